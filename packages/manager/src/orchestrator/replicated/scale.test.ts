import { describe, expect, it } from 'vitest';
import { defaultAutoscale } from '@muster/shared/model/defaults';
import type { AutoscaleRecord, Service, Task } from '@muster/shared/model/objects';
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

describe('an autoscaled service', () => {
  const autoscale = { ...defaultAutoscale, min: 2, max: 4 };
  const plain = service({ replicas: 3 });
  const record: AutoscaleRecord = {
    kind: 'autoscale',
    serviceId: SERVICE_ID,
    at: 0,
    replicas: 4,
    dryRun: false,
    reason: '',
    history: { recommendations: [], changes: [] },
  };
  const decideWith = (owner: Service, ...more: readonly AutoscaleRecord[]) =>
    decideService(snapshotOf(viewOf([node('a'), revision(1), owner, ...more]), SERVICE_ID), 1_000, seededNewId(seededRandom(1))).mutations;

  it.each<readonly [what: string, autoscale: Service['spec']['autoscale'], record: AutoscaleRecord | undefined, tasks: number]>([
    ['begins with its replicas', autoscale, undefined, 3],
    ['begins within its bounds', { ...autoscale, min: 4 }, undefined, 4],
    ['has what the autoscaler decided', autoscale, record, 4],
    ['keeps to bounds that were changed since', { ...autoscale, max: 2 }, record, 2],
    ['ignores what a dry run found', autoscale, { ...record, dryRun: true }, 3],
    ['has its replicas in a dry run', { ...autoscale, dryRun: true }, record, 3],
    ['has its replicas when it is no longer autoscaled', undefined, record, 3],
  ])('%s', (_what, autoscale, record, tasks) => {
    const owner: Service = { ...plain, spec: { ...plain.spec, ...(autoscale === undefined ? {} : { autoscale }) } };
    expect(decideWith(owner, ...(record === undefined ? [] : [record])).filter(({ op }) => op === 'create')).toHaveLength(tasks);
  });

  it('takes what was decided with it when it is removed', () => {
    const removed = decideWith({ ...plain, removing: true }, record).flatMap(({ op, object }) => (op === 'remove' ? [object.kind] : []));
    expect(removed.toSorted()).toEqual(['autoscale', 'revision', 'service']);
  });
});
