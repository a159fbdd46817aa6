import { invalid } from './invalid.ts';

/** One assignment of an env file. `value` absent: `KEY` alone, to be taken from the environment. */
export interface EnvAssignment {
  readonly key: string;
  readonly value: string | undefined;
  /** False for single-quoted values: `$` stays as it is. */
  readonly expand: boolean;
  readonly line: number;
}

/**
 * Reads the lines of an env file: `KEY=value`, optionally with `export`;
 * `#` begins a comment; single quotes keep everything, double quotes know
 * `\n`, `\r`, `\t`, `\"` and `\\` and may span lines.
 */
export function parseEnvFile(text: string, name: string): readonly EnvAssignment[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const assignments: EnvAssignment[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const start = index + 1;
    const line = (lines[index] ?? '').trim();
    if (line === '' || line.startsWith('#')) continue;
    const match = /^(?:export\s+)?([A-Za-z_][\w.-]*)\s*(?:=\s*(.*))?$/s.exec(line);
    if (match === null) throw invalid(`${name}:${String(start)}: "${line}" is not KEY=value`);
    const [, key = '', raw] = match;
    if (raw === undefined) {
      assignments.push({ key, value: undefined, expand: false, line: start });
      continue;
    }
    const quote = raw[0];
    if (quote !== '"' && quote !== "'") {
      assignments.push({ key, value: raw.replace(/(^|\s+)#.*$/, '').trimEnd(), expand: true, line: start });
      continue;
    }
    let rest = raw.slice(1);
    let end = closingQuote(rest, quote);
    while (end < 0) {
      index += 1;
      const next = lines[index];
      if (next === undefined) throw invalid(`${name}:${String(start)}: the quote of ${key} is not closed`);
      rest += `\n${next}`;
      end = closingQuote(rest, quote);
    }
    const inside = rest.slice(0, end);
    assignments.push({ key, value: quote === '"' ? unescape(inside) : inside, expand: quote === '"', line: start });
  }
  return assignments;
}

function closingQuote(text: string, quote: string): number {
  for (let index = 0; index < text.length; index += 1) {
    if (quote === '"' && text[index] === '\\') index += 1;
    else if (text[index] === quote) return index;
  }
  return -1;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (whole, char: string) => ESCAPES[char] ?? whole);
}

/** The same of a file whose values are taken as they are written: no quotes, no comments behind values, no `$`. */
export function parseRawEnvFile(text: string, name: string): readonly EnvAssignment[] {
  return text.replace(/^\uFEFF/, '').split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '' || line.trimStart().startsWith('#')) return [];
    const [, key = '', value] = /^\s*([A-Za-z_][\w.-]*)(?:=(.*))?$/.exec(line) ?? [];
    if (key === '') throw invalid(`${name}:${String(index + 1)}: "${line}" is not KEY=value`);
    return [{ key, value, expand: false, line: index + 1 }];
  });
}
