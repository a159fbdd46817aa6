import { describe, expect, it } from 'vitest';
import type { Bug } from './bugs.ts';
import { firstToShow } from './hold.ts';

/** Enough for the rarest of them, with room for runs that change with the code. */
const SEEDS = 80;

const SHOWN_BY: Record<Bug, RegExp> = {
  'store-ignores-epoch': /every write under an epoch/,
  'agent-ignores-fence': /no agent obeys a fence lower|obeys only what the store held/,
  'dispatcher-loses-reports': /what an agent was told is stored/,
  'watch-drops-events': /copy shows exactly|has a leader and all its nodes|comes to what was asked for/,
  'api-loses-writes': /told is done is in the store/,
  'writes-at-rest': /quiet cluster writes nothing/,
};

describe('the simulator finds a bug that is put in on purpose', () => {
  it.each(Object.entries(SHOWN_BY) as [Bug, RegExp][])('%s', async (bug, promise) => {
    const shown = await firstToShow(bug, SEEDS);
    expect(shown?.promise).toMatch(promise);
  });
});
