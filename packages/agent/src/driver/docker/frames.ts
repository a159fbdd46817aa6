/**
 * Docker's multiplexed output: frames of 8 bytes of header (stream, three zeros,
 * length in big endian) and a payload. The reader takes the next piece only when
 * asked for the next frame, so a slow consumer slows the engine down, and one
 * frame at most is held in memory.
 */
import { DriverError } from '../driver.ts';
import { brief } from './failure.ts';

export interface Frame {
  readonly source: 'stdout' | 'stderr';
  readonly payload: Buffer;
}

const HEADER_BYTES = 8;
const STDERR = 2;
/** Not the container's output but the engine's word that it cannot go on. */
const ENGINE_ERROR = 3;
/** Docker cuts a container's output into pieces of 16 KiB; other log drivers may let more pass. */
const MAX_FRAME_BYTES = 4 * 2 ** 20;

export async function* readFrames(pieces: AsyncIterable<Buffer>): AsyncGenerator<Frame, void, undefined> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let needBytes = HEADER_BYTES;
  for await (const piece of pieces) {
    held.push(piece);
    heldBytes += piece.length;
    if (heldBytes < needBytes) continue;
    // Joined once for each piece that completes something, not once for each piece.
    let buffer = held.length === 1 ? piece : Buffer.concat(held);
    for (;;) {
      needBytes = HEADER_BYTES;
      if (buffer.length < needBytes) break;
      const payloadBytes = buffer.readUInt32BE(4);
      if (payloadBytes > MAX_FRAME_BYTES) {
        throw new DriverError('refused', `The engine sent a piece of output of ${payloadBytes} bytes; at most ${MAX_FRAME_BYTES} are read.`);
      }
      needBytes += payloadBytes;
      if (buffer.length < needBytes) break;
      const payload = buffer.subarray(HEADER_BYTES, needBytes);
      if (buffer[0] === ENGINE_ERROR) throw new DriverError('unavailable', `The engine cannot go on: ${brief(payload.toString().trim())}`);
      const source = buffer[0] === STDERR ? 'stderr' : 'stdout';
      buffer = buffer.subarray(needBytes);
      if (payload.length > 0) yield { source, payload };
    }
    held = buffer.length === 0 ? [] : [buffer];
    heldBytes = buffer.length;
  }
}

/** A terminal has one stream and no frames. */
export async function* readRaw(pieces: AsyncIterable<Buffer>): AsyncGenerator<Frame, void, undefined> {
  for await (const payload of pieces) yield { source: 'stdout', payload };
}
