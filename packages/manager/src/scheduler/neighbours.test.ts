/** Tasks near each other and apart, and spread by shares. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node, Task } from '@muster/shared/model/objects';
import type { AffinityRule } from '@muster/shared/model/service-spec';
import { isWanted } from '@muster/shared/model/task-state';
import { viewOf } from '../state/tables.ts';
import { explainNode } from './explain.ts';
import { asAssigned, makeNode, makeService, makeTask, makeTasks, placements, scheduleAll, type ServiceOptions } from './testing/cluster.ts';
import { occupies } from './usage.ts';

const zoned = (name: string, zone?: string) => makeNode(name, { labels: zone === undefined ? {} : { zone } });
const near = (service: string, rule: Partial<AffinityRule> = {}): AffinityRule => ({ type: 'affinity', service, topology: 'node.id', required: true, ...rule });
const apart = (service: string, rule: Partial<AffinityRule> = {}): AffinityRule => near(service, { type: 'anti-affinity', ...rule });
const ruled = (...affinities: AffinityRule[]): ServiceOptions => ({ placement: { affinities } });
const IN_ZONE = { topology: 'node.labels.zone' };
const WISH = { required: false };

type Objects = Parameters<typeof viewOf>[0];
const FOUR = [zoned('e1', 'east'), zoned('e2', 'east'), zoned('w1', 'west'), zoned('none')];
const summaryOf = (objects: Objects) => scheduleAll(viewOf(objects)).unplaced[0]?.evidence.summary;

describe('tasks near others', () => {
  it.each<readonly [string, Objects, Record<string, number>]>([
    ['go to the same node', [...makeService('cache'), makeTask('cache', 1, { node: 'w1' }), ...makeService('web', ruled(near('cache'))), ...makeTasks('web', 3)], { w1: 3 }],
    ['go to the same zone', [...makeService('cache'), makeTask('cache', 1, { node: 'e1' }), ...makeService('web', ruled(near('cache', IN_ZONE))), ...makeTasks('web', 4)], { e1: 2, e2: 2 }],
    ['follow a label of services', [...makeService('cache', { labels: { tier: 'db' } }), makeTask('cache', 1, { node: 'w1' }), ...makeService('web', { placement: { affinities: [{ type: 'affinity', label: 'tier=db', topology: 'node.id', required: true }] } }), makeTask('web', 1)], { w1: 1 }],
    ['of their own service gather where the first went', [...makeService('web', ruled(near('web', IN_ZONE))), makeTask('web', 9, { node: 'w1' }), ...makeTasks('web', 3)], { w1: 3 }],
    ['of their own service gather in one zone even when none is there yet', [...makeService('web', { placement: { affinities: [near('web', IN_ZONE)], constraints: ['node.labels.zone == east'] } }), ...makeTasks('web', 4)], { e1: 2, e2: 2 }],
    ['do not follow what is about to stop', [...makeService('cache'), makeTask('cache', 1, { node: 'w1', desiredState: 'shutdown' }), ...makeService('web', ruled(near('cache'))), makeTask('web', 1)], {}],
    ['prefer it, and go elsewhere when there is no room', [...makeService('cache'), makeTask('cache', 1, { node: 'w1' }), ...makeService('web', { placement: { affinities: [near('cache', WISH)], maxReplicasPerNode: 1 } }), ...makeTasks('web', 2)], expect.objectContaining({ w1: 1 }) as Record<string, number>],
    ['prefer it over an even spread', [...makeService('cache'), makeTask('cache', 1, { node: 'w1' }), ...makeService('web', ruled(near('cache', WISH))), ...makeTasks('web', 4)], { w1: 4 }],
  ])('%s', (_says, objects, expected) => {
    expect(placements(scheduleAll(viewOf([...FOUR, ...objects])))).toEqual(expected);
  });

  it('wait with a reason while those are nowhere', () => {
    expect(summaryOf([...FOUR, ...makeService('web', ruled(near('cache'))), makeTask('web', 1)])).toBe(
      'no suitable node: 4 nodes: 4 have no task of cache, which this service is to be near',
    );
  });

  it('wait for their own zone when no node has one', () => {
    expect(summaryOf([zoned('none'), ...makeService('web', ruled(near('web', IN_ZONE))), makeTask('web', 1)])).toContain('is in a node.labels.zone that has no task of web');
  });
});

describe('tasks apart from others', () => {
  it.each<readonly [string, Objects, Record<string, number>]>([
    ['avoid the node', [...makeService('batch'), ...makeTasks('batch', 1, { node: 'e1' }), ...makeService('web', ruled(apart('batch'))), ...makeTasks('web', 3)], { e2: 1, w1: 1, none: 1 }],
    ['avoid the zone; a node without one is in none', [...makeService('batch'), ...makeTasks('batch', 1, { node: 'e1' }), ...makeService('web', ruled(apart('batch', IN_ZONE))), ...makeTasks('web', 4)], { w1: 2, none: 2 }],
    ['of their own service go one to each node', [...makeService('web', ruled(apart('web'))), ...makeTasks('web', 6)], { e1: 1, e2: 1, w1: 1, none: 1 }],
    ['of their own service go one to each zone', [...makeService('web', { placement: { affinities: [apart('web', IN_ZONE)], constraints: ['node.hostname != none', 'node.hostname != e2'] } }), ...makeTasks('web', 3)], { e1: 1, w1: 1 }],
    ['of their own service may join those of an older revision, of which alone the rule is', [...makeService('web', ruled(apart('web'))), makeTask('web', 1, { node: 'e1' }), ...makeService('web', { placement: { constraints: ['node.hostname == e1'] } }, 2), makeTask('web', 2, { revision: 2 })], { e1: 1 }],
    ['of their own service do not join those of a newer one', [...makeService('web', {}, 2), makeTask('web', 2, { node: 'e1', revision: 2 }), ...makeService('web', { placement: { affinities: [apart('web')], constraints: ['node.hostname == e1'] } }), makeTask('web', 1)], {}],
    ['avoid what has not ended yet', [...makeService('batch'), ...makeTasks('batch', 1, { node: 'e1', desiredState: 'shutdown' }), ...makeService('web', ruled(apart('batch'))), ...makeTasks('web', 3)], { e2: 1, w1: 1, none: 1 }],
    ['are avoided by those others, too', [...makeService('web', ruled(apart('batch'))), ...makeTasks('web', 1, { node: 'e1' }), ...makeService('batch'), ...makeTasks('batch', 3)], { e2: 1, w1: 1, none: 1 }],
    ['prefer it, and share when there is no other room', [...makeService('batch'), ...makeTasks('batch', 1, { node: 'e1' }), ...makeService('web', { placement: { affinities: [apart('batch', WISH)], maxReplicasPerNode: 1 } }), ...makeTasks('web', 4)], { e1: 1, e2: 1, w1: 1, none: 1 }],
  ])('%s', (_says, objects, expected) => {
    expect(placements(scheduleAll(viewOf([...FOUR, ...objects])))).toEqual(expected);
  });

  it('say whose rule keeps them away', () => {
    const rival = [...makeService('web', ruled(apart('batch'))), makeTask('web', 1, { node: 'only' })];
    expect(summaryOf([zoned('only', 'east'), ...rival, ...makeService('batch'), makeTask('batch', 1)])).toBe('no suitable node: the only node has a task of web, which is to be apart from this service');
  });
});

describe('shares of a spread', () => {
  const shares = (replicas: number, targets: readonly (readonly [string, number])[], nodes = [zoned('e1', 'east'), zoned('w1', 'west'), zoned('n1', 'north')]) => {
    const placement = { preferences: [{ spread: 'node.labels.zone', targets: targets.map(([value, percent]) => ({ value, percent })) }] };
    return placements(scheduleAll(viewOf([...nodes, ...makeService('web', { placement }), ...makeTasks('web', replicas)])));
  };

  it.each<readonly [string, number, readonly (readonly [string, number])[], Record<string, number>]>([
    ['70 to 30', 10, [['east', 70], ['west', 30]], { e1: 7, w1: 3 }],
    ['60, and the rest even', 10, [['east', 60]], { e1: 6, w1: 2, n1: 2 }],
    ['a share of a value that no node has', 9, [['south', 50]], { e1: 3, w1: 3, n1: 3 }],
    ['all to one', 3, [['west', 100]], { w1: 3 }],
  ])('%s', (_says, replicas, targets, expected) => {
    expect(shares(replicas, targets)).toEqual(expected);
  });

  it('gives what a full value cannot take to the others', () => {
    const drained = makeNode('w1', { labels: { zone: 'west' }, availability: 'drain' });
    expect(shares(4, [['west', 100]], [zoned('e1', 'east'), drained])).toEqual({ e1: 4 });
  });

  it('never leaves a value further from its share than one task', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 99 }), (replicas, percent) => {
        const { e1 = 0 } = shares(replicas, [['east', percent], ['west', 100 - percent]], [zoned('e1', 'east'), zoned('w1', 'west')]);
        expect(Math.abs(e1 - (replicas * percent) / 100)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

interface Scene {
  readonly nodes: readonly Node[];
  readonly services: readonly { readonly name: string; readonly rules: readonly AffinityRule[]; readonly replicas: number }[];
}

const NAMES = ['a', 'b', 'c'] as const;
const rule: fc.Arbitrary<AffinityRule> = fc.record({
  type: fc.constantFrom('affinity', 'anti-affinity', 'anti-affinity'),
  service: fc.constantFrom(...NAMES),
  topology: fc.constantFrom('node.id', 'node.labels.zone'),
  required: fc.constantFrom(true, true, false),
});
const scene: fc.Arbitrary<Scene> = fc.record({
  nodes: fc.array(fc.constantFrom('east', 'west', undefined), { minLength: 1, maxLength: 6 }).map((zones) => zones.map((zone, index) => zoned(`n${index}`, zone))),
  services: fc.tuple(...NAMES.map((name) => fc.record({ name: fc.constant(name), rules: fc.array(rule, { maxLength: 2 }), replicas: fc.nat(5) }))),
});

/** Pass after pass, until none places anything more. */
function settle({ nodes, services }: Scene) {
  const others = [...nodes, ...services.flatMap(({ name, rules }) => makeService(name, ruled(...rules)))];
  let tasks: readonly Task[] = services.flatMap(({ name, replicas }) => makeTasks(name, replicas));
  const order: Task[] = [];
  for (;;) {
    const { placed } = scheduleAll(viewOf([...others, ...tasks]));
    if (placed.length === 0) return { others, tasks, order };
    const byId = new Map(placed.map((one) => [one.task.id, asAssigned(one)]));
    order.push(...byId.values());
    tasks = tasks.map((task) => byId.get(task.id) ?? task);
  }
}

const valueOf = (node: Node | undefined, topology: string) => (topology === 'node.id' ? (node?.id ?? '') : (node?.spec.labels['zone'] ?? ''));

describe('rules about neighbours', () => {
  it('never bring tasks together of which either is to be apart from the other', () => {
    fc.assert(
      fc.property(scene, (one) => {
        const { tasks } = settle(one);
        const placed = tasks.filter(occupies);
        for (const { name, rules } of one.services) {
          for (const { type, service, topology, required } of rules) {
            if (type !== 'anti-affinity' || !required) continue;
            for (const task of placed.filter(({ serviceId }) => serviceId === name)) {
              const here = valueOf(one.nodes.find(({ id }) => id === task.nodeId), topology);
              const near = placed.filter((other) => other !== task && other.serviceId === service && here !== '' && valueOf(one.nodes.find(({ id }) => id === other.nodeId), topology) === here);
              expect(near).toEqual([]);
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('place a task that is to be near others only where one is already, unless it is the first of those itself', () => {
    fc.assert(
      fc.property(scene, (one) => {
        const { order } = settle(one);
        for (const [index, task] of order.entries()) {
          const rules = one.services.find(({ name }) => name === task.serviceId)?.rules ?? [];
          for (const { type, service, topology, required } of rules) {
            if (type !== 'affinity' || !required) continue;
            const before = order.slice(0, index).filter((other) => other.serviceId === service);
            const inDomain = (other: Task) => valueOf(one.nodes.find(({ id }) => id === other.nodeId), topology);
            const isFirst = service === task.serviceId && before.every((other) => inDomain(other) === '');
            expect(inDomain(task)).not.toBe('');
            expect(isFirst || before.some((other) => inDomain(other) === inDomain(task))).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never leave a task waiting for which a node would fit, once nothing moves any more', () => {
    fc.assert(
      fc.property(scene, (one) => {
        const { others, tasks } = settle(one);
        const view = viewOf([...others, ...tasks]);
        for (const task of tasks) {
          if (task.nodeId !== undefined || !isWanted(task.desiredState)) continue;
          for (const { id } of one.nodes) expect(explainNode(view, task.serviceId, id)?.fits).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });
});
