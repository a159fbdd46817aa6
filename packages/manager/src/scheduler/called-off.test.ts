import { asTaskId } from '@muster/shared/model/ids';
import { describe, expect, it } from 'vitest';
import { viewOf } from '../state/tables.ts';
import { isCalledOff } from './called-off.ts';
import { makeNode, makeTask, type NodeOptions, type TaskOptions } from './testing/cluster.ts';

interface Pair {
  /** The task that is replaced, which runs on the node. */
  readonly original?: TaskOptions;
  readonly replacement?: TaskOptions;
  readonly node?: NodeOptions;
}

function calledOff({ original, replacement, node }: Pair): boolean {
  const old = makeTask('web', 1, { node: 'a', ...original });
  const next = { ...makeTask('web', 1, { replaces: old.id, ...replacement }), id: asTaskId('next') };
  return isCalledOff(next, viewOf([makeNode('a', node), old, next]));
}

const evict = { by: 'rebalance', reason: 'two fewer there', at: 1 } as const;

describe('the move of a task', () => {
  it.each<[string, Pair]>([
    ['whose node takes tasks again', {}],
    ['whose node is paused instead', { node: { availability: 'pause' } }],
    ['that is not asked to leave any more, and whose replacement is only to be prepared', { replacement: { desiredState: 'ready' } }],
  ])('is called off when the task serves: one %s', (_what, pair) => {
    expect(calledOff(pair)).toBe(true);
  });

  it.each<[string, Pair]>([
    ['its node is drained', { node: { availability: 'drain' } }],
    ['its node is down', { node: { state: 'down' } }],
    ['nobody knows how its node is', { node: { state: 'suspect' } }],
    ['it is asked to leave', { original: { evict } }],
    ['it is told to stop', { original: { desiredState: 'shutdown' } }],
    ['it has ended', { original: { state: 'failed' } }],
    ['it does not run yet', { original: { state: 'starting' } }],
    ['another revision takes its place', { replacement: { revision: 2 } }],
    ['it is gone', { replacement: { replaces: asTaskId('gone') } }],
  ])('goes on when %s', (_what, pair) => {
    expect(calledOff(pair)).toBe(false);
  });

  it('is none for a task that replaces nothing', () => {
    const task = makeTask('web', 1);
    expect(isCalledOff(task, viewOf([makeNode('a'), task]))).toBe(false);
  });
});
