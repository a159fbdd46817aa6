import { DriverError } from '../driver.ts';

/** A line of events or progress has a few hundred bytes. */
const MAX_LINE_BYTES = 2 ** 20;

/** Reads JSON objects, one in each line, as they come. */
export async function* readJsonLines<T>(pieces: AsyncIterable<Buffer>): AsyncGenerator<T, void, undefined> {
  let pending = '';
  const decoder = new TextDecoder();
  for await (const piece of pieces) {
    pending += decoder.decode(piece, { stream: true });
    const lines = pending.split('\n');
    pending = lines.pop() ?? '';
    if (pending.length > MAX_LINE_BYTES) throw new DriverError('unavailable', 'The engine sent a line without end.');
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as T;
  }
  if (pending.trim() !== '') yield JSON.parse(pending) as T;
}
