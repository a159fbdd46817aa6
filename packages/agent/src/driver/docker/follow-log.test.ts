import { describe, expect, it } from 'vitest';
import { followToEnd, type StampedLine } from './follow-log.ts';

const BASE = Date.UTC(2030, 0, 1);
const line = (text: string, at: number, rest: Partial<StampedLine> = {}): StampedLine => ({
  source: 'stdout',
  at: BASE + at,
  nanos: 0,
  line: Buffer.from(text),
  isOpen: false,
  ...rest,
});

/** Each round of lines is what one opening of the stream gives; an error ends it. */
async function follow(...rounds: readonly (readonly (StampedLine | Error)[])[]) {
  const asked: (number | undefined)[] = [];
  async function* open(sinceMs: number | undefined): AsyncGenerator<StampedLine> {
    const round = rounds[asked.length] ?? [];
    asked.push(sinceMs === undefined ? undefined : sinceMs - BASE);
    for (const item of round) {
      await Promise.resolve();
      if (item instanceof Error) throw item;
      yield item;
    }
  }
  const texts: string[] = [];
  let failure: unknown;
  try {
    for await (const { line } of followToEnd(open, new AbortController().signal)) texts.push(Buffer.from(line).toString());
  } catch (error) {
    failure = error;
  }
  return { texts, asked, failure };
}

describe('followToEnd', () => {
  const [a, b, c] = [line('a', 5_000), line('b', 6_000), line('c', 7_000)];

  it('looks again after the last line, and ends when there is nothing new', async () => {
    expect(await follow([a, b], [b])).toEqual({ texts: ['a', 'b'], asked: [undefined, 5_000], failure: undefined });
    expect(await follow([])).toEqual({ texts: [], asked: [undefined], failure: undefined });
  });

  it('delivers once what the engine forgot the first time', async () => {
    expect((await follow([a], [a, b], [a, b, c], [b, c])).texts).toEqual(['a', 'b', 'c']);
  });

  it('goes on after a failure that came with news, and passes on one that came with none', async () => {
    const broken = new Error('unexpected EOF');
    expect(await follow([a, broken], [a, b], [b])).toMatchObject({ texts: ['a', 'b'], failure: undefined });
    expect(await follow([a, broken], [a, broken])).toMatchObject({ texts: ['a'], failure: broken });
  });

  it('tells lines of the same moment apart by their number', async () => {
    const [one, two, three] = ['one', 'two', 'three'].map((text) => line(text, 5_000, { nanos: 7 }));
    expect((await follow([one ?? a, two ?? a], [one ?? a, two ?? a, three ?? a], [one ?? a, two ?? a, three ?? a])).texts).toEqual(['one', 'two', 'three']);
  });

  it('keeps a place for each source, whose times may cross', async () => {
    const late = line('late', 5_900, { source: 'stderr' });
    expect((await follow([a, b], [a, b, late, c], [b, late, c])).texts).toEqual(['a', 'b', 'late', 'c']);
  });

  it('does not take a clock that was set back for lines it has seen', async () => {
    expect((await follow([c, a, b], [])).texts).toEqual(['c', 'a', 'b']);
  });

  it('delivers a line that was cut by the end of the stream once, whole', async () => {
    const [half, whole] = [line('ha', 8_000, { isOpen: true }), line('half', 8_000)];
    expect((await follow([a, half], [a, whole], [whole])).texts).toEqual(['a', 'half']);
    expect((await follow([a, half], [a, half])).texts).toEqual(['a', 'ha']);
  });

  it('stops at once when it is aborted', async () => {
    async function* open(): AsyncGenerator<StampedLine> {
      yield await Promise.reject(new Error('opened'));
    }
    expect(await Array.fromAsync(followToEnd(open, AbortSignal.abort()))).toEqual([]);
  });
});
