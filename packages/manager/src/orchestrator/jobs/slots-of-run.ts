/** A run's tasks by slot: numbered from 1, or by node for a run on every node. Pure. */
import type { NodeId } from '@muster/shared/model/ids';
import type { RunPlan, Stored, Task } from '@muster/shared/model/objects';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import { leavingIn, type Slot } from '../slots.ts';
import type { Nodes } from '../world.ts';

export interface RunSlot {
  readonly key: number | NodeId;
  readonly tasks: readonly Stored<Task>[];
  /** Wanted and on its way, or running. More than one only where something was written in part. */
  readonly live: readonly Stored<Task>[];
  /** Wanted, ended, and not dealt with. */
  readonly ended: readonly Stored<Task>[];
  /** It came to its end with code 0: the slot is done. */
  readonly done: boolean;
}

export function slotsOf(tasks: readonly Stored<Task>[], plan: RunPlan): ReadonlyMap<number | NodeId, RunSlot> {
  const groups = Map.groupBy(tasks, (task) => (plan.type === 'global' ? (task.nodeId as NodeId) : task.slot));
  return new Map([...groups].map(([key, members]) => [key, slotOf(key, members)]));
}

function slotOf(key: number | NodeId, tasks: readonly Stored<Task>[]): RunSlot {
  const done = tasks.some(({ status }) => status.state === 'complete');
  const wanted = tasks.filter(({ desiredState }) => isWanted(desiredState));
  return {
    key,
    tasks,
    done,
    live: wanted.filter(({ status }) => !isTerminal(status.state)),
    ended: wanted.filter(({ status }) => isTerminal(status.state) && status.state !== 'complete'),
  };
}

/** Tasks of the slot that were told to stop and may still be up. */
export function leavingOf({ key, tasks }: RunSlot, nodes: Nodes): readonly Stored<Task>[] {
  const leaving = tasks.filter((task) => !isWanted(task.desiredState) && !isTerminal(task.status.state));
  const slot: Slot = { number: typeof key === 'number' ? key : 0, nodeId: typeof key === 'number' ? undefined : key, tasks, live: [], ended: [], leaving };
  return leavingIn(slot, nodes);
}
