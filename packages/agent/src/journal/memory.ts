import type { ClusterId, NodeId, TaskId } from '@muster/shared/model/ids';
import type { NetworkState } from '@muster/shared/model/network-state';
import { NO_FENCE, type Fence } from '@muster/shared/model/session-messages';
import type { Journal, JournaledTask } from './journal.ts';

/** A journal in memory: it outlives the agent that uses it, as a file would. */
export function createMemoryJournal(nodeId: NodeId): Journal {
  let clusterId: ClusterId | undefined;
  let fence: Fence = NO_FENCE;
  let managers: readonly string[] = [];
  let network: NetworkState | undefined;
  let tasks = new Map<TaskId, JournaledTask>();
  return {
    load: () => ({ nodeId, fence, managers, tasks: [...tasks.values()], ...(clusterId === undefined ? {} : { clusterId }), ...(network === undefined ? {} : { network }) }),
    saveClusterId(id) {
      clusterId = id;
    },
    saveManagers(addresses) {
      managers = addresses;
    },
    saveNetwork(state) {
      network = state;
    },
    saveAssignments(change) {
      fence = change.fence;
      const before = tasks;
      if (change.complete) tasks = new Map();
      for (const assignment of change.assign) {
        const known = before.get(assignment.taskId);
        tasks.set(assignment.taskId, known === undefined ? { assignment, acked: false } : { ...known, assignment });
      }
      for (const taskId of change.remove) tasks.delete(taskId);
    },
    saveStatuses(records) {
      for (const { taskId, status, acked } of records) {
        const known = tasks.get(taskId);
        if (known !== undefined) tasks.set(taskId, { ...known, status, acked });
      }
    },
    close: () => undefined,
  };
}
