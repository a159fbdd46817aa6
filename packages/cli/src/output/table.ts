import type { Style, Tone } from './style.ts';
import { printable, truncate, widthOf } from './terminal.ts';

export interface Column {
  readonly header: string;
  /** May be cut when the terminal is narrow; others never are. */
  readonly flexible?: boolean;
  /** Left out when the terminal is too narrow for all columns. */
  readonly expendable?: boolean;
  readonly align?: 'left' | 'right';
}

export type Cell = string | { readonly text: string; readonly tone: Tone };

const GAP = 2;
/** A flexible column keeps at least this much. */
const MIN_FLEXIBLE = 8;

/**
 * Lines of a table no wider than `width`: flexible columns give way, widest
 * first, then expendable ones go, the last first. `width` undefined (not a terminal) cuts nothing.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width, style }: { readonly width: number | undefined; readonly style: Style },
): readonly string[] {
  const texts = rows.map((row) => row.map((cell) => printable(typeof cell === 'string' ? cell : cell.text)));
  const widths = columns.map(({ header }, index) =>
    Math.max(widthOf(header), ...texts.map((row) => widthOf(row[index] ?? ''))),
  );
  if (width !== undefined) {
    shrink(widths, columns, width);
    const dropped = columns.findLastIndex(({ expendable }) => expendable === true);
    if (dropped >= 0 && totalOf(widths) > width) {
      const without = <T>(cells: readonly T[]): readonly T[] => cells.toSpliced(dropped, 1);
      return renderTable(without(columns), rows.map(without), { width, style });
    }
  }
  const line = (cells: readonly string[], tones: readonly Tone[]) =>
    columns
      .map(({ align }, index) => {
        const size = widths[index] ?? 0;
        const text = truncate(cells[index] ?? '', size);
        const padding = ' '.repeat(size - widthOf(text));
        const painted = style.paint(tones[index] ?? 'plain', text);
        return align === 'right' ? padding + painted : painted + padding;
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  return [
    line(columns.map(({ header }) => header), columns.map(() => 'quiet')),
    ...texts.map((row, index) => line(row, (rows[index] ?? []).map((cell) => (typeof cell === 'string' ? 'plain' : cell.tone)))),
  ];
}

function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP * (widths.length - 1);
}

function shrink(widths: number[], columns: readonly Column[], available: number): void {
  for (let excess = totalOf(widths) - available; excess > 0; excess = totalOf(widths) - available) {
    let widest = -1;
    for (const [index, { flexible }] of columns.entries()) {
      const width = widths[index] ?? 0;
      if (flexible === true && width > MIN_FLEXIBLE && (widest < 0 || width > (widths[widest] ?? 0))) widest = index;
    }
    if (widest < 0) return;
    // One at a time, so that columns of like width give way alike.
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
}
