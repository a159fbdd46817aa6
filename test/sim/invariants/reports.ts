/** What managers told an agent that they have. */
import type { StatusRecord } from '@muster/agent/journal/journal';
import type { NodeId } from '@muster/shared/model/ids';
import { canAdvance } from '@muster/shared/model/task-state';
import type { Tables } from '@muster/manager/state/tables';
import { Violation } from './invariant.ts';

const STORED = 'what an agent was told is stored, is in the store';

export function checkReports(nodeId: NodeId, records: readonly StatusRecord[], view: Tables): void {
  for (const { taskId, status, acked } of records) {
    const task = acked ? view.task(taskId) : undefined;
    if (task === undefined || task.nodeId !== nodeId || !canAdvance(task.status.state, status.state)) continue;
    throw new Violation(STORED, `task ${taskId} was acknowledged as ${status.state}, in the store it is ${task.status.state}`);
  }
}
