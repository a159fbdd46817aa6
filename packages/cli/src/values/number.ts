import { invalid } from './invalid.ts';

/**
 * A whole number within bounds, in decimal; a leading zero means octal (`0440`)
 * when `octal` allows it, as file modes are written.
 */
export function parseInteger(
  text: string,
  bounds: { readonly min?: number; readonly max?: number; readonly octal?: boolean } = {},
): number {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER, octal = false } = bounds;
  const trimmed = text.trim();
  if (!/^[-+]?\d+$/.test(trimmed)) throw invalid(`"${text}" is not a whole number`);
  const isOctal = octal && /^0[0-7]+$/.test(trimmed);
  const value = isOctal ? Number.parseInt(trimmed, 8) : Number(trimmed);
  if (value < min || value > max) throw invalid(`${trimmed} is out of range: ${describeBounds(min, max)}`);
  return value;
}

function describeBounds(min: number, max: number): string {
  if (max === Number.MAX_SAFE_INTEGER) return `it must be ${String(min)} or more`;
  if (min === Number.MIN_SAFE_INTEGER) return `it must be ${String(max)} or less`;
  return `it must be between ${String(min)} and ${String(max)}`;
}

/** A share from 0 to 1: `0.25`. */
export function parseRatio(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw invalid(`"${text}" is not a ratio between 0 and 1`, 'Write 0.25 for a quarter.');
  }
  return value;
}

export function parseBoolean(text: string): boolean {
  const lower = text.trim().toLowerCase();
  if (lower === 'true' || lower === '1') return true;
  if (lower === 'false' || lower === '0') return false;
  throw invalid(`"${text}" is neither true nor false`);
}

/** One of a fixed list of words. */
export function parseChoice<const T extends string>(text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw invalid(`"${text}" is not one of ${choices.join(', ')}`);
  return found;
}
