/** Checks that many fields share. Each reports what is wrong with one field and returns nothing. */
import type { FieldViolation } from './error.ts';

/** Takes note of one wrong field. */
export type Report = (field: string, description: string) => void;

/** Runs checks and returns what they reported. */
export function violationsOf(check: (report: Report) => void): FieldViolation[] {
  const violations: FieldViolation[] = [];
  check((field, description) => violations.push({ field, description }));
  return violations;
}

/** Ten years: longer than anything meant, and far from where numbers lose precision. */
export const MAX_DURATION_MS = 10 * 365 * 24 * 3_600_000;

export function checkInteger(report: Report, field: string, value: number, { min, max }: { min: number; max: number }): void {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return;
  if (value > max) report(field, `must be at most ${max}, is ${value}`);
  else if (min === 0) report(field, `must be 0 or more, is ${value}`);
  else report(field, `must be a whole number from ${min} to ${max}, is ${value}`);
}

export function checkDuration(report: Report, field: string, value: number | undefined): void {
  if (value !== undefined) checkInteger(report, field, value, { min: 0, max: MAX_DURATION_MS });
}

export function checkText(report: Report, field: string, value: string, maxLength: number): void {
  if (value.includes('\0')) report(field, 'must not hold a NUL character');
  if (value.length > maxLength) report(field, `must have at most ${maxLength} characters, has ${value.length}`);
}

/** Reports the second and later items whose key was there before. */
export function checkUnique<T>(
  items: readonly T[],
  keyOf: (item: T) => string | undefined,
  duplicate: (item: T, index: number, first: number) => void,
): void {
  const seen = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else duplicate(item, index, first);
  }
}

export function checkAbsolutePath(report: Report, field: string, path: string): void {
  if (path === '') report(field, 'is required');
  else if (!path.startsWith('/')) report(field, `must be an absolute path, is "${path}"`);
  else checkText(report, field, path, 4_096);
}

const MAX_LABELS = 1_000;
const MAX_LABEL_KEY = 255;
const MAX_LABEL_VALUE = 64 * 1024;

export function checkLabels(report: Report, field: string, labels: Readonly<Record<string, string>>): void {
  const entries = Object.entries(labels);
  if (entries.length > MAX_LABELS) report(field, `must have at most ${MAX_LABELS} labels, has ${entries.length}`);
  for (const [key, value] of entries.slice(0, MAX_LABELS)) {
    if (key === '') report(field, 'has a label without a name');
    else if (/[\s\0]/.test(key)) report(field, `label "${key}" must not hold white space`);
    checkText(report, `${field}["${key}"]`, key, MAX_LABEL_KEY);
    checkText(report, `${field}["${key}"]`, value, MAX_LABEL_VALUE);
  }
}
