/** Draws progress on standard error: a frame that is redrawn on a terminal, one line per change elsewhere. */
import type { Session } from '../session.ts';
import { type NamedProgress, renderChanges, renderFrame, type Said } from './render-progress.ts';

export interface Display {
  draw(items: readonly NamedProgress[]): void;
  /** A line that stays, above the frame. */
  say(text: string): void;
  finish(): void;
}

/** Time between two frames: a terminal over a slow line must not fall behind. */
const FRAME_MS = 80;

export function createDisplay({ host, errorStyle }: Pick<Session, 'host' | 'errorStyle'>): Display {
  const { stderr, clock } = host;
  if (!stderr.isTty) {
    let said: Said = new Map();
    return {
      draw(items) {
        const changes = renderChanges(items, said);
        said = changes.said;
        for (const text of changes.texts) stderr.write(`${text}\n`);
      },
      say: (text) => stderr.write(`${text}\n`),
      finish: () => undefined,
    };
  }
  let height = 0;
  let drawn = '';
  let drawnAt = Number.NEGATIVE_INFINITY;
  let latest: readonly NamedProgress[] = [];
  const clear = () => {
    if (height > 0) stderr.write(`\u001B[${String(height)}A\u001B[0J`);
    height = 0;
    drawn = '';
  };
  const paint = () => {
    const lines = renderFrame(latest, { columns: stderr.columns, rows: stderr.rows, style: errorStyle });
    const frame = lines.map((line) => `${line}\n`).join('');
    if (frame === drawn) return;
    clear();
    stderr.write(frame);
    height = lines.length;
    drawn = frame;
    drawnAt = clock.monotonic();
  };
  return {
    draw(items) {
      latest = items;
      if (clock.monotonic() - drawnAt >= FRAME_MS) paint();
    },
    say(text) {
      clear();
      stderr.write(`${text}\n`);
      paint();
    },
    finish: paint,
  };
}
