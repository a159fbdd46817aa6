/** The scheduler's promises, each held against clusters made at random. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node, ServiceRevision, Task } from '@muster/shared/model/objects';
import { isWanted } from '@muster/shared/model/task-state';
import { viewOf } from '../state/tables.ts';
import { explainNode } from './explain.ts';
import { portClaimsOf } from './ports.ts';
import { asAssigned, CPU, GIB, makeNode, makeService, makeTask, scheduleAll, type ServiceOptions } from './testing/cluster.ts';
import { occupies, Usage } from './usage.ts';

const node = fc.record({
  labels: fc.record({ zone: fc.constantFrom('east', 'west'), rack: fc.constantFrom('1', '2', '3') }, { requiredKeys: [] }),
  availability: fc.constantFrom('active', 'active', 'active', 'pause', 'drain'),
  state: fc.constantFrom('ready', 'ready', 'ready', 'suspect', 'down'),
  connected: fc.constantFrom(true, true, true, false),
  nanoCpus: fc.integer({ min: 0, max: 8 }).map((cpus) => cpus * CPU),
  memoryBytes: fc.integer({ min: 0, max: 8 }).map((gib) => gib * GIB),
  usedPorts: fc.subarray(['tcp/80', 'tcp/443']),
  generic: fc.tuple(fc.subarray(['a', 'b', 'c']), fc.nat(3)).map(([names, count]) => [
    { kind: 'GPU', count: names.length, names },
    { kind: 'SSD', count, names: [] },
  ]),
});

const service: fc.Arbitrary<ServiceOptions> = fc.record({
  reservations: fc.record({
    nanoCpus: fc.constantFrom(0, CPU / 2, CPU, 3 * CPU),
    memoryBytes: fc.constantFrom(0, GIB / 2, GIB, 3 * GIB),
  }),
  generic: fc.constantFrom({}, {}, { GPU: 1 }, { GPU: 2, SSD: 1 }, { SSD: 2 }),
  placement: fc.record({
    constraints: fc.subarray(['node.labels.zone == east', 'node.labels.rack != 1'], { maxLength: 1 }),
    preferences: fc.subarray([{ spread: 'node.labels.zone' }, { spread: 'node.labels.rack' }]),
    maxReplicasPerNode: fc.constantFrom(0, 0, 1, 3),
    strategy: fc.constantFrom('spread', 'spread', 'binpack'),
  }),
  ports: fc.subarray([{ publishedPort: 80 }, { publishedPort: 443, hostIp: '10.0.0.1' }, { publishedPort: 443, hostIp: '10.0.0.2' }]),
});

/** Which of the nodes, in what state: the tasks that are there already. */
const present = fc.array(
  fc.record({
    node: fc.nat(),
    state: fc.constantFrom('assigned', 'running', 'failed', 'shutdown'),
    desiredState: fc.constantFrom('running', 'running', 'shutdown'),
    at: fc.constantFrom(0, 999_999),
  } as const),
  { maxLength: 6 },
);

interface Scene {
  readonly nodes: readonly Node[];
  readonly revisions: readonly ServiceRevision[];
  readonly tasks: readonly Task[];
  readonly objects: readonly Parameters<typeof viewOf>[0][number][];
}

const scene: fc.Arbitrary<Scene> = fc
  .record({
    nodes: fc.array(node, { maxLength: 8 }),
    services: fc.array(fc.record({ service, present, pending: fc.nat(12), createdAt: fc.nat(3) }), { minLength: 1, maxLength: 4 }),
  })
  .map(({ nodes: nodeOptions, services }) => {
    const nodes = nodeOptions.map((options, index) => makeNode(`n${index}`, options as Parameters<typeof makeNode>[1]));
    const made = services.map(({ service: options, present: existing, pending, createdAt }, index) => {
      const name = `s${index}`;
      const [object, revision] = makeService(name, options);
      const tasks = [
        ...(nodes.length === 0 ? [] : existing).map(({ node: at, ...task }, slot) => makeTask(name, 100 + slot, { node: `n${at % nodes.length}`, ...task })),
        ...Array.from({ length: pending }, (_, slot) => makeTask(name, slot + 1, { createdAt })),
      ];
      return { object, revision, tasks };
    });
    const revisions = made.map(({ revision }) => revision);
    const tasks = made.flatMap((one) => one.tasks);
    return { nodes, revisions, tasks, objects: [...nodes, ...made.map(({ object }) => object), ...revisions, ...tasks] };
  });

function holds(check: (scene: Scene) => void): void {
  fc.assert(
    fc.property(scene, (one) => {
      check(one);
    }),
    { numRuns: 300 },
  );
}

/** All tasks as they are once everything that was decided is committed. */
function after({ objects, tasks }: Scene): readonly Task[] {
  const placed = new Map(scheduleAll(viewOf(objects)).placed.map((one) => [one.task.id, asAssigned(one)]));
  return tasks.map((task) => placed.get(task.id) ?? task);
}

function specOf({ revisions }: Scene, task: Task) {
  const revision = revisions.find(({ serviceId }) => serviceId === task.serviceId);
  if (revision === undefined) throw new Error('a task without a revision');
  return revision.spec;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const isNew = (task: Task) => task.slot < 100;

describe('the scheduler', () => {
  it('answers for each wanted pending task exactly once', () => {
    holds(({ objects, tasks }) => {
      const { placed, unplaced, more } = scheduleAll(viewOf(objects));
      const answered = [...placed, ...unplaced].map(({ task }) => task.id).sort();
      expect(answered).toEqual(tasks.filter(isNew).map(({ id }) => id).sort());
      expect(more).toBe(false);
    });
  });

  it('never places on a node that does not fit, one task after the other', () => {
    holds(({ objects }) => {
      const view = viewOf(objects);
      const usage = Usage.ofView(view);
      for (const one of scheduleAll(view).placed) {
        const { task, node: chosen } = one;
        expect(explainNode(view, task.serviceId, chosen.id, usage)).toMatchObject({ fits: true, misfits: [] });
        usage.apply(view, task, asAssigned(one));
      }
    });
  });

  it('never lets a task wait for which a node would fit', () => {
    holds((one) => {
      const { unplaced } = scheduleAll(viewOf(one.objects));
      const finished = viewOf([...one.objects.filter(({ kind }) => kind !== 'task'), ...after(one)]);
      for (const { task } of unplaced) {
        for (const { id } of one.nodes) expect(explainNode(finished, task.serviceId, id)?.fits).toBe(false);
      }
    });
  });

  it('never overcommits a node, counting what is being stopped', () => {
    holds((one) => {
      const all = after(one);
      for (const amount of ['nanoCpus', 'memoryBytes'] as const) {
        const reserved = (tasks: readonly Task[]) => sum(tasks.map((task) => specOf(one, task).task.resources.reservations[amount] ?? 0));
        const overcommitted = one.nodes.filter(({ id, description }) => {
          const here = all.filter((task) => occupies(task) && task.nodeId === id);
          // What was too much before is not the scheduler's doing, as long as it adds nothing.
          return reserved(here.filter(isNew)) > 0 && reserved(here) > description[amount];
        });
        expect(overcommitted).toEqual([]);
      }
    });
  });

  it('never gives one host port twice, nor one that the host uses itself', () => {
    holds((one) => {
      const all = after(one);
      for (const { id, description } of one.nodes) {
        const claims = all
          .filter((task) => occupies(task) && task.nodeId === id)
          .flatMap((task) => portClaimsOf(specOf(one, task)).map((claim) => ({ ...claim, isNew: isNew(task) })));
        const clashes = claims.filter(
          (claim, index) =>
            (claim.isNew && description.usedPorts.includes(claim.port)) ||
            claims.some(
              (other, at) =>
                at < index &&
                (claim.isNew || other.isNew) &&
                claim.port === other.port &&
                (claim.hostIp === '' || other.hostIp === '' || claim.hostIp === other.hostIp),
            ),
        );
        expect(clashes).toEqual([]);
      }
    });
  });

  it('never hands out more generic resources than a node has, each named one to one task only, and every task gets what it reserves', () => {
    holds((one) => {
      const all = after(one).filter((task) => occupies(task) && isNew(task));
      for (const task of all) {
        const granted = Object.fromEntries((task.generic ?? []).map(({ kind, count }) => [kind, count]));
        expect(granted).toEqual(specOf(one, task).task.resources.generic ?? {});
      }
      for (const { id, description } of one.nodes) {
        const held = all.filter((task) => task.nodeId === id).flatMap((task) => task.generic ?? []);
        for (const { kind, count, names } of description.generic ?? []) {
          const ofKind = held.filter((resource) => resource.kind === kind);
          expect(sum(ofKind.map((resource) => resource.count))).toBeLessThanOrEqual(count);
          const handedOut = ofKind.flatMap((resource) => resource.names);
          expect(handedOut).toEqual([...new Set(handedOut)]);
          expect(names).toEqual(expect.arrayContaining(handedOut));
          // What has no names is only counted.
          expect(handedOut).toHaveLength(names.length > 0 ? sum(ofKind.map((resource) => resource.count)) : 0);
        }
      }
    });
  });

  it('keeps the most per node', () => {
    holds((one) => {
      const all = after(one);
      for (const { serviceId, spec } of one.revisions) {
        const most = spec.task.placement.maxReplicasPerNode || Number.POSITIVE_INFINITY;
        const overfull = one.nodes.filter(({ id }) => {
          const here = all.filter((task) => task.serviceId === serviceId && task.nodeId === id && occupies(task) && isWanted(task.desiredState));
          return here.some(isNew) && here.length > most;
        });
        expect(overfull).toEqual([]);
      }
    });
  });

  it('spreads a service over equal nodes so that they differ by one at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(40), fc.array(fc.nat(5), { maxLength: 9 }), (count, replicas, load) => {
        const nodes = Array.from({ length: count }, (_, index) => makeNode(`n${index}`));
        const old = load.flatMap((tasks, at) => Array.from({ length: tasks }, (_, slot) => makeTask('old', at * 10 + slot, { node: `n${at % count}` })));
        const tasks = Array.from({ length: replicas }, (_, index) => makeTask('web', index + 1));
        const { placed } = scheduleAll(viewOf([...nodes, ...makeService('old'), ...makeService('web'), ...old, ...tasks]));
        const counts = nodes.map(({ id }) => placed.filter(({ node: chosen }) => chosen.id === id).length);
        expect(sum(counts)).toBe(replicas);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('spreads a service over zones so that they differ by one at most, whatever their sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }), fc.nat(40), (sizes, replicas) => {
        const nodes = sizes.flatMap((size, zone) => Array.from({ length: size }, (_, index) => makeNode(`n${zone}-${index}`, { labels: { zone: `z${zone}` } })));
        const tasks = Array.from({ length: replicas }, (_, index) => makeTask('web', index + 1));
        const placement = { preferences: [{ spread: 'node.labels.zone' }] };
        const { placed } = scheduleAll(viewOf([...nodes, ...makeService('web', { placement }), ...tasks]));
        const counts = sizes.map((_, zone) => placed.filter(({ node: chosen }) => chosen.spec.labels['zone'] === `z${zone}`).length);
        expect(sum(counts)).toBe(replicas);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('gives the same answer to the same cluster, whatever the order of nodes and tasks', () => {
    fc.assert(
      fc.property(
        scene.chain((one) => fc.tuple(fc.constant(one.objects), fc.shuffledSubarray([...one.objects], { minLength: one.objects.length }))),
        ([inOrder, shuffled]) => {
          const answer = (objects: Scene['objects']) => {
            // Versions would tell the order.
            const { placed, unplaced } = scheduleAll(viewOf(objects.map((object) => ({ ...object, version: 1 }))));
            return JSON.stringify([
              placed.map(({ task, node: chosen, evidence }) => [task.id, chosen.id, evidence]),
              unplaced.map(({ task, evidence }) => `${task.id} ${JSON.stringify(evidence)}`).sort(),
            ]);
          };
          expect(answer(shuffled)).toBe(answer(inOrder));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives every unplaced task a reason whose counts add up to the nodes', () => {
    holds(({ objects, nodes }) => {
      for (const { evidence } of scheduleAll(viewOf(objects)).unplaced) {
        expect(sum(Object.values(evidence.rejected))).toBe(nodes.length);
        const told = [...evidence.summary.matchAll(/(\d+|only node) (?:is|are|do|does|has|have) /g)].map(([, number]) => (number === 'only node' ? 1 : Number(number)));
        expect(sum(told)).toBe(nodes.length);
      }
    });
  });

  it('reaches the same number of placed tasks in small passes as in one', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 1, max: 5 }), ({ objects, tasks }, limit) => {
        const others = objects.filter(({ kind }) => kind !== 'task');
        let current = tasks;
        for (let pass = 0; ; pass++) {
          expect(pass).toBeLessThan(100);
          const { placed, more } = scheduleAll(viewOf([...others, ...current]), limit);
          expect(placed.length).toBeLessThanOrEqual(limit);
          const byId = new Map(placed.map((one) => [one.task.id, asAssigned(one)]));
          current = current.map((task) => byId.get(task.id) ?? task);
          if (!more) break;
        }
        const { placed } = scheduleAll(viewOf([...others, ...current]));
        expect(placed).toEqual([]);
      }),
    );
  });
});

describe('usage', () => {
  it('kept change by change equals what a look at all tasks finds', () => {
    const step = fc.record({
      service: fc.nat(1),
      slot: fc.nat(4),
      node: fc.constantFrom('n0', 'n1'),
      state: fc.constantFrom('pending', 'assigned', 'running', 'failed', 'rejected', 'shutdown', 'gone'),
      desiredState: fc.constantFrom('running', 'shutdown'),
      at: fc.nat(3),
      generic: fc.constantFrom(undefined, [{ kind: 'SSD', count: 2, names: [] }]),
    } as const);
    fc.assert(
      fc.property(fc.tuple(service, service), fc.array(step, { maxLength: 40 }), (services, steps) => {
        const base = services.flatMap((options, index) => makeService(`s${index}`, options));
        const usage = new Usage();
        const current = new Map<string, Task>();
        for (const { service: index, slot, state, generic, ...rest } of steps) {
          const key = `${index}/${slot}`;
          const before = current.get(key);
          const next = state === 'gone' ? undefined : { ...makeTask(`s${index}`, slot, { state, ...rest }), ...(generic && { generic }), ...(before && { id: before.id }) };
          if (next === undefined) current.delete(key);
          else current.set(key, next);
          usage.apply(viewOf([...base, ...current.values()]), before, next);
        }
        const fresh = Usage.ofView(viewOf([...base, ...current.values()]));
        const shown = (one: Usage) => ({
          nodes: ['n0', 'n1'].map((name) => one.of(makeNode(name).id)),
          services: ['s0', 's1'].map((name) => {
            const { serviceId } = makeTask(name, 1);
            return {
              tasks: new Map(one.tasksOfService(serviceId)),
              failures: [...one.failuresOf(serviceId, 1)].map(({ nodeId, at }) => `${nodeId} at ${at}`).sort(),
              known: one.requirementsOf(serviceId, 1) !== undefined,
            };
          }),
        });
        expect(shown(usage)).toEqual(shown(fresh));
      }),
    );
  });
});
