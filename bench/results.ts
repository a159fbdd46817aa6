/** RESULTS.md as a text: a preamble, then a section for each part, between marks. */
import type { BenchPart } from './part.ts';

/** What `--write` puts into RESULTS.md for one part. */
export function sectionOf(name: string, part: Pick<BenchPart, 'title' | 'method'>, figures: string): string {
  return [begin(name), `## ${part.title}`, '', part.method.trim(), '', figures.trim(), end(name)].join('\n');
}

/** Replaces the part's section, or adds it at the end when there is none yet. */
export function withSection(results: string, name: string, section: string): string {
  const [from, to] = [results.indexOf(begin(name)), results.indexOf(end(name))];
  if (from < 0 || to < from) return `${results.trimEnd()}\n\n${section}\n`;
  return results.slice(0, from) + section + results.slice(to + end(name).length);
}

const begin = (name: string) => `<!-- part ${name} -->`;
const end = (name: string) => `<!-- end of ${name} -->`;
