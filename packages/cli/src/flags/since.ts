import { parseDuration } from '../values/duration.ts';
import { invalid } from '../values/invalid.ts';

/** A moment: some time ago, or a point in time (milliseconds since 1970). */
export type Since = { readonly agoMs: number } | { readonly at: number };

/** `10m` (ago), an ISO 8601 date, or seconds since 1970. */
export function parseSince(text: string): Since {
  if (/^\d{9,}(\.\d+)?$/.test(text)) return { at: Math.round(Number(text) * 1000) };
  if (/^\d{4}-/.test(text)) {
    const at = Date.parse(text);
    if (Number.isNaN(at)) throw invalid(`"${text}" is not a point in time`, 'Write 2026-03-01T12:00:00Z.');
    return { at };
  }
  return { agoMs: parseDuration(text) };
}

export function momentOf(since: Since, now: number): number {
  return 'at' in since ? since.at : Math.max(0, now - since.agoMs);
}
