import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { FAULTS } from './faults.ts';
import { runSeeds } from './run-seeds.ts';
import type { SeedResult } from './seed-result.ts';
import { CONTROLLERS, FAULT_KINDS, ORDERS, sumOf } from './tally.ts';

const SEEDS = 2_000;
/** Each fault, each kind of fault, and each controller, also on a view that is behind. */
const EXPECTED = [
  ...FAULTS.map(({ name }) => `fault: ${name}`),
  ...FAULT_KINDS,
  ...ORDERS,
  // Services that follow their load have runs of their own.
  ...CONTROLLERS.filter((name) => name !== 'autoscaler').map((name) => `wrote: ${name}`),
  // It looks ten seconds after what made it look, when its copy has long caught up.
  ...CONTROLLERS.filter((name) => name !== 'autoscaler' && name !== 'rebalancer').map((name) => `stale view: ${name}`),
];
const OFTEN = 50;

it(`a cluster under faults keeps every promise, and converges when they heal: seeds 1 to ${SEEDS}`, async () => {
  const results: SeedResult[] = [];
  const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1).values();
  await runSeeds({
    seeds,
    threads: availableParallelism(),
    onResult: (result) => {
      results.push(result);
      return result.failure === undefined;
    },
  });
  const failed = results.filter(({ failure }) => failure !== undefined).map(({ seed, failure }) => `seed ${seed} fails ${failure}\nReplay it with: make sim SEEDS=1 FIRST=${seed}`);
  expect(failed).toEqual([]);
  expect(results).toHaveLength(SEEDS);
  // A run in which nothing happened would hold everything, too.
  expect(results.filter(({ revisions, copies }) => revisions <= 20 || copies === 0)).toEqual([]);
  const happened = sumOf(results.map((result) => result.happened));
  expect(EXPECTED.filter((what) => (happened[what] ?? 0) < OFTEN).map((what) => `${what}: ${happened[what] ?? 0} times`)).toEqual([]);
}, 1_200_000);
