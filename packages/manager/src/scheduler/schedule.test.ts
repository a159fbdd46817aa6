import { describe, expect, it } from 'vitest';
import { viewOf } from '../state/tables.ts';
import { FAILURE_WINDOW_MS, FAILURES_THAT_COUNT } from './schedule.ts';
import { CPU, GIB, makeNode, makeService, makeTask, makeTasks, placements, scheduleAll } from './testing/cluster.ts';

const NOW = 1_000_000;
const ON_ZONE = { preferences: [{ spread: 'node.labels.zone' }] };
const zoned = (name: string, zone: string) => makeNode(name, { labels: { zone } });

describe('schedule', () => {
  it('spreads a service evenly, however loaded the nodes are', () => {
    const view = viewOf([
      ...['a', 'b', 'c'].map((name) => makeNode(name)),
      ...makeService('old'),
      ...makeTasks('old', 9, { node: 'a' }),
      ...makeService('web'),
      ...makeTasks('web', 6),
    ]);
    expect(placements(scheduleAll(view))).toEqual({ a: 2, b: 2, c: 2 });
  });

  it('begins with the least loaded nodes', () => {
    const view = viewOf([
      ...['a', 'b', 'c'].map((name) => makeNode(name)),
      ...makeService('old'),
      ...makeTasks('old', 3, { node: 'a' }),
      ...makeTasks('old', 1, { node: 'c' }),
      ...makeService('web'),
      ...makeTasks('web', 2),
    ]);
    expect(placements(scheduleAll(view))).toEqual({ b: 1, c: 1 });
  });

  it('takes the node with the smaller reserved share when the tasks are equally many', () => {
    const view = viewOf([
      makeNode('small', { nanoCpus: 2 * CPU }),
      makeNode('large', { nanoCpus: 16 * CPU }),
      ...makeService('old', { reservations: { nanoCpus: CPU } }),
      ...makeTasks('old', 1, { node: 'small' }),
      ...makeTasks('old', 1, { node: 'large' }),
      ...makeService('web'),
      makeTask('web', 1),
    ]);
    expect(placements(scheduleAll(view))).toEqual({ large: 1 });
  });

  it('fills one node after the other when told to bin-pack', () => {
    const view = viewOf([
      ...['a', 'b', 'c'].map((name) => makeNode(name, { memoryBytes: 4 * GIB })),
      ...makeService('web', { reservations: { memoryBytes: GIB }, placement: { strategy: 'binpack' } }),
      ...makeTasks('web', 6),
    ]);
    expect(new Set(Object.values(placements(scheduleAll(view))))).toEqual(new Set([2, 4]));
  });

  it('divides by the first preference, then by the second, then by node', () => {
    const node = (name: string, zone: string, rack: string) => makeNode(name, { labels: { zone, rack } });
    const view = viewOf([
      node('e1', 'east', '1'),
      node('e2', 'east', '1'),
      node('e3', 'east', '2'),
      node('w1', 'west', '1'),
      ...makeService('web', { placement: { preferences: [{ spread: 'node.labels.zone' }, { spread: 'node.labels.rack' }] } }),
      ...makeTasks('web', 8),
    ]);
    expect(placements(scheduleAll(view))).toEqual({ e1: 1, e2: 1, e3: 2, w1: 4 });
  });

  it('makes up for tasks that run already, also on nodes that take no more', () => {
    const view = viewOf([
      zoned('e1', 'east'),
      { ...zoned('e2', 'east'), spec: { labels: { zone: 'east' }, availability: 'pause' } },
      zoned('w1', 'west'),
      ...makeService('web', { placement: ON_ZONE }),
      ...makeTasks('web', 3, { node: 'e2' }),
      ...[4, 5, 6, 7].map((slot) => makeTask('web', slot)),
    ]);
    expect(placements(scheduleAll(view))).toEqual({ w1: 3, e1: 1 });
  });

  it('treats nodes without the label as one branch', () => {
    const view = viewOf([
      makeNode('n1'),
      makeNode('n2'),
      zoned('e1', 'east'),
      ...makeService('web', { placement: ON_ZONE }),
      ...makeTasks('web', 4),
    ]);
    expect(placements(scheduleAll(view))).toEqual({ n1: 1, n2: 1, e1: 2 });
  });

  it('goes on in the other branches when one is full', () => {
    const view = viewOf([
      zoned('e1', 'east'),
      zoned('w1', 'west'),
      zoned('w2', 'west'),
      ...makeService('web', { placement: { ...ON_ZONE, maxReplicasPerNode: 2 } }),
      ...makeTasks('web', 6),
    ]);
    expect(placements(scheduleAll(view))).toEqual({ e1: 2, w1: 2, w2: 2 });
  });

  it('avoids a node on which this revision keeps failing, until the window has passed', () => {
    const failed = (count: number, at: number, revision = 1) =>
      Array.from({ length: count }, (_, index) => makeTask('web', 100 + index, { node: 'bad', state: 'failed', at, revision }));
    const placedOnBad = (tasks: ReturnType<typeof failed>) => {
      const view = viewOf([
        makeNode('bad'),
        makeNode('good'),
        ...makeService('web'),
        makeService('web', {}, 2)[1],
        ...tasks,
        ...makeTasks('web', 4),
      ]);
      return placements(scheduleAll(view, Number.POSITIVE_INFINITY, NOW))['bad'] ?? 0;
    };
    expect(placedOnBad(failed(FAILURES_THAT_COUNT, NOW - 1))).toBe(0);
    expect(placedOnBad(failed(FAILURES_THAT_COUNT - 1, NOW - 1))).toBe(2);
    expect(placedOnBad(failed(FAILURES_THAT_COUNT, NOW - FAILURE_WINDOW_MS))).toBe(2);
    expect(placedOnBad(failed(FAILURES_THAT_COUNT, NOW - 1, 2))).toBe(2);
  });

  it('gives each service the order of its own, so that not all begin on the same node', () => {
    const nodes = ['a', 'b', 'c', 'd'].map((name) => makeNode(name));
    const firstOf = (service: string) => Object.keys(placements(scheduleAll(viewOf([...nodes, ...makeService(service), makeTask(service, 1)]))))[0];
    const firsts = new Set(Array.from({ length: 40 }, (_, index) => firstOf(`web-${index}`)));
    expect(firsts).toEqual(new Set(['a', 'b', 'c', 'd']));
  });

  it('counts the tasks of both revisions when a pass places two of one service', () => {
    const limited = { placement: { maxReplicasPerNode: 2 } };
    const view = viewOf([
      makeNode('a'),
      makeNode('b'),
      ...makeService('web', limited),
      makeService('web', limited, 2)[1],
      ...makeTasks('web', 3),
      makeTask('web', 4, { revision: 2 }),
      makeTask('web', 5, { revision: 2 }),
    ]);
    const result = scheduleAll(view);
    expect(placements(result)).toEqual({ a: 2, b: 2 });
    expect(result.unplaced).toHaveLength(1);
  });

  it('puts a port only once on each node and says why the rest waits', () => {
    const view = viewOf([makeNode('a'), makeNode('b'), ...makeService('web', { ports: [{ publishedPort: 80 }] }), ...makeTasks('web', 3)]);
    const result = scheduleAll(view);
    expect(placements(result)).toEqual({ a: 1, b: 1 });
    expect(result.unplaced.map(({ evidence }) => evidence.summary)).toEqual(['no suitable node: 2 nodes: 2 have host port tcp/80 in use']);
  });

  it('places the tasks of a global service on their nodes, or says what keeps them off', () => {
    const view = viewOf([
      makeNode('a'),
      makeNode('b', { availability: 'drain' }),
      ...makeService('agent', { global: true }),
      ...['a', 'b', 'gone'].map((node) => makeTask('agent', 0, { node, state: 'pending' })),
    ]);
    const result = scheduleAll(view);
    expect(placements(result)).toEqual({ a: 1 });
    expect(result.unplaced.map(({ evidence }) => evidence.summary)).toEqual([
      'cannot run on its node: b is drained',
      'cannot run on its node: gone is gone',
    ]);
  });

  it('leaves tasks alone that nobody wants any more', () => {
    const view = viewOf([makeNode('a'), ...makeService('web'), makeTask('web', 1, { desiredState: 'shutdown' })]);
    expect(scheduleAll(view)).toEqual({ placed: [], unplaced: [], more: false });
  });

  it('says when the revision of a task is gone', () => {
    const view = viewOf([makeNode('a'), ...makeService('web'), makeTask('web', 1, { revision: 7 })]);
    expect(scheduleAll(view).unplaced.map(({ evidence }) => evidence.summary)).toEqual(['revision 7 of the service is no longer known']);
  });

  it('stops at the limit, with the group that has waited longest first', () => {
    const view = viewOf([
      makeNode('a'),
      ...makeService('young'),
      ...makeTasks('young', 3, { createdAt: 20 }),
      ...makeService('old'),
      ...makeTasks('old', 3, { createdAt: 10 }),
    ]);
    const result = scheduleAll(view, 4);
    expect(result.more).toBe(true);
    expect(result.placed.map(({ task }) => task.id)).toEqual(['old.1.1', 'old.2.1', 'old.3.1', 'young.1.1']);
    expect(scheduleAll(view, 6).more).toBe(false);
  });
});

describe('evidence', () => {
  it('counts the nodes that do not fit by reason, with numbers', () => {
    const view = viewOf([
      zoned('w1', 'west'),
      zoned('w2', 'west'),
      makeNode('e1', { labels: { zone: 'east' }, memoryBytes: GIB }),
      ...makeService('web', { reservations: { memoryBytes: 2 * GIB }, placement: { constraints: ['node.labels.zone == east'] } }),
      makeTask('web', 1),
    ]);
    const [waiting] = scheduleAll(view).unplaced;
    expect(waiting?.evidence).toEqual({
      decidedAt: NOW,
      nodesConsidered: 3,
      rejected: { constraint: 2, resources: 1 },
      scores: [],
      summary:
        'no suitable node: 3 nodes: 2 do not match constraint node.labels.zone == east, 1 has not enough memory (needs 2 GiB, 1 GiB free)',
    });
  });

  it('tells the most that any node has free when several have too little', () => {
    const view = viewOf([
      makeNode('a', { memoryBytes: GIB }),
      makeNode('b', { memoryBytes: 2 * GIB }),
      ...makeService('web', { reservations: { memoryBytes: 3 * GIB } }),
      makeTask('web', 1),
    ]);
    expect(scheduleAll(view).unplaced[0]?.evidence.summary).toBe(
      'no suitable node: 2 nodes: 2 have not enough memory (needs 3 GiB, at most 2 GiB free)',
    );
  });

  it('says so when there are no nodes', () => {
    const view = viewOf([...makeService('web'), makeTask('web', 1)]);
    expect(scheduleAll(view).unplaced[0]?.evidence.summary).toBe('no suitable node: there are no nodes');
  });

  it('shows the scores of the chosen node before the placement, and the next best', () => {
    const view = viewOf([
      zoned('e1', 'east'),
      zoned('w1', 'west'),
      { ...zoned('w2', 'west'), spec: { labels: { zone: 'west' }, availability: 'drain' } },
      ...makeService('web', { reservations: { nanoCpus: CPU }, placement: ON_ZONE }),
      ...makeTasks('web', 2, { node: 'e1' }),
      ...makeTasks('web', 1, { node: 'w1' }),
      makeTask('web', 3),
    ]);
    expect(scheduleAll(view).placed.map(({ evidence }) => evidence)).toEqual([
      {
        decidedAt: NOW,
        nodesConsidered: 3,
        rejected: { readiness: 1 },
        scores: [
          { name: 'tasks in node.labels.zone=west', value: 1 },
          { name: 'tasks of the service', value: 1 },
          { name: 'tasks', value: 1 },
          { name: 'reserved share', value: 0.25 },
        ],
        runnerUp: 'e1',
        summary: 'w1: best of 2 nodes that fit, out of 3',
      },
    ]);
  });
});
