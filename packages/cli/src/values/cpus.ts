import { invalid } from './invalid.ts';

/** A number of CPUs (`0.5`, `2`) in billionths of one. */
export function parseCpus(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw invalid(`"${text}" is not a number of CPUs`, 'Write 0.5 for half a CPU.');
  }
  return Math.round(value * 1e9);
}
