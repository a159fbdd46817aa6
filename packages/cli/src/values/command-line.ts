import { invalid } from './invalid.ts';

/**
 * Splits a command line as a shell would, without expanding anything: blanks
 * separate words, quotes and backslashes keep them together.
 */
export function splitCommandLine(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] ?? '';
    if (char === '\\' && quote !== "'") {
      const next = text[index + 1];
      if (next === undefined) throw invalid(`a backslash ends ${text}`);
      const escapes = quote === undefined || ['"', '\\', '$', '`'].includes(next);
      word = (word ?? '') + (escapes ? next : `\\${next}`);
      index += 1;
    } else if (quote !== undefined) {
      if (char === quote) quote = undefined;
      else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + char;
    }
  }
  if (quote !== undefined) throw invalid(`a quote is not closed in ${text}`);
  if (word !== undefined) words.push(word);
  return words;
}
