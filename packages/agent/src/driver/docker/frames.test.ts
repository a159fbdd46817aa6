import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Frame, readFrames, readRaw } from './frames.ts';
import { readLines, readTerminalLines } from './log-lines.ts';

function encode({ source, payload }: Frame): Buffer {
  const header = Buffer.alloc(8);
  header[0] = source === 'stdout' ? 1 : 2;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

async function* pieces(...buffers: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const buffer of buffers) yield await Promise.resolve(buffer);
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const parts: Buffer[] = [];
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? bytes.length;
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
}

describe('readFrames', () => {
  it('gives the same frames however the bytes are cut', async () => {
    const frame = fc.record({
      source: fc.constantFrom('stdout' as const, 'stderr' as const),
      payload: fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 20 }), fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), async (frames, sizes) => {
        const bytes = Buffer.concat(frames.map(encode));
        const read = await Array.fromAsync(readFrames(pieces(...cut(bytes, sizes))));
        expect(read).toEqual(frames);
      }),
    );
  });

  it('reads a megabyte in small pieces in linear time and without deep recursion', async () => {
    const payload = Buffer.alloc(2 ** 20, 'x');
    const many = Buffer.concat(Array.from({ length: 20_000 }, () => encode({ source: 'stdout', payload: Buffer.from('a\n') })));
    const read = await Array.fromAsync(readFrames(pieces(...cut(encode({ source: 'stderr', payload }), [512]), many)));
    expect([read.length, read[0]?.payload.length, read[0]?.source]).toEqual([20_001, 2 ** 20, 'stderr']);
  });

  it('refuses a length that nobody sends', async () => {
    const header = Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
    await expect(Array.fromAsync(readFrames(pieces(header)))).rejects.toMatchObject({ code: 'refused' });
  });

  it("does not take the engine's own trouble for output", async () => {
    const frame = encode({ source: 'stdout', payload: Buffer.from('Error grabbing logs: unexpected EOF\n') });
    frame[0] = 3;
    await expect(Array.fromAsync(readFrames(pieces(frame)))).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('unexpected EOF') as string });
  });

  it('takes no further piece before the next frame is asked for', async () => {
    let taken = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) {
        taken += 1;
        yield await Promise.resolve(encode({ source: 'stdout', payload: Buffer.from('x') }));
      }
    }
    const frames = readFrames(endless());
    await frames.next();
    await frames.next();
    expect(taken).toBe(2);
    await frames.return();
  });
});

describe('readLines', () => {
  const time = '2030-01-01T00:00:00.123456789Z';
  const at = Date.parse(time);
  const out = (text: string): Frame => ({ source: 'stdout', payload: Buffer.from(text) });
  const err = (text: string): Frame => ({ source: 'stderr', payload: Buffer.from(text) });
  const lines = async (...frames: readonly Frame[]) => {
    async function* source(): AsyncGenerator<Frame> {
      for (const frame of frames) yield await Promise.resolve(frame);
    }
    return (await Array.fromAsync(readLines(source()))).map(({ source, at, line }) => [source, at, Buffer.from(line).toString()]);
  };

  it('splits off the time and the end of the line', async () => {
    expect(await lines(out(`${time} one\n`), err(`${time} two\r\n`), out(`${time} \n`))).toEqual([
      ['stdout', at, 'one'],
      ['stderr', at, 'two'],
      ['stdout', at, ''],
    ]);
  });

  it('puts a long line together again, also when the streams interleave', async () => {
    expect(await lines(out(`${time} one `), err(`${time} other\n`), out('2030-01-01T00:00:01Z half\n'))).toEqual([
      ['stderr', at, 'other'],
      ['stdout', at, 'one half'],
    ]);
  });

  it('keeps the nanoseconds, which tell lines of one moment apart, and says which line is open', async () => {
    async function* source(): AsyncGenerator<Frame> {
      yield await Promise.resolve(out(`${time} one\n`));
      yield await Promise.resolve(out('2030-01-01T00:00:00.5Z two'));
    }
    expect((await Array.fromAsync(readLines(source()))).map(({ nanos, isOpen }) => [nanos, isOpen])).toEqual([
      [456_789, false],
      [0, true],
    ]);
  });

  it('hands on the last line without an end, and a line without a time', async () => {
    expect(await lines(out('no time here\n'), out(`${time} rest`))).toEqual([
      ['stdout', 0, 'no time here'],
      ['stdout', at, 'rest'],
    ]);
  });

  it('hands on a line without end in parts', async () => {
    const part = `${time} ${'x'.repeat(2 ** 20)}`;
    expect((await lines(out(part), out(part), out(`${time} end\n`))).map(([, , text]) => String(text).length)).toEqual([2 ** 20, 2 ** 20, 3]);
  });

  it('reads what a terminal shows', async () => {
    const text = `${time} one\r\n2030-01-01T00:00:01Z two\r\npart`;
    const read = await Array.fromAsync(readTerminalLines(readRaw(pieces(...cut(Buffer.from(text), [7])))));
    expect(read.map(({ source, at, line }) => [source, at, Buffer.from(line).toString()])).toEqual([
      ['stdout', at, 'one'],
      ['stdout', Date.parse('2030-01-01T00:00:01Z'), 'two'],
      ['stdout', Date.parse('2030-01-01T00:00:01Z'), 'part'],
    ]);
  });
});
