import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import type { ClusterObject, Service, Task } from '@muster/shared/model/objects';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import { describe, expect, it } from 'vitest';
import { keyOf } from '@muster/manager/state/keys';
import { Tables } from '@muster/manager/state/tables';
import { type Host, missing } from './converged.ts';
import { makeLeader, makeNode } from './testing.ts';

const base = defaultServiceSpec('web', 'plain:1', 2);
const spec: ServiceSpec = { ...base, disruption: { moveOrder: 'stop-first' }, task: { ...base.task, restart: { ...base.task.restart, condition: 'none' } } };
const service: Service = { kind: 'service', id: asServiceId('s'), createdAt: 0, updatedAt: 0, spec, revision: 1, removing: false };
const evict = { by: 'rebalance', reason: '', at: 0, lapsesAt: 600_000 } as const;

const task = (id: string, slot: number, state: Task['status']['state'], rest: Partial<Task> = {}): Task => ({
  kind: 'task',
  id: asTaskId(id),
  serviceId: service.id,
  revision: 1,
  slot,
  createdAt: 0,
  desiredState: 'running',
  desiredReason: '',
  notBefore: 0,
  ...(state === 'pending' ? {} : { nodeId: asNodeId('n') }),
  status: { state, at: 0, message: '' },
  ...rest,
});

/** Of a cluster with one node, whose engine has these containers up. */
function missingWith(tasks: readonly Task[], up: readonly string[]): string | undefined {
  const view = new Tables();
  const revision = { kind: 'revision', serviceId: service.id, revision: 1, createdAt: 0, spec } as const;
  for (const object of [makeLeader(), makeNode('n'), service, revision, ...tasks] satisfies ClusterObject[]) view.put(keyOf(object), { ...object, version: 1 }, 1);
  const host: Host = { name: 'n', nodeId: asNodeId('n'), engine: { containers: new Map(up.map((id) => [id, { state: { phase: 'running' } }])) } };
  return missing(view, [host]);
}

describe('what a cluster comes to', () => {
  it.each<readonly [string, readonly Task[], readonly string[], RegExp]>([
    ['all slots serve', [task('a', 1, 'running'), task('b', 2, 'running')], ['a', 'b'], /^nothing$/],
    ['a slot is not held', [task('a', 1, 'running')], ['a'], /1 slots are held, not 2/],
    ['a container is gone', [task('a', 1, 'running'), task('b', 2, 'running')], ['a'], /its container on n is gone/],
    ['a container is left that no task stands for', [task('a', 1, 'running'), task('b', 2, 'running')], ['a', 'b', 'c'], /task c, which is not known/],
    ['a task is not placed although there is room', [task('a', 1, 'running'), task('b', 2, 'pending')], ['a'], /waits although it fits/],
    ['a slot has two tasks', [task('a', 1, 'running'), task('b', 2, 'running'), task('c', 2, 'running')], ['a', 'b', 'c'], /2 tasks are wanted in slot 2/],
    ['a move goes on while the ledger allows it', [task('a', 1, 'running'), task('b', 2, 'running', { evict }), task('c', 2, 'ready', { desiredState: 'ready' })], ['a', 'b'], /2 tasks are wanted in slot 2/],
    ['a move waits for the ledger, since another slot ended for good', [task('a', 1, 'failed'), task('b', 2, 'running', { evict }), task('c', 2, 'ready', { desiredState: 'ready' })], ['b'], /^nothing$/],
  ])('%s', (_says, tasks, up, expected) => {
    expect(missingWith(tasks, up) ?? 'nothing').toMatch(expected);
  });
});
