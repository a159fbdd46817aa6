import { describe, expect, it } from 'vitest';
import type { Task } from '@muster/shared/model/objects';
import { seededNewId } from '@muster/shared/runtime/ids';
import { seededRandom } from '@muster/shared/runtime/random';
import { viewOf } from '../../state/tables.ts';
import { decideService, snapshotOf } from '../decide-service.ts';
import { node, revision, SERVICE_ID, service, task } from '../testing/fixtures.ts';

/** The slots that scaling to `replicas` gives up and adds. */
function scaled(replicas: number, tasks: readonly Task[]): { removed: readonly number[]; added: readonly number[] } {
  const nodes = [node('a'), node('b'), node('sick', { state: 'suspect' }), node('drained', { availability: 'drain' })];
  // Moving off the drained node is another matter: start-first keeps its task in place here.
  const spec = { replicas, update: { order: 'start-first' } } as const;
  const view = viewOf([...nodes, revision(1, spec), service(spec), ...tasks]);
  const { mutations } = decideService(snapshotOf(view, SERVICE_ID), 1_000, seededNewId(seededRandom(1)));
  const slots = (op: 'create' | 'replace') =>
    mutations
      .flatMap((mutation) => (mutation.op === op && mutation.object.kind === 'task' ? [mutation.object] : []))
      .filter((found) => (op === 'create' ? found.replaces === undefined : found.desiredState === 'remove'))
      .map((found) => found.slot)
      .toSorted((left, right) => left - right);
  return { removed: slots('replace'), added: slots('create') };
}

const on = (slot: number, where: string) => task(`t${slot}`, slot, { node: where });

describe('scaling down gives up first', () => {
  it.each([
    { name: 'what does not run', replicas: 2, tasks: [on(1, 'a'), task('t2', 2, { node: 'b', state: 'starting' }), on(3, 'a')], removed: [2] },
    { name: 'what has no node yet', replicas: 2, tasks: [task('t1', 1, { state: 'pending' }), on(2, 'a'), on(3, 'b')], removed: [1] },
    { name: 'what ended before what starts', replicas: 2, tasks: [task('t1', 1, { node: 'a', state: 'complete' }), task('t2', 2, { node: 'a', state: 'starting' }), on(3, 'b')], removed: [1] },
    { name: 'what is on a node that may be down', replicas: 2, tasks: [on(1, 'sick'), on(2, 'a'), on(3, 'a')], removed: [1] },
    { name: 'what is on a drained node', replicas: 2, tasks: [on(1, 'drained'), on(2, 'a'), on(3, 'a')], removed: [1] },
    { name: 'from the node that has most of it', replicas: 2, tasks: [on(1, 'a'), on(2, 'a'), on(3, 'b')], removed: [2] },
    { name: 'evenly, when much goes', replicas: 2, tasks: [on(1, 'a'), on(2, 'a'), on(3, 'a'), on(4, 'b'), on(5, 'b')], removed: [2, 3, 5] },
    { name: 'the highest slot, all else equal', replicas: 1, tasks: [on(1, 'a'), on(2, 'b')], removed: [2] },
    { name: 'everything', replicas: 0, tasks: [on(1, 'a'), on(2, 'b')], removed: [1, 2] },
  ])('$name', ({ replicas, tasks, removed }) => {
    expect(scaled(replicas, tasks)).toEqual({ removed, added: [] });
  });
});

describe('scaling up', () => {
  it('fills the lowest free slots, but none whose last task is still on its way out', () => {
    const leaving = task('t2', 2, { node: 'a', desiredState: 'remove' });
    expect(scaled(4, [on(1, 'a'), leaving, on(4, 'b')])).toEqual({ removed: [], added: [3, 5] });
  });

  it('creates nothing and removes nothing when the number is right, whatever the slots are called', () => {
    expect(scaled(2, [on(7, 'a'), on(9, 'b')])).toEqual({ removed: [], added: [] });
  });
});
