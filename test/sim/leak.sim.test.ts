import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { simulate } from './simulate.ts';
import type { World } from './world.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Of the event loop, after which what is still there stays for good. */
const TURNS = 200;

const kept = (runs: ReadonlySet<WeakRef<World>>) => [...runs].filter((run) => run.deref() !== undefined);

it('nothing of a run is kept once it is over: a soak runs seeds for hours', async () => {
  const runs = new Set<WeakRef<World>>();
  for (const seed of [5, 6]) await simulate({ seed, onBegin: (world) => void runs.add(new WeakRef(world)) });
  // A weak reference holds on until the turn is over, and what a thread of Node's still works on for a little longer.
  for (let turn = 0; turn < TURNS && kept(runs).length > 0; turn++) {
    await setImmediate();
    collect();
  }
  expect(kept(runs)).toEqual([]);
  expect(runs.size).toBe(2);
});
