import { defaultDisconnect } from '@muster/shared/model/disconnect';
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import type { NodeState, ServiceRevision, Task } from '@muster/shared/model/objects';
import type { DisconnectSpec } from '@muster/shared/model/service-spec';
import type { TaskState } from '@muster/shared/model/task-state';
import { describe, expect, it } from 'vitest';
import { node } from '../orchestrator/testing/fixtures.ts';
import { viewOf } from '../state/tables.ts';
import type { Loss } from './decide.ts';
import { leasesOver } from './leases-over.ts';

const serviceId = asServiceId('web');
const LOST_AT = 50_000;

function revision(disconnect?: Partial<DisconnectSpec>): ServiceRevision {
  const spec = defaultServiceSpec('web', 'web:1');
  const task = disconnect === undefined ? spec.task : { ...spec.task, disconnect: { ...defaultDisconnect, ...disconnect } };
  return { kind: 'revision', serviceId, revision: 1, createdAt: 0, spec: { ...spec, task } };
}

function task(state: TaskState = 'running'): Task {
  return {
    kind: 'task',
    id: asTaskId('t1'),
    serviceId,
    revision: 1,
    slot: 1,
    nodeId: asNodeId('a'),
    createdAt: 0,
    desiredState: 'shutdown',
    desiredReason: '',
    notBefore: 0,
    status: { state, at: 0, message: '' },
  };
}

function look(passedMs: number, { state = 'down', of = task(), policy = { exclusive: true } }: { state?: NodeState; of?: Task; policy?: Partial<DisconnectSpec> } = {}) {
  const view = viewOf([node('a', { state, connected: false }), revision(policy), of]);
  const loss: Loss = { session: 's', since: LOST_AT - 5_000, noticedAt: LOST_AT, managerVanished: false, hostStops: false };
  return leasesOver(view.nodes(), new Map([[asNodeId('a'), loss]]), view, 1_000_000, LOST_AT + passedMs);
}

// 10 s until the agent stops it, 10 s of grace, 1 % for clocks, 5 s of margin.
const OVER_MS = 25_200;

describe('the end of an exclusive task on a lost node', () => {
  it('is declared when its lease is over, counted from when the loss was noticed', () => {
    expect(look(OVER_MS - 1)).toEqual({ transactions: [], revisitAfterMs: 1 });
    const { transactions, revisitAfterMs } = look(OVER_MS);
    expect(revisitAfterMs).toBeUndefined();
    // With the node's record: a session that has begun meanwhile makes it void.
    expect(transactions).toMatchObject([
      [
        { op: 'replace', object: { kind: 'node', id: 'a' } },
        { op: 'replace', object: { kind: 'task', status: { state: 'orphaned', at: 1_000_000, error: expect.stringContaining('cut off for 25 s') as string } } },
      ],
    ]);
  });

  it('comes later for what takes longer to stop', () => {
    expect(look(OVER_MS, { policy: { exclusive: true, stopAfterMs: 60_000 } })).toEqual({ transactions: [], revisitAfterMs: 50_500 });
  });

  it.each<[string, Parameters<typeof look>[1]]>([
    ['of a node that may come back, as when the brake is on', { state: 'suspect' }],
    ['of a node that is there', { state: 'ready' }],
    ['of a task that is not exclusive', { policy: { stopAfterMs: 5_000 } }],
    ['of a task that has ended', { of: task('failed') }],
    ['of a task that has no container', { of: task('pending') }],
  ])('is not declared %s', (_what, options) => {
    expect(look(10 * OVER_MS, options)).toEqual({ transactions: [] });
  });
});
