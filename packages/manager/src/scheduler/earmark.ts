/**
 * Room that is being made for a task of a higher priority is not given away meanwhile: a
 * task of a lower one is placed on that node only beside it. Without this, whoever had to
 * leave one node would take what others have just left on another one, be asked to leave
 * again, and so on. Pure.
 */
import type { NodeId } from '@muster/shared/model/ids';
import type { Stored, Task } from '@muster/shared/model/objects';
import { priorityOf, urgencyOf } from '@muster/shared/model/priority';
import { isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import { firstMisfitOfReady, type NodeLoad } from './fits.ts';
import { neighboursOf } from './neighbours.ts';
import { fitsIn, type Need, Room, tasksOn } from './room.ts';
import type { Misfit, Requirements } from './requirements.ts';
import { occupies, type UsageView } from './usage.ts';

/** Tasks for which room is kept in one pass: as many as others are asked to leave for. */
const MAX_KEPT = 10;

const KEPT: Misfit = { filter: 'resources', singular: 'is being cleared for a task of a higher priority', plural: 'are being cleared for tasks of a higher priority' };

export class Earmark {
  /** Of the most urgent task that it is for. */
  readonly urgency: number;
  readonly #room: Room;

  constructor(urgency: number, room: Room) {
    this.urgency = urgency;
    this.#room = room;
  }

  /** Why a task of less urgency does not go there; undefined when there is room for it beside those it is kept for. */
  misfit(requirements: Requirements, { node, serviceTasks, neighbours }: NodeLoad): Misfit | undefined {
    return firstMisfitOfReady(requirements, { node, usage: this.#room.usage, serviceTasks, neighbours }) === undefined ? undefined : KEPT;
  }

  /** A task was placed beside them. */
  placed(task: Task, requirements: Requirements): void {
    this.#room.promise(task.serviceId, requirements);
  }
}

export type Earmarks = ReadonlyMap<NodeId, Earmark>;
export const NO_EARMARKS: Earmarks = new Map();

export function earmarksOf({ view, usage }: { readonly view: StateView; readonly usage: UsageView }): Earmarks {
  const asking = askingOf(view);
  if (asking.length === 0) return NO_EARMARKS;
  const cleared = [...view.nodes()].filter(({ id }) => [...view.tasksOfNode(id)].some(isMakingRoom));
  if (cleared.length === 0) return NO_EARMARKS;
  const rooms = cleared.map((node) => new Room(node, usage.of(node.id), tasksOn(node, { view, usage })));
  const everywhere = Array.from(view.nodes(), (node) => new Room(node, usage.of(node.id), []));
  const earmarks = new Map<NodeId, Earmark>();
  for (const { task, urgency } of asking.slice(0, MAX_KEPT)) {
    const requirements = usage.requirementsOf(task.serviceId, task.revision);
    if (requirements === undefined) continue;
    const need: Need = { task, requirements, neighbours: neighboursOf(task.serviceId, requirements, usage, (id) => view.node(id)) };
    // One that finds room now needs none that is still being made; it is counted where it will be.
    const open = everywhere.find((room) => fitsIn(need, room, room.usage, usage));
    const room = open ?? rooms.find((candidate) => fitsIn(need, candidate, candidate.usage, usage));
    room?.promise(task.serviceId, requirements);
    if (open !== undefined || room === undefined || earmarks.has(room.node.id)) continue;
    earmarks.set(room.node.id, new Earmark(urgency, room));
  }
  return earmarks;
}

function askingOf(view: StateView): { readonly task: Stored<Task>; readonly urgency: number }[] {
  const asking: { task: Stored<Task>; urgency: number }[] = [];
  for (const task of view.pendingTasks()) {
    const spec = view.service(task.serviceId)?.spec;
    if (spec !== undefined && isWanted(task.desiredState) && priorityOf(spec).preempts) asking.push({ task, urgency: urgencyOf(spec) });
  }
  return asking.sort((left, right) => right.urgency - left.urgency || left.task.createdAt - right.task.createdAt || (left.task.id < right.task.id ? -1 : 1));
}

function isMakingRoom(task: Task): boolean {
  return task.evict?.by === 'preemption' && occupies(task);
}
