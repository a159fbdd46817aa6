import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node, Task } from '@muster/shared/model/objects';
import { priorityOf } from '@muster/shared/model/priority';
import { viewOf } from '../state/tables.ts';
import { leastOf, preempt, PREEMPTION_LAPSE_MS, type Preemption } from './preempt.ts';
import { requirementsOf } from './requirements.ts';
import { asAssigned, CPU, makeNode, makeService, makeSpec, makeTask, makeTasks, placements, scheduleAll, type ServiceOptions } from './testing/cluster.ts';
import { Usage } from './usage.ts';

type Objects = Parameters<typeof viewOf>[0];
const NOW = 1_000_000;

/** With all placed that can be: before that the scheduler has nobody leave. */
function settled(objects: Objects): Objects {
  const { placed } = scheduleAll(viewOf(objects));
  if (placed.length === 0) return objects;
  const assigned = new Map<string, Task>(placed.map((one) => [one.task.id, asAssigned(one)]));
  return settled(objects.map((object) => (object.kind === 'task' ? (assigned.get(object.id) ?? object) : object)));
}

function decide(objects: Objects): Preemption {
  const view = viewOf(objects);
  const { unplaced } = scheduleAll(view);
  return preempt({ view, usage: Usage.ofView(view), unplaced, now: NOW });
}

const victimsOf = (objects: Objects) => decide(objects).victims.map(({ task }) => `${task.serviceId}.${task.slot}`).sort();

const urgent = (cpus: number, options: ServiceOptions = {}): ServiceOptions => ({ reservations: { nanoCpus: cpus * CPU }, priority: { value: 80, preempts: true }, ...options });
/** `replicas` 4 with an update of all at once: any of them may go. */
const loose = (cpus: number, options: ServiceOptions = {}): ServiceOptions => ({ reservations: { nanoCpus: cpus * CPU }, replicas: 4, ...options });
const service = (name: string, options: ServiceOptions, parallelism = 0): Objects => {
  const [made, revision] = makeService(name, options);
  return [{ ...made, spec: { ...made.spec, update: { ...made.spec.update, parallelism } } }, revision];
};

describe('a task of a higher priority that finds no room', () => {
  it.each<readonly [string, Objects, readonly string[]]>([
    ['has one leave that is enough', [makeNode('a'), ...service('low', loose(2)), ...makeTasks('low', 2, { node: 'a' }), ...service('web', urgent(1)), makeTask('web', 1)], ['low.2']],
    ['has no more leave than needed', [makeNode('a'), ...service('low', loose(1)), ...makeTasks('low', 4, { node: 'a' }), ...service('web', urgent(2)), makeTask('web', 1)], ['low.3', 'low.4']],
    ['has nobody leave where there is room', [makeNode('a'), makeNode('b'), ...service('low', loose(1)), ...makeTasks('low', 4, { node: 'a' }), ...service('web', urgent(2)), makeTask('web', 1)], []],
    ['has nobody leave when it does not say so', [makeNode('a'), ...service('low', loose(1)), ...makeTasks('low', 4, { node: 'a' }), ...service('web', urgent(2, { priority: { value: 80, preempts: false } })), makeTask('web', 1)], []],
    ['has nobody leave of the same priority', [makeNode('a'), ...service('low', loose(1, { priority: { value: 80, preempts: true } })), ...makeTasks('low', 4, { node: 'a' }), ...service('web', urgent(2)), makeTask('web', 1)], []],
    ['has nobody leave in vain', [makeNode('a'), ...service('low', loose(1)), ...makeTasks('low', 4, { node: 'a' }), ...service('web', urgent(5)), makeTask('web', 1)], []],
    ['goes where the priority of those that leave is lowest', [makeNode('a'), makeNode('b'), ...service('low', loose(1, { priority: { value: 40, preempts: false } })), ...makeTasks('low', 4, { node: 'a' }), ...service('lower', loose(1, { priority: { value: 10, preempts: false } })), ...makeTasks('lower', 4, { node: 'b' }), ...service('web', urgent(2)), makeTask('web', 1)], ['lower.3', 'lower.4']],
    ['goes where the fewest leave', [makeNode('a'), makeNode('b'), ...service('small', loose(1)), ...makeTasks('small', 4, { node: 'a' }), ...service('large', loose(2)), ...makeTasks('large', 2, { node: 'b' }), ...service('web', urgent(2)), makeTask('web', 1)], ['large.2']],
    ['takes no more of a service than its budget', [makeNode('a'), ...service('low', loose(1), 1), ...makeTasks('low', 4, { node: 'a' }), ...service('web', urgent(2)), makeTask('web', 1)], []],
    ['takes nobody of a service that is short of tasks already', [makeNode('a'), ...service('low', loose(1), 1), ...makeTasks('low', 3, { node: 'a' }), ...service('other', urgent(1, { replicas: 1 })), makeTask('other', 1, { node: 'a' }), ...service('web', urgent(1)), makeTask('web', 1)], []],
    ['takes what does not serve anyhow', [makeNode('a'), ...service('low', loose(1), 1), ...makeTasks('low', 4, { node: 'a', state: 'preparing' }), ...service('web', urgent(2)), makeTask('web', 1)], ['low.3', 'low.4']],
    ['leaves tasks of jobs alone', [makeNode('a'), ...service('low', loose(1)), ...makeTasks('low', 4, { node: 'a', runId: 'r' as never }), ...service('web', urgent(2)), makeTask('web', 1)], []],
    ['leaves tasks of global services alone', [makeNode('a'), ...service('low', loose(4, { global: true })), makeTask('low', 0, { node: 'a' }), ...service('web', urgent(2)), makeTask('web', 1)], []],
    ['has its port given up', [makeNode('a'), ...service('low', { ports: [{ publishedPort: 80 }], replicas: 1 }), makeTask('low', 1, { node: 'a' }), ...service('web', urgent(1, { ports: [{ publishedPort: 80 }] })), makeTask('web', 1)], ['low.1']],
    ['has a generic resource given up', [makeNode('a', { generic: [{ kind: 'GPU', count: 1, names: ['x'] }] }), ...service('low', { generic: { GPU: 1 }, replicas: 1 }), makeTask('low', 1, { node: 'a', generic: [{ kind: 'GPU', count: 1, names: ['x'] }] }), ...service('web', urgent(1, { generic: { GPU: 1 } })), makeTask('web', 1)], ['low.1']],
    ['does not go where a constraint forbids it', [makeNode('a'), ...service('low', loose(1)), ...makeTasks('low', 4, { node: 'a' }), ...service('web', urgent(2, { placement: { constraints: ['node.hostname != a'] } })), makeTask('web', 1)], []],
    ['does not go to a drained node', [makeNode('a', { availability: 'drain' }), ...service('low', loose(1)), ...makeTasks('low', 4, { node: 'a' }), ...service('web', urgent(2)), makeTask('web', 1)], []],
    ['has nobody leave for room that one of a higher priority would get', [makeNode('a'), ...service('low', loose(1)), ...makeTasks('low', 4, { node: 'a' }), ...service('first', { reservations: { nanoCpus: CPU }, priority: { value: 90, preempts: false } }), makeTask('first', 1), ...service('web', urgent(2)), makeTask('web', 1)], []],
    ['leaves those alone that it is to be near', [makeNode('a'), ...service('low', loose(1)), ...makeTasks('low', 4, { node: 'a' }), ...service('web', urgent(2, { placement: { affinities: [{ type: 'affinity', service: 'low', topology: 'node.id', required: true }] } })), makeTask('web', 1)], []],
    ['waits for what stops already', [makeNode('a'), ...service('low', loose(2)), makeTask('low', 1, { node: 'a', desiredState: 'shutdown' }), makeTask('low', 2, { node: 'a' }), ...service('web', urgent(2)), makeTask('web', 1)], []],
  ])('%s', (_says, objects, expected) => {
    expect(victimsOf(objects)).toEqual(expected);
  });

  it('tells both why', () => {
    const { victims, told } = decide([makeNode('a'), ...service('low', loose(4)), makeTask('low', 1, { node: 'a' }), ...service('web', urgent(2)), makeTask('web', 1)]);
    expect(victims[0]?.evict).toEqual({ by: 'preemption', reason: 'makes room for web.1 (priority 80 over 50)', at: NOW, lapsesAt: NOW + PREEMPTION_LAPSE_MS, mayStay: true });
    expect([...told.values()][0]?.evidence.summary).toBe('no suitable node: the only node has not enough CPU (needs 2 CPUs, 0 CPUs free); room is made on a: low.1 of lower priority leaves');
  });

  it('asks for nothing more while those leave, and says so still', () => {
    const evict = { by: 'preemption' as const, reason: '', at: 0 };
    const { victims, told } = decide([makeNode('a'), ...service('low', loose(2)), ...makeTasks('low', 1, { node: 'a', evict }), makeTask('low', 2, { node: 'a' }), ...service('web', urgent(2)), makeTask('web', 1)]);
    expect(victims).toEqual([]);
    expect([...told.values()][0]?.evidence.summary).toContain('room is made on a: low.1 of lower priority leaves');
  });

  it('gets the room before those of lower priority that have waited longer', () => {
    const objects = [makeNode('a'), ...service('low', loose(2)), ...makeTasks('low', 3, { createdAt: 1 }), ...service('web', urgent(4)), makeTask('web', 1, { createdAt: 9 })];
    const [first] = scheduleAll(viewOf(objects)).placed;
    expect(first?.task.serviceId).toBe('web');
    expect(placements(scheduleAll(viewOf(objects)))).toEqual({ a: 1 });
  });
});

describe('the set that leaves', () => {
  it('is enough, and none of it could stay', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ cpus: fc.integer({ min: 0, max: 4 }), priority: fc.integer({ min: 1, max: 3 }) }), { maxLength: 8 }), fc.integer({ min: 1, max: 12 }), (tasks, needed) => {
        const candidates = tasks.map(({ cpus, priority }, index) => ({
          task: { ...makeTask('low', index + 1, { node: 'a' }), version: 1 },
          priority,
          requirements: requirementsOf(makeSpec('low', { reservations: { nanoCpus: cpus * CPU } })),
          serves: true,
        }));
        const freed = (gone: readonly (typeof candidates)[number][]) => gone.reduce((sum, { requirements }) => sum + requirements.nanoCpus, 0);
        const isEnough = (gone: readonly unknown[]) => freed(gone as typeof candidates) >= needed * CPU;
        const gone = leastOf(candidates, isEnough);
        expect(gone === undefined).toBe(candidates.length === 0 || !isEnough(candidates));
        expect(isEnough(gone ?? candidates)).toBe(gone !== undefined || isEnough(candidates));
        expect((gone ?? []).filter((one) => isEnough((gone ?? []).filter((other) => other !== one)))).toEqual([]);
      }),
    );
  });
});

interface Scene {
  readonly nodes: readonly Node[];
  readonly services: readonly { readonly name: string; readonly options: ServiceOptions; readonly parallelism: number; readonly running: readonly number[]; readonly pending: number }[];
}

const scene: fc.Arbitrary<Scene> = fc.record({
  nodes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }).map((sizes) => sizes.map((cpus, index) => makeNode(`n${index}`, { nanoCpus: cpus * CPU }))),
  services: fc.tuple(
    ...['a', 'b', 'c'].map((name) =>
      fc.record({
        name: fc.constant(name),
        options: fc.record({
          reservations: fc.integer({ min: 1, max: 3 }).map((cpus) => ({ nanoCpus: cpus * CPU })),
          priority: fc.record({ value: fc.constantFrom(20, 50, 80), preempts: fc.boolean() }),
          replicas: fc.integer({ min: 1, max: 6 }),
        }),
        parallelism: fc.nat(2),
        running: fc.array(fc.nat(3), { maxLength: 6 }),
        pending: fc.nat(2),
      }),
    ),
  ),
});

function objectsOf({ nodes, services }: Scene): Objects {
  return [
    ...nodes,
    ...services.flatMap(({ name, options, parallelism, running, pending }) => [
      ...service(name, options, parallelism),
      ...running.map((at, index) => makeTask(name, index + 1, { node: `n${at % nodes.length}` })),
      ...Array.from({ length: pending }, (_, index) => makeTask(name, 100 + index)),
    ]),
  ];
}

describe('preemption', () => {
  const holds = (check: (one: Scene, objects: Objects, decided: Preemption) => void) => {
    fc.assert(fc.property(scene, (one) => {
      const objects = settled(objectsOf(one));
      check(one, objects, decide(objects));
    }), { numRuns: 400 });
  };
  const specOf = (objects: Objects, { serviceId }: Task) => viewOf(objects).service(serviceId)?.spec ?? {};

  it('never has a task leave for one of the same or a lower priority', () => {
    holds((_one, objects, { victims }) => {
      const highest = Math.max(0, ...[...viewOf(objects).pendingTasks()].map((task) => specOf(objects, task)).filter((spec) => priorityOf(spec).preempts).map((spec) => priorityOf(spec).value));
      expect(victims.filter(({ task }) => priorityOf(specOf(objects, task)).value >= highest)).toEqual([]);
    });
  });

  it('never takes a service below what its budget promises', () => {
    holds(({ services }, _objects, { victims }) => {
      const below = services.filter(({ name, options, parallelism, running }) => {
        const gone = victims.filter(({ task }) => task.serviceId === name && task.status.state === 'running').length;
        const desired = options.replicas ?? 0;
        const promised = desired - Math.min(desired, parallelism === 0 ? desired : Math.max(1, parallelism));
        return gone > 0 && running.length - gone < promised;
      });
      expect(below).toEqual([]);
    });
  });

  it('makes room on the one node: when those have left, the task is placed and asks for no more', () => {
    holds((_one, objects, { victims }) => {
      if (victims.length === 0) return;
      const gone = new Set<string>(victims.map(({ task }) => task.id));
      const left = objects.filter((object) => object.kind !== 'task' || !gone.has(object.id));
      expect(scheduleAll(viewOf(left)).placed.some(({ task }) => priorityOf(specOf(objects, task)).preempts)).toBe(true);
    });
  });

  it('asks for nothing again while those it has asked are still there', () => {
    holds((_one, objects, { victims }) => {
      const evicted = new Map(victims.map(({ task, evict }) => [task.id as string, { ...task, evict }]));
      const next = objects.map((object) => (object.kind === 'task' ? (evicted.get(object.id) ?? object) : object));
      expect(decide(next).victims).toEqual([]);
    });
  });
});
