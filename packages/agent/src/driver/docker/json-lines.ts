import { DriverError } from '../driver.ts';
import { checkReply, senseless, type Shape } from './check-reply.ts';

/** A line of events or progress has a few hundred bytes. */
const MAX_LINE_BYTES = 2 ** 20;

/** Reads JSON objects of a shape, one in each line, as they come. Throws a `DriverError` at the first line that is none. */
export async function* readJsonLines<T>(pieces: AsyncIterable<Buffer>, shape: Shape, doing: string): AsyncGenerator<T, void, undefined> {
  let pending = '';
  const decoder = new TextDecoder();
  for await (const piece of pieces) {
    pending += decoder.decode(piece, { stream: true });
    const lines = pending.split('\n');
    pending = lines.pop() ?? '';
    if (pending.length > MAX_LINE_BYTES) throw new DriverError('unavailable', 'The engine sent a line without end.');
    for (const line of lines) if (line.trim() !== '') yield parseLine(line, shape, doing) as T;
  }
  if (pending.trim() !== '') yield parseLine(pending, shape, doing) as T;
}

function parseLine(line: string, shape: Shape, doing: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw senseless(doing, 'a line of it is no JSON');
  }
  return checkReply(value, shape, doing);
}
