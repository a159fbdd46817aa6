import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import type { ClusterObject, Service, ServiceRevision, Task } from '@muster/shared/model/objects';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import { describe, expect, it } from 'vitest';
import { keyOf } from '@muster/manager/state/keys';
import type { StateChange } from '@muster/manager/state/state';
import { Tables } from '@muster/manager/state/tables';
import type { SeenRevision } from '../ledger.ts';
import { brakeHolds } from './brake.ts';
import { leastInDrain, leastInRollout, neverBelow, staysElsewhere } from './calm.ts';
import type { RevisionInvariant } from './invariant.ts';
import { Obedience } from './obedience.ts';
import { noOvercommit } from './placement.ts';
import { onlyForHigher, withinBudget } from './preemption.ts';
import { checkReports } from './reports.ts';
import { fencedWrites, singleWriter } from './single-writer.ts';
import { oneTaskPerSlot, replicasWithinBounds } from './slots.ts';
import { boundOnce, forwardOnly, noOscillation } from './task-life.ts';
import { makeNode } from './testing.ts';

const spec: ServiceSpec = defaultServiceSpec('web', 'plain:1', 2);
const service: Service = { kind: 'service', id: asServiceId('s'), createdAt: 0, updatedAt: 0, spec, revision: 1, removing: false };

const task = (id: string, rest: Partial<Task> & { readonly state?: Task['status']['state'] } = {}): Task => {
  const { state = 'pending', ...more } = rest;
  return {
    kind: 'task',
    id: asTaskId(id),
    serviceId: service.id,
    revision: 1,
    slot: 1,
    createdAt: 0,
    desiredState: 'running',
    desiredReason: '',
    notBefore: 0,
    status: { state, at: 0, message: '' },
    ...more,
  };
};

/** A store that the test writes to by hand; each write is shown to the invariants. */
class Written {
  readonly view = new Tables();

  write(objects: readonly ClusterObject[], author: SeenRevision['author'] | 'nobody' = { writer: 'm1', epoch: 7 }, epochBefore = 7): SeenRevision {
    this.view.revision += 1;
    const { revision } = this.view;
    const changes = objects.map((object) => {
      const before = this.view.put(keyOf(object), { ...object, version: revision }, revision);
      return { kind: object.kind, revision, before, after: this.view.get(keyOf(object)) } as StateChange;
    });
    return { revision, changes, author: author === 'nobody' ? undefined : author, epochBefore, events: [] };
  }

  check(invariant: RevisionInvariant, seen: SeenRevision, now = 1_000_000): string | undefined {
    return invariant.check(seen, { view: this.view, now });
  }
}

describe('each invariant sees its violation', () => {
  it('a write under an epoch that is over', () => {
    const store = new Written();
    expect(store.check(fencedWrites, store.write([service]))).toBeUndefined();
    expect(store.check(fencedWrites, store.write([service], { writer: 'm1', epoch: 6 }))).toMatch(/m1 wrote under epoch 6/);
  });

  it("a field written by one who does not own it, and a user's part written by a controller", () => {
    const store = new Written();
    expect(store.check(singleWriter, store.write([task('t')], { writer: 'm1', epoch: undefined }))).toMatch(/created a task/);
    expect(store.check(singleWriter, store.write([task('t', { desiredState: 'shutdown' })], { writer: 'm1', epoch: undefined }))).toMatch(/desiredState/);
    store.write([service]);
    expect(store.check(singleWriter, store.write([{ ...service, spec: { ...spec, labels: { a: 'b' } } }]))).toMatch(/spec\.labels/);
    expect(store.check(singleWriter, store.write([{ ...service, removing: true }]))).toMatch(/removing/);
    expect(store.check(singleWriter, store.write([makeNode('n')], 'nobody'))).toMatch(/a lease that ran out/);
  });

  it('a task that goes back, or moves', () => {
    const store = new Written();
    store.write([task('t', { state: 'running', nodeId: asNodeId('n1') })]);
    expect(store.check(forwardOnly, store.write([task('t', { state: 'starting', nodeId: asNodeId('n1') })]))).toMatch(/from running to starting/);
    expect(store.check(boundOnce, store.write([task('t', { state: 'running', nodeId: asNodeId('n2') })]))).toMatch(/moved from n1 to n2/);
    expect(store.check(boundOnce, store.write([task('u', { state: 'assigned' })]))).toMatch(/without a node/);
  });

  it('a rollback that is rolled back', () => {
    const store = new Written();
    const rollout = { state: 'rolling-back', fromRevision: 1, toRevision: 2, startedAt: 0, message: '', nextAt: 0 } as const;
    store.write([{ ...service, rollout }]);
    expect(store.check(noOscillation, store.write([{ ...service, rollout: { ...rollout, state: 'updating' } }]))).toMatch(/from rolling-back/);
  });

  it('more on a node than it has, a port twice, too many of a service', () => {
    const reserving: ServiceSpec = { ...spec, task: { ...spec.task, resources: { limits: {}, reservations: { nanoCpus: 1.5e9 } } } };
    const publishing: ServiceSpec = { ...spec, ports: [{ protocol: 'tcp', targetPort: 80, publishedPort: 80, mode: 'host' }] };
    const limited: ServiceSpec = { ...spec, task: { ...spec.task, placement: { ...spec.task.placement, maxReplicasPerNode: 1 } } };
    const found = [reserving, publishing, limited].map((own) => {
      const store = new Written();
      const [first, second] = [task('a', { nodeId: asNodeId('n') }), task('b', { nodeId: asNodeId('n'), slot: 2 })];
      store.write([makeNode('n'), { kind: 'revision', serviceId: service.id, revision: 1, createdAt: 0, spec: own }, first, second]);
      const assigned = (one: Task): Task => ({ ...one, status: { ...one.status, state: 'assigned' } });
      expect(store.check(noOvercommit, store.write([assigned(first)]))).toBeUndefined();
      return store.check(noOvercommit, store.write([assigned(second)]));
    });
    expect(found).toEqual([expect.stringContaining('nanoCpus'), expect.stringContaining('tcp/80'), expect.stringContaining('1 allowed')]);
  });

  it('tasks that are to be apart on one node; an update that lifts the rule is no such thing', () => {
    const apart = { type: 'anti-affinity', service: 'web', topology: 'node.id', required: true } as const;
    const alone: ServiceSpec = { ...spec, task: { ...spec.task, placement: { ...spec.task.placement, affinities: [apart] } } };
    const revision = (number: number, own: ServiceSpec): ServiceRevision => ({ kind: 'revision', serviceId: service.id, revision: number, createdAt: 0, spec: own });
    const placing = (...ids: readonly [id: string, revision: number][]) => {
      const store = new Written();
      const tasks = ids.map(([id, number], index) => task(id, { nodeId: asNodeId('n'), slot: index + 1, revision: number }));
      store.write([makeNode('n'), revision(1, alone), revision(2, spec), ...tasks]);
      return store.check(noOvercommit, store.write(tasks.map((one) => ({ ...one, status: { ...one.status, state: 'assigned' } }))));
    };
    expect(placing(['old', 1], ['new', 2])).toBeUndefined();
    expect(placing(['new', 2], ['old', 1])).toMatch(/apart from the other/);
    expect(placing(['old', 1], ['older', 1])).toMatch(/apart from the other/);
  });

  it('room made for one of no higher priority, and room made below what is promised', () => {
    const evict = { by: 'preemption', reason: '', at: 0 } as const;
    const store = new Written();
    const urgent: Service = { ...service, id: asServiceId('u'), spec: { ...spec, name: 'urgent', priority: { value: 50, preempts: true } } };
    const [first, second] = [1, 2].map((slot) => task(`t${slot}`, { slot, state: 'running', nodeId: asNodeId('n') }));
    if (first === undefined || second === undefined) throw new Error('two tasks');
    store.write([service, urgent, first, second]);
    expect(store.check(onlyForHigher, store.write([{ ...first, evict }]))).toMatch(/nobody with more than 50 asks/);
    const stop = (one: Task): Task => ({ ...one, desiredState: 'shutdown', desiredReason: 'preemption: for urgent.1' });
    expect(store.check(withinBudget, store.write([stop(first)]))).toBeUndefined();
    expect(store.check(withinBudget, store.write([stop(second)]))).toMatch(/0 of 2 serve, 1 are promised/);
  });

  it('two wanted tasks in a slot, and more slots than were asked for', () => {
    const store = new Written();
    const [single, bounded] = [oneTaskPerSlot(), replicasWithinBounds()];
    const first = store.write([service]);
    expect([store.check(single, first), store.check(bounded, first)]).toEqual([undefined, undefined]);
    expect(store.check(single, store.write([task('a'), task('b')]))).toMatch(/2 wanted tasks in slot 1/);
    expect(store.check(bounded, store.write([task('c', { slot: 2 }), task('d', { slot: 3 })]))).toMatch(/holds 3 slots, 2 were asked for/);
  });

  it('a node that is given up while most are lost', () => {
    const store = new Written();
    store.write([makeNode('a', 'suspect'), makeNode('b', 'suspect'), makeNode('c', 'suspect'), makeNode('d')]);
    expect(store.check(brakeHolds, store.write([makeNode('a', 'down')]), 1_000)).toMatch(/3 of 4 were lost/);
  });

  it('a service below what its settings promise', () => {
    const store = new Written();
    const running = (id: string, slot: number): Task => task(id, { slot, state: 'running', nodeId: asNodeId('n') });
    store.write([service, running('a', 1), running('b', 2)]);
    const promise = neverBelow(store.view, leastInRollout);
    expect(store.check(promise, store.write([{ ...running('a', 1), desiredState: 'shutdown' }]))).toBeUndefined();
    expect(store.check(promise, store.write([{ ...running('b', 2), desiredState: 'shutdown' }]))).toMatch(/served by 0 slots, 1 were promised/);
    const many = { ...spec, mode: { type: 'replicated', replicas: 8 } } as const;
    expect([leastInRollout(many), leastInDrain(many)]).toEqual([7, 8]);
  });

  it('a task replaced that might have stayed; what runs something else has to go', () => {
    const replaced = (image: string) => {
      const store = new Written();
      const running = task('t', { state: 'running', nodeId: asNodeId('n') });
      const before = { ...spec, task: { ...spec.task, container: { ...spec.task.container, image } } };
      store.write([makeNode('n'), { kind: 'revision', serviceId: service.id, revision: 1, createdAt: 0, spec: before }, { ...service, revision: 2 }, running]);
      return store.check(staysElsewhere('web', 'another'), store.write([{ ...running, desiredState: 'shutdown', desiredReason: 'replaced by revision 2' }]));
    };
    expect(replaced('plain:1')).toMatch(/was replaced on n/);
    expect(replaced('plain:2')).toBeUndefined();
  });

  it('an agent that obeys what is older, what was never committed, or less than all', () => {
    const store = new Written();
    const mine = task('t', { state: 'assigned', nodeId: asNodeId('n') });
    const obedience = new Obedience();
    obedience.onRevision(store.write([mine]));
    const fence = (revision: number) => ({ incarnation: 1, epoch: 7, revision });
    const obey = (revision: number, assign: readonly Task[]) => () =>
      obedience.check({
        host: 'h1',
        nodeId: asNodeId('n'),
        fence: fence(revision),
        change: {
          fence: fence(revision),
          complete: true,
          remove: [],
          assign: assign.map(({ id, desiredState }) => ({
            taskId: id,
            serviceId: service.id,
            serviceName: 'web',
            stack: '',
            revision: 1,
            slot: 1,
            desiredState,
            notBefore: 0,
            spec: spec.task,
            ports: [],
          })),
        },
      });
    expect(obey(1, [mine])).not.toThrow();
    expect(obey(1, [])).toThrow(/is left out/);
    expect(obey(1, [mine, task('stranger')])).toThrow(/in the store it is not/);
    expect(obey(1, [{ ...mine, desiredState: 'shutdown' }])).toThrow(/in the store running/);
    expect(obey(0, [])).toThrow(/obeyed \(1, 7, 0\) after \(1, 7, 1\)/);
  });

  it('a report that was acknowledged and not stored', () => {
    const store = new Written();
    store.write([task('t', { state: 'starting', nodeId: asNodeId('n') })]);
    const record = (acked: boolean) => [{ taskId: asTaskId('t'), status: { state: 'running', at: 0, message: '' }, acked }] as const;
    expect(() => checkReports(asNodeId('n'), record(false), store.view)).not.toThrow();
    expect(() => checkReports(asNodeId('n'), record(true), store.view)).toThrow(/acknowledged as running/);
  });
});
