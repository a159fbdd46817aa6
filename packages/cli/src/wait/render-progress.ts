/** Progress as lines: a frame that a terminal redraws, or the changes since the last look. Pure. */
import type { Style } from '../output/style.ts';
import { printable, truncate, widthOf } from '../output/terminal.ts';
import { detailOf, type Line, type Progress } from './progress.ts';

export interface NamedProgress {
  readonly title: string;
  readonly progress: Progress;
}

export interface Frame {
  readonly columns: number;
  readonly rows: number;
  readonly style: Style;
}

/** At most `rows - 1` lines: unfinished slots first, then a count of those not shown. */
export function renderFrame(items: readonly NamedProgress[], { columns, rows, style }: Frame): readonly string[] {
  const budget = Math.max(3, rows - 1);
  const heads = items.length;
  const all = items.flatMap(({ progress }) => progress.lines);
  const room = Math.max(0, budget - heads - 1);
  const shown = new Set(all.length <= room ? all : [...all].sort((a, b) => urgency(a) - urgency(b)).slice(0, room));
  const nameWidth = Math.min(40, Math.max(0, ...[...shown].map((line) => widthOf(line.name))));
  const stateWidth = Math.max(0, ...[...shown].map((line) => widthOf(line.state)));
  const lines: string[] = [];
  for (const { title, progress } of items.slice(0, budget - 1)) {
    const mark = progress.done ? style.paint('good', '✔') : progress.failure === undefined ? style.paint('busy', '…') : style.paint('bad', '✘');
    lines.push(`${mark} ${truncate(printable(`${title}  ${progress.failure ?? progress.summary}`), columns - 3)}`);
    for (const line of progress.lines) {
      if (!shown.has(line)) continue;
      const name = truncate(printable(line.name), nameWidth).padEnd(nameWidth);
      const state = line.state.padEnd(stateWidth);
      const detail = truncate(printable(detailOf(line)), Math.max(0, columns - nameWidth - stateWidth - 7));
      lines.push(`  ${name}  ${style.paint(line.tone, state)}  ${style.paint(line.tone === 'bad' ? 'bad' : 'quiet', detail)}`.trimEnd());
    }
  }
  const hidden = all.length - shown.size;
  if (hidden > 0) lines.push(style.paint('quiet', `  … and ${String(hidden)} more`));
  return lines;
}

function urgency(line: Line): number {
  if (line.done) return 2;
  return line.tone === 'bad' ? 0 : 1;
}

/** What was said of each slot: its state and place last, and its reasons, which are not told twice. */
export type Said = ReadonlyMap<string, { readonly head: string; readonly reasons: readonly string[] }>;

/** Reasons remembered per slot: what a slot can tell in a long wait is not bounded. */
const MAX_TOLD = 20;

/** One text per line whose state, place or reason is new; `said` remembers what was said. */
export function renderChanges(items: readonly NamedProgress[], said: Said): { readonly texts: readonly string[]; readonly said: Said } {
  const next = new Map<string, { readonly head: string; readonly reasons: readonly string[] }>();
  const texts: string[] = [];
  const tell = (key: string, { what, where, reasons }: Pick<Line, 'where' | 'reasons'> & { readonly what: string }) => {
    const head = `${what} ${where}`.trimEnd();
    const before = said.get(key);
    const told = before?.reasons ?? [];
    // The seconds of a countdown are no news.
    const named = reasons.map((reason) => reason.replace(/^next attempt in .*/, 'waits before the next attempt'));
    const fresh = named.filter((reason) => !told.includes(contentOf(reason)));
    if ((before?.head !== head || fresh.length > 0) && next.get(key)?.head !== head) {
      const detail = detailOf({ where, reasons: fresh });
      texts.push(printable(`${what}${detail === '' ? '' : ` ${detail}`}`));
    }
    next.set(key, { head, reasons: [...told, ...fresh.map(contentOf)].slice(-MAX_TOLD) });
  };
  for (const { title, progress } of items) {
    for (const line of progress.lines) {
      // That nothing has begun yet is no news either.
      if (line.state === 'new' && line.name === title) continue;
      const { name, state } = line;
      tell(`${title}/${name}/${state === 'stopping' ? state : ''}`, { ...line, what: `${name}: ${state}` });
    }
    if (progress.done) tell(title, { what: `${title}: ${progress.summary}`, where: '', reasons: [] });
  }
  return { texts, said: next };
}

/** The reason of the attempt before is the one that was told while that attempt was the present one. */
function contentOf(reason: string): string {
  return reason.replace(/^last: /, '');
}
