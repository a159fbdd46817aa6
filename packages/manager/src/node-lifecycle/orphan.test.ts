import { defaultDisconnect } from '@muster/shared/model/disconnect';
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import type { ServiceRevision, Task } from '@muster/shared/model/objects';
import type { TaskState } from '@muster/shared/model/task-state';
import { describe, expect, it } from 'vitest';
import { node } from '../orchestrator/testing/fixtures.ts';
import { viewOf } from '../state/tables.ts';
import { orphan, ORPHAN_AFTER_MS } from './orphan.ts';

const serviceId = asServiceId('web');
const NOW = 10 * ORPHAN_AFTER_MS;

function given(downForMs: number, exclusive: boolean, state: TaskState = 'running'): readonly string[] {
  const spec = defaultServiceSpec('web', 'web:1');
  const revision: ServiceRevision = { kind: 'revision', serviceId, revision: 1, createdAt: 0, spec: { ...spec, task: { ...spec.task, disconnect: { ...defaultDisconnect, exclusive } } } };
  const task: Task = { kind: 'task', id: asTaskId('t1'), serviceId, revision: 1, slot: 1, nodeId: asNodeId('a'), createdAt: 0, desiredState: 'running', desiredReason: '', notBefore: 0, status: { state, at: 0, message: '' } };
  const lost = node('a', { state: 'down', connected: false });
  const view = viewOf([{ ...lost, status: { ...lost.status, since: NOW - downForMs } }, revision, task]);
  return orphan(view.nodes(), view, NOW).mutations.map(({ op }) => op);
}

describe('a task of a node that has been down for a day by the wall clock', () => {
  it.each<[string, number, boolean, TaskState, number]>([
    ['is given up', ORPHAN_AFTER_MS, false, 'running', 1],
    ['is not before the day is over', ORPHAN_AFTER_MS - 1, false, 'running', 0],
    ['is not when it has ended', ORPHAN_AFTER_MS, false, 'failed', 0],
    // The clock may have jumped a moment after the node was lost, and the task still runs.
    ['is not when it has an exclusive lease, which is counted on a clock that does not jump', ORPHAN_AFTER_MS, true, 'running', 0],
    ['is given up when it was to have one and its node has never been told of it', ORPHAN_AFTER_MS, true, 'pending', 1],
  ])('%s', (_what, downForMs, exclusive, state, count) => expect(given(downForMs, exclusive, state)).toHaveLength(count));
});
