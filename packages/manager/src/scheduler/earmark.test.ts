import { describe, expect, it } from 'vitest';
import { asNodeId } from '@muster/shared/model/ids';
import { viewOf } from '../state/tables.ts';
import { CPU, makeNode, makeService, makeTask, makeTasks, placements, scheduleAll, type ServiceOptions } from './testing/cluster.ts';

type Objects = Parameters<typeof viewOf>[0];

const leaving = { evict: { by: 'preemption' as const, reason: '', at: 0 } };
const urgent = (cpus: number): ServiceOptions => ({ reservations: { nanoCpus: cpus * CPU }, priority: { value: 80, preempts: true } });
const low = (cpus: number): ServiceOptions => ({ reservations: { nanoCpus: cpus * CPU }, replicas: 4 });
const placed = (...objects: Objects[]) => placements(scheduleAll(viewOf(objects.flat())));

describe('room that is being made for a task of a higher priority', () => {
  it.each<readonly [string, Record<string, number>, Objects]>([
    [
      'is not taken by one of a lower priority that had to leave elsewhere',
      {},
      [makeNode('a', { nanoCpus: 2 * CPU }), makeNode('b', { nanoCpus: 2 * CPU }), ...makeService('low', low(1)), makeTask('low', 1, { node: 'a', ...leaving }), makeTask('low', 2, { node: 'b', desiredState: 'shutdown', ...leaving }), makeTask('low', 1, { avoids: asNodeId('a') }), ...makeService('web', urgent(2)), ...makeTasks('web', 2)],
    ],
    [
      'is taken as far as there is room beside those it is made for',
      { a: 1 },
      [makeNode('a', { nanoCpus: 4 * CPU }), ...makeService('low', low(1)), ...makeTasks('low', 2, { node: 'a', ...leaving }), makeTask('low', 3), makeTask('low', 4), ...makeService('web', urgent(3)), makeTask('web', 1)],
    ],
    [
      'sends those of a lower priority to other nodes',
      { b: 1 },
      [makeNode('a', { nanoCpus: 2 * CPU }), makeNode('b', { nanoCpus: 1 * CPU }), ...makeService('low', low(1)), makeTask('low', 1, { node: 'a', ...leaving }), makeTask('low', 2), ...makeService('web', urgent(2)), makeTask('web', 1)],
    ],
    [
      'is taken by a task that is as urgent',
      { a: 1 },
      [makeNode('a', { nanoCpus: 2 * CPU }), ...makeService('low', low(1)), makeTask('low', 1, { node: 'a', ...leaving }), ...makeService('other', { reservations: { nanoCpus: 1 * CPU }, priority: { value: 90, preempts: false } }), makeTask('other', 1), ...makeService('web', urgent(2)), makeTask('web', 1)],
    ],
    [
      'is nobody’s once they have gone who asked for it',
      { a: 1 },
      [makeNode('a', { nanoCpus: 2 * CPU }), ...makeService('low', low(1)), makeTask('low', 1, { node: 'a', ...leaving }), makeTask('low', 2)],
    ],
  ])('%s', (_says, expected, objects) => {
    expect(placed(objects)).toEqual(expected);
  });
});
