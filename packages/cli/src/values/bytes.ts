import { invalid } from './invalid.ts';

const POWER: Readonly<Record<string, number>> = { b: 0, k: 1, m: 2, g: 3, t: 4, p: 5 };

/** A size as Docker writes it: `512m`, `1.5g`, `64KiB`, `1048576`. Every unit is a power of 1024. */
export function parseBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(?:(b)|([kmgtp])(?:i?b)?)?$/i.exec(text.trim());
  if (match === null) throw invalid(`"${text}" is not a size`, 'Sizes look like 512m, 1.5g or 1048576.');
  const unit = (match[2] ?? match[3] ?? 'b').toLowerCase();
  const value = Math.round(Number(match[1]) * 1024 ** (POWER[unit] ?? 0));
  if (!Number.isSafeInteger(value)) throw invalid(`"${text}" is too large`);
  return value;
}

/** `536870912` → `512M`: for people, in the largest unit that keeps it short. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'K', 'M', 'G', 'T', 'P'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number.isInteger(value) || value >= 100 ? String(Math.round(value)) : value.toFixed(1)}${units[unit] ?? ''}`;
}
