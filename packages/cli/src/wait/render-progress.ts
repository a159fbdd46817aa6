/** Progress as lines: a frame that a terminal redraws, or the changes since the last look. Pure. */
import type { Style } from '../output/style.ts';
import { printable, truncate, widthOf } from '../output/terminal.ts';
import type { Line, Progress } from './progress.ts';

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
      const detail = truncate(printable(line.detail), Math.max(0, columns - nameWidth - stateWidth - 7));
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

/** One text per line whose state or reason is new; `said` remembers what was said. */
export function renderChanges(items: readonly NamedProgress[], said: ReadonlyMap<string, string>): { readonly texts: readonly string[]; readonly said: ReadonlyMap<string, string> } {
  const next = new Map<string, string>();
  const texts: string[] = [];
  const tell = (key: string, text: string) => {
    if (said.get(key) !== text && next.get(key) !== text) texts.push(text);
    next.set(key, text);
  };
  for (const { title, progress } of items) {
    for (const line of progress.lines) {
      // That nothing has begun yet is no news either.
      if (line.state === 'new' && line.name === title) continue;
      // The seconds of a countdown are no news.
      const detail = line.detail.replace(/next attempt in [^;]+/, 'waits before the next attempt');
      tell(`${title}/${line.name}/${line.state === 'stopping' ? 'stopping' : ''}`, printable(`${line.name}: ${line.state}${detail === '' ? '' : ` ${detail}`}`));
    }
    if (progress.done) tell(title, printable(`${title}: ${progress.summary}`));
  }
  return { texts, said: next };
}
