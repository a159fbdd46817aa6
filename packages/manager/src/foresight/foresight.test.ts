import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asNodeId, asServiceId } from '@muster/shared/model/ids';
import type { ClusterObject } from '@muster/shared/model/objects';
import { seededNewId } from '@muster/shared/runtime/ids';
import { seededRandom } from '@muster/shared/runtime/random';
import { GIB, makeNode, makeService, makeTask, type NodeOptions, type ServiceOptions } from '../scheduler/testing/cluster.ts';
import { Usage } from '../scheduler/usage.ts';
import { keyOf } from '../state/keys.ts';
import { type Tables, viewOf } from '../state/tables.ts';
import { assessRisk, assessRiskInSteps } from './risk.ts';
import { simulate } from './simulate.ts';
import { type Hypothesis, nodeDown, whatIf } from './what-if.ts';

const options = () => ({ now: 1_000_000, newId: seededNewId(seededRandom(1)) });
const big: ServiceOptions = { reservations: { memoryBytes: 3 * GIB } };

/** A service with a running task on each of the named nodes. */
function running(name: string, nodes: readonly string[], service: ServiceOptions = {}): readonly ClusterObject[] {
  const [record, revision] = makeService(name, service);
  const spec = service.global === true ? record.spec : { ...record.spec, mode: { type: 'replicated' as const, replicas: nodes.length } };
  const tasks = nodes.map((node, index) => makeTask(name, service.global === true ? 0 : index + 1, { node }));
  return [{ ...record, spec }, { ...revision, spec }, ...tasks];
}

const down = (...names: string[]): Hypothesis => ({ nodesDown: names.map(asNodeId), scales: [] });
const scale = (service: string, replicas: number): Hypothesis => ({ nodesDown: [], scales: [{ serviceId: asServiceId(service), replicas }] });

/** `web: 2→2 of 2; move 1 a→b`. */
function told(objects: readonly ClusterObject[], hypothesis: Hypothesis): readonly string[] {
  return whatIf(viewOf(objects), hypothesis, options()).services.map(({ service, desired, runningBefore, runningAfter, effects }) => {
    const lines = effects.map(({ type, slot, fromNode, toNode }) => `${type} ${slot} ${fromNode}→${toNode}`);
    return [`${service}: ${runningBefore}→${runningAfter} of ${desired}`, ...lines].join('; ');
  });
}

describe('what if', () => {
  const a = makeNode('a');
  const b = makeNode('b');
  const c = makeNode('c');
  it.each<readonly [string, readonly ClusterObject[], Hypothesis, readonly string[]]>([
    ['a node is lost: its tasks move', [a, b, ...running('web', ['a', 'b'])], down('a'), ['web: 2→2 of 2; move 1 a→b']],
    ['a node without tasks is lost', [a, b, ...running('web', ['b'])], down('a'), []],
    ['a node that is down already is lost', [makeNode('a', { state: 'down' }), b, ...running('web', ['b'])], down('a'), []],
    ['there is no room on the others', [a, makeNode('b', { memoryBytes: 4 * GIB }), ...running('web', ['a', 'b'], big)], down('a'), ['web: 2→1 of 2; move 1 a→']],
    ['both are lost', [a, b, ...running('web', ['a', 'b'])], down('a', 'b'), ['web: 2→0 of 2; move 1 a→; move 2 b→']],
    ['a global service ends there, and goes nowhere', [a, b, ...running('log', ['a', 'b'], { global: true })], down('a'), ['log: 2→1 of 1; stop 0 a→']],
    ['more replicas', [a, b, c, ...running('web', ['a', 'b'])], scale('web', 3), ['web: 2→3 of 3; create 3 →c']],
    ['more replicas than there is room for', [makeNode('a', { memoryBytes: 7 * GIB }), ...running('web', ['a'], big)], scale('web', 4), ['web: 1→2 of 4; create 2 →a; create 3 →; create 4 →']],
    ['fewer replicas', [a, b, ...running('web', ['a', 'b'])], scale('web', 1), ['web: 2→1 of 1; stop 2 b→']],
    ['none', [a, b, ...running('web', ['a'])], scale('web', 0), ['web: 1→0 of 0; stop 1 a→']],
    ['as many as there are', [a, b, ...running('web', ['a', 'b'])], scale('web', 2), []],
    ['the same service on fewer nodes', [a, b, c, ...running('web', ['a', 'b'])], { ...down('a'), scales: scale('web', 3).scales }, ['web: 2→3 of 3; move 1 a→c; create 3 →b']],
    [
      'room that is freed goes to a task that waits',
      [makeNode('a', { memoryBytes: 4 * GIB }), ...running('web', ['a'], big), ...makeService('late', big), makeTask('late', 1)],
      scale('web', 0),
      ['late: 0→1 of 1; start 1 →a', 'web: 1→0 of 0; stop 1 a→'],
    ],
    [
      'one of a higher priority is to have more than there is room for: others leave for it',
      [makeNode('a', { memoryBytes: 7 * GIB }), makeNode('b', { memoryBytes: 4 * GIB }), ...running('web', ['a'], { ...big, priority: { value: 80, preempts: true } }), ...running('low', ['a'], { reservations: { memoryBytes: 3 * GIB } }), ...running('tiny', ['b'], { reservations: { memoryBytes: GIB } })],
      scale('web', 3),
      ['low: 1→0 of 1; move 1 a→', 'web: 1→3 of 3; create 2 →b; create 3 →a'],
    ],
  ])('%s', (_says, objects, hypothesis, expected) => {
    const lines = told(objects, hypothesis);
    // Which of two equal nodes is taken is the scheduler's business.
    const normal = (line: string) => line.split('; ').map((part) => part.replace(/→[bc]$/, '→b|c'));
    expect(lines.map(normal)).toEqual(expected.map(normal));
  });

  it('says why a task does not fit', () => {
    const { services } = whatIf(viewOf([a, makeNode('b', { memoryBytes: 4 * GIB }), ...running('web', ['a', 'b'], big)]), down('a'), options());
    expect(services[0]?.effects[0]?.reason).toContain('not enough memory');
  });

  it('says that it was cut off', () => {
    const view = viewOf([a, b, ...running('web', ['a', 'b'])]);
    expect(whatIf(view, down('a'), { ...options(), maxRounds: 1 }).complete).toBe(false);
  });
});

const cluster = fc
  .record({
    nodes: fc.array(fc.record({ memoryBytes: fc.integer({ min: 1, max: 8 }).map((gib) => gib * GIB), labels: fc.constantFrom({}, { zone: 'east' }), availability: fc.constantFrom('active', 'active', 'active', 'pause') }), { minLength: 1, maxLength: 6 }),
    services: fc.array(
      fc.record({
        on: fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
        memoryBytes: fc.constantFrom(0, GIB, 3 * GIB),
        constraints: fc.subarray(['node.labels.zone == east']),
        maxReplicasPerNode: fc.constantFrom(0, 0, 2),
        ports: fc.subarray([{ publishedPort: 80 }]),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ nodes, services }) => [
    ...nodes.map((node, index) => makeNode(`n${index}`, node as NodeOptions)),
    ...services.flatMap(({ on, memoryBytes, constraints, maxReplicasPerNode, ports }, index) =>
      running(`s${index}`, on.map((at) => `n${at % nodes.length}`), { reservations: { memoryBytes }, placement: { constraints, maxReplicasPerNode }, ports }),
    ),
  ]);

function pictureOf(view: Tables): string {
  return JSON.stringify([...view.keys()].map((key) => [key, view.get(key)]));
}

describe('foresight on random clusters', () => {
  it('never changes the state or the usage, and comes to an end', () => {
    fc.assert(
      fc.property(cluster, fc.nat(8), (objects, replicas) => {
        const view = viewOf(objects);
        const before = pictureOf(view);
        const usage = Usage.ofView(view);
        const loads = () => JSON.stringify([...view.nodes()].map(({ id }) => [usage.of(id), [...usage.of(id).ports]]));
        const loadsBefore = loads();
        const node = view.node(asNodeId('n0'));
        if (node === undefined) throw new Error('the cluster has a node');
        const { complete } = simulate(view, [nodeDown(node, 1)], { ...options(), usage });
        whatIf(view, scale('s0', replicas), options());
        assessRisk(view, { ...options(), mayGoOn: () => true });
        expect(complete).toBe(true);
        expect(pictureOf(view)).toBe(before);
        expect(loads()).toBe(loadsBefore);
      }),
    );
  });

  it('counts what it tells: running then = running now + what comes − what goes', () => {
    fc.assert(
      fc.property(cluster, (objects) => {
        for (const { runningBefore, runningAfter, effects } of whatIf(viewOf(objects), down('n0'), options()).services) {
          const lacking = effects.filter(({ toNode }) => toNode === '').length;
          expect(runningAfter).toBe(runningBefore - lacking);
        }
      }),
    );
  });
});

describe('risk', () => {
  const assess = (objects: readonly ClusterObject[], mayGoOn = () => true) => assessRisk(viewOf(objects), { ...options(), mayGoOn });
  const nodes = [makeNode('a'), makeNode('b')];

  it('is none where there is room', () => {
    expect(assess([...nodes, ...running('web', ['a', 'b'])])).toEqual({ nodesTotal: 2, nodesChecked: 2, hosts: [] });
  });

  it('is a host whose tasks fit nowhere else', () => {
    const { hosts } = assess([makeNode('a'), makeNode('b', { memoryBytes: 4 * GIB }), ...running('web', ['a', 'b'], big)]);
    expect(hosts.map(({ node }) => node)).toEqual(['a']);
    expect(hosts[0]?.services[0]).toMatchObject({ service: 'web', desired: 2, unplaced: 1, allHere: false });
    expect(hosts[0]?.services[0]?.reason).toContain('not enough memory');
  });

  it('is a host with all that runs of a service, unless it is to have one task only', () => {
    const { hosts } = assess([...nodes, ...running('web', ['a', 'a']), ...running('one', ['b'])]);
    expect(hosts).toMatchObject([{ node: 'a', services: [{ service: 'web', unplaced: 0, allHere: true }] }]);
  });

  it('leaves out what there is no time for, and says so', () => {
    const objects = [makeNode('a'), makeNode('b', { memoryBytes: 4 * GIB }), ...running('web', ['a', 'b'], big)];
    expect(assess(objects, () => false)).toMatchObject({ nodesTotal: 2, nodesChecked: 0, hosts: [] });
  });

  it('judges each host by the state of its step', () => {
    const tables = viewOf([makeNode('a'), makeNode('b', { memoryBytes: 4 * GIB }), ...running('web', ['a', 'b'], big)]);
    const steps = assessRiskInSteps(tables, { ...options(), mayGoOn: () => true });
    steps.next();
    // The second host leaves, with what runs there, before it is looked at.
    tables.delete(keyOf(makeTask('web', 2, { node: 'b' })));
    tables.delete(keyOf(makeNode('b')));
    tables.revision += 1;
    expect(steps.next()).toMatchObject({ done: true, value: { nodesTotal: 2, nodesChecked: 2, hosts: [{ node: 'a' }] } });
  });

  it('agrees with what-if about every host', () => {
    fc.assert(
      fc.property(cluster, (objects) => {
        const view = viewOf(objects);
        const { hosts } = assess(objects);
        for (const { id } of view.nodes()) {
          const lacking = whatIf(view, down(id), options()).services.flatMap(({ service, effects }) => {
            const unplaced = effects.filter(({ toNode }) => toNode === '').length;
            return unplaced === 0 ? [] : [[service, unplaced]];
          });
          const told = hosts.find(({ node }) => node === id)?.services.filter(({ unplaced }) => unplaced > 0) ?? [];
          expect(told.map(({ service, unplaced }) => [service, unplaced])).toEqual(lacking);
        }
      }),
    );
  });
});
