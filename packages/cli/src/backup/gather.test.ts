import { MusterError } from '@muster/shared/model/error';
import { describe, expect, it } from 'vitest';
import { gather, type Page } from './gather.ts';

const FIRST: Page = { revision: 7, entries: [{ key: 'cluster', value: JSON.stringify({ id: 'c1', name: 'prod' }) }, { key: 'nodes/a', value: '{}' }] };
const SECOND: Page = { revision: 7, entries: [{ key: 'services/b', value: '{}' }] };

/** As a manager's stream: when it is interrupted, it ends as if nothing more came. */
async function* pages(interrupt: (after: number) => boolean, stop: AbortController): AsyncIterable<Page> {
  for (const [index, page] of [FIRST, SECOND].entries()) {
    if (interrupt(index)) stop.abort(new MusterError('cancelled', 'interrupted by SIGINT'));
    if (stop.signal.aborted) return;
    yield await Promise.resolve(page);
  }
}

async function gathered(interrupt: (after: number) => boolean): Promise<readonly string[]> {
  const stop = new AbortController();
  const { entries } = await gather(pages(interrupt, stop), 5, stop.signal);
  const keys: string[] = [];
  for await (const { key } of entries) keys.push(key);
  return keys;
}

describe('what goes into a backup', () => {
  it('is all of the pages', async () => expect(await gathered(() => false)).toEqual(['cluster', 'nodes/a', 'services/b']));

  it.each([0, 1])('is nothing when it is interrupted after %i pages: a part would pass for the whole', async (after) => {
    await expect(gathered((index) => index === after)).rejects.toThrow('interrupted by SIGINT');
  });
});
