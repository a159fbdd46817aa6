import { describe, expect, it } from 'vitest';
import type { Bug } from './bugs.ts';
import { firstToShow } from './hold.ts';

/** Enough for the rarest of them, with room for runs that change with the code. */
const SEEDS = 120;

const SHOWN_BY: Record<Bug, RegExp> = {
  'store-ignores-epoch': /every write under an epoch/,
  'agent-ignores-fence': /no agent obeys a fence lower|obeys only what the store held/,
  'dispatcher-loses-reports': /what an agent was told is stored/,
  'watch-drops-events': /copy shows exactly|has a leader and all its nodes|comes to what was asked for/,
  'api-loses-writes': /told is done is in the store/,
  'routes-before-ready': /told to lead to exactly those tasks/,
  'stops-do-not-wait': /told to stop when every connected host/,
  'host-answers-too-much': /told to stop when every connected host|comes to what was asked for/,
  'writes-at-rest': /quiet cluster writes nothing/,
};

describe('the simulator finds a bug that is put in on purpose', () => {
  it.each(Object.entries(SHOWN_BY) as [Bug, RegExp][])('%s', async (bug, promise) => {
    const shown = await firstToShow(bug, SEEDS);
    expect(shown?.promise).toMatch(promise);
  }, 300_000);
});
