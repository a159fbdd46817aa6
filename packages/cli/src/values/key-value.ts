import { invalid } from './invalid.ts';

/** `key=value`, or `key` alone with an empty value. */
export function parseKeyValue(text: string): readonly [key: string, value: string] {
  const at = text.indexOf('=');
  const key = at < 0 ? text : text.slice(0, at);
  if (key.trim() === '') throw invalid(`"${text}" has no key`, 'Write key=value.');
  return [key, at < 0 ? '' : text.slice(at + 1)];
}

export function toRecord(entries: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  return Object.fromEntries(entries);
}

/**
 * Environment lines: `KEY=value` stays, a bare `KEY` takes its value from
 * `source` and vanishes when it has none there, as with `docker run`. A later
 * line for the same key replaces an earlier one.
 */
export function resolveEnvironment(
  lines: readonly string[],
  source: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const byKey = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf('=');
    if (at === 0 || line === '') throw invalid(`"${line}" is not an environment variable`, 'Write KEY=value.');
    const key = at < 0 ? line : line.slice(0, at);
    const value = at < 0 ? source[key] : line.slice(at + 1);
    byKey.delete(key);
    if (value !== undefined) byKey.set(key, `${key}=${value}`);
  }
  return [...byKey.values()];
}
