import { invalid } from './invalid.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A hundred years: longer durations are slips of the pen. */
const MAX_MS = 100 * 365 * 86_400_000;

/**
 * A duration as Docker and Compose write it (`1m30s`, `1.5h`, `250ms`), in
 * whole milliseconds. Anything shorter than a millisecond but not zero counts as one.
 */
export function parseDuration(text: string): number {
  const trimmed = text.trim();
  if (/^[-+]?0+$/.test(trimmed)) return 0;
  if (/^\d+(\.\d+)?$/.test(trimmed)) {
    throw invalid(`"${text}" has no unit`, `Write ${trimmed}s for seconds or ${trimmed}ms for milliseconds.`);
  }
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d))+$/.test(trimmed)) {
    throw invalid(`"${text}" is not a duration`, 'Durations look like 10s, 1m30s, 1.5h or 250ms.');
  }
  let totalMs = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)/g)) {
    totalMs += Number(amount) * (UNIT_MS[unit ?? ''] ?? 0);
  }
  if (totalMs > MAX_MS) throw invalid(`"${text}" is longer than a hundred years`);
  return totalMs > 0 ? Math.max(1, Math.round(totalMs)) : 0;
}

/** The shortest exact way to write a duration: `90000` → `1m30s`. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  const units: readonly (readonly [string, number])[] = [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
    ['ms', 1],
  ];
  let rest = Math.round(ms);
  let text = '';
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${String(count)}${unit}`;
    rest -= count * size;
  }
  return text;
}
