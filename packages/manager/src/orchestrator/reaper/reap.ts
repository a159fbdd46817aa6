/** Which records are no longer needed. Pure. */
import type {
  ClusterEvent,
  RequestRecord,
  Service,
  ServiceRevision,
  Stored,
  Task,
} from '@muster/shared/model/objects';
import type { MaterialId } from '@muster/shared/model/ids';
import { isExclusive } from '@muster/shared/model/disconnect';
import { isBefore, isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import { type Mutation, remove } from '../../state/mutation.ts';
import { compareText } from '../slots.ts';

export const MAX_EVENTS = 1_000;
export const REVISIONS_KEPT = 10;
/** How long a repeated request is recognised. */
export const REQUEST_TTL_MS = 600_000;
/** Events are dropped in lots, so that a full ring does not cost a second write for every event. */
const EVENT_LOT = 100;

/**
 * A service's task records that may go: what was told to be forgotten and has ended
 * or never began, what was on a node that no longer exists, and ended tasks beyond
 * the history limit of their slot, oldest first.
 */
export function reapTasks(tasks: Iterable<Stored<Task>>, view: Pick<StateView, 'node' | 'serviceRevision'>, historyLimit: number): readonly Mutation[] {
  const gone: Stored<Task>[] = [];
  const history = new Map<number | string, Stored<Task>[]>();
  for (const task of tasks) {
    // A wanted task, even an ended one, holds its slot.
    if (isWanted(task.desiredState)) continue;
    if (mayForget(task, view)) {
      gone.push(task);
    } else if (isTerminal(task.status.state)) {
      const place = task.slot === 0 && task.nodeId !== undefined ? task.nodeId : task.slot;
      // Every run of a job has slots of its own.
      const slot = task.runId === undefined ? place : `${task.runId} ${place}`;
      const past = history.get(slot);
      if (past === undefined) history.set(slot, [task]);
      else past.push(task);
    }
  }
  for (const past of history.values()) {
    if (past.length <= historyLimit) continue;
    past.sort((left, right) => left.createdAt - right.createdAt || compareText(left.id, right.id));
    gone.push(...past.slice(0, past.length - historyLimit));
  }
  return gone.map(remove);
}

function mayForget(task: Task, view: Pick<StateView, 'node' | 'serviceRevision'>): boolean {
  const node = task.nodeId === undefined ? undefined : view.node(task.nodeId);
  if (task.nodeId === undefined || isBefore(task.status.state, 'assigned')) return true;
  // Nobody will ever report the end of a task whose node was removed.
  if (node === undefined) return true;
  if (task.desiredState !== 'remove') return false;
  if (isTerminal(task.status.state)) return true;
  // An agent that comes back removes every container that no task stands for. Until the
  // end of an exclusive task is known, its record keeps another one from its place.
  const spec = view.serviceRevision(task.serviceId, task.revision)?.spec.task;
  return node.status.state === 'down' && (spec === undefined || !isExclusive(spec));
}

/** Keeps the newest revisions and all that a task or a rollout may still need. */
export function reapRevisions(
  service: Service,
  revisions: Iterable<Stored<ServiceRevision>>,
  tasks: Iterable<Task>,
): readonly Mutation[] {
  const sorted = [...revisions].sort((left, right) => right.revision - left.revision);
  if (sorted.length <= REVISIONS_KEPT) return [];
  const used = new Set<number | undefined>([service.revision, service.rollout?.fromRevision, service.rollout?.toRevision]);
  for (const task of tasks) used.add(task.revision);
  return sorted
    .slice(REVISIONS_KEPT)
    .filter(({ revision }) => !used.has(revision))
    .map(remove);
}

/** Versions of a secret or config that are neither its newest nor a kept revision's; all of it when its stack, whose file made it, is gone with its services. */
export function reapMaterialVersions(view: Pick<StateView, 'material' | 'materialVersions' | 'services' | 'serviceRevisions' | 'stackByName'>, id: MaterialId): readonly Mutation[] {
  const versions = [...view.materialVersions(id)];
  const material = view.material(id);
  const newest = material?.newest;
  const { stack } = material ?? {};
  if (material?.owned === true && stack !== undefined && view.stackByName(stack) === undefined && ![...view.services()].some((service) => service.stack === stack)) {
    return [material, ...versions].map(remove);
  }
  if (versions.length < 2 && newest !== undefined) return [];
  const needed = new Set([newest]);
  for (const service of view.services()) {
    for (const { materials = [] } of view.serviceRevisions(service.id)) for (const pin of materials) if (pin.id === id) needed.add(pin.number);
  }
  return versions.filter(({ number }) => !needed.has(number)).map(remove);
}

/** `events` come oldest first. */
export function reapEvents(events: Iterable<Stored<ClusterEvent>>): readonly Mutation[] {
  const all = [...events];
  if (all.length <= MAX_EVENTS) return [];
  all.sort((left, right) => left.at - right.at || compareText(left.id, right.id));
  return all.slice(0, all.length - MAX_EVENTS + EVENT_LOT).map(remove);
}

export function reapRequests(requests: Iterable<Stored<RequestRecord>>, now: number): { mutations: readonly Mutation[]; revisitAt?: number } {
  const mutations: Mutation[] = [];
  let oldest: number | undefined;
  for (const request of requests) {
    if (request.at + REQUEST_TTL_MS <= now) mutations.push(remove(request));
    else oldest = Math.min(oldest ?? request.at, request.at);
  }
  return { mutations, ...(oldest === undefined ? {} : { revisitAt: oldest + REQUEST_TTL_MS }) };
}
