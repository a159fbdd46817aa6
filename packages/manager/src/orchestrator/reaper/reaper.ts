/**
 * The reaper: keeps the state bounded.
 *
 * Reads: tasks, nodes, services and their revisions, events, records of requests.
 * Writes: deletes of those records; it alone deletes tasks.
 * Never: stops a task. What is to go was told so by the service controller.
 */
import { Controller, type ReconcileResult } from '@muster/shared/control/controller';
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import { DEFAULT_TASK_HISTORY_LIMIT } from '@muster/shared/model/defaults';
import { asMaterialId, asServiceId } from '@muster/shared/model/ids';
import { isWanted } from '@muster/shared/model/task-state';
import type { Mutation } from '../../state/mutation.ts';
import type { State, StateChange } from '../../state/state.ts';
import type { OrchestratorOptions } from '../service-controller.ts';
import { MAX_EVENTS, reapEvents, reapMaterialVersions, reapRequests, reapRevisions, reapTasks } from './reap.ts';

/** `service/<id>`: its tasks and revisions. */
type Key = 'events' | 'requests' | `service/${string}` | `material/${string}`;

const SERVICE_PREFIX = 'service/';
const MATERIAL_PREFIX = 'material/';
/** Requests are looked over at least this far apart. */
const REQUESTS_MIN_PAUSE_MS = 60_000;

export type ReaperOptions = Omit<OrchestratorOptions, 'newId'>;

export function createReaper({ state, clock, random, epoch, logger }: ReaperOptions): Runnable {
  async function reconcile(key: Key, signal: AbortSignal): Promise<ReconcileResult | undefined> {
    const now = clock.now();
    const { mutations, revisitAt } = reap(key, now);
    if (mutations.length > 0) {
      const result = await state.commit(mutations, { epoch: epoch() }, signal);
      if (result.conflicted.length > 0) return { requeueAfterMs: 0 };
    }
    return revisitAt === undefined ? undefined : { requeueAfterMs: Math.max(REQUESTS_MIN_PAUSE_MS, revisitAt - now) };
  }

  function reap(key: Key, now: number): { mutations: readonly Mutation[]; revisitAt?: number } {
    const { view } = state;
    if (key === 'events') return { mutations: reapEvents(view.events()) };
    if (key === 'requests') return reapRequests(view.requests(), now);
    if (key.startsWith(MATERIAL_PREFIX)) return { mutations: reapMaterialVersions(view, asMaterialId(key.slice(MATERIAL_PREFIX.length))) };
    const id = asServiceId(key.slice(SERVICE_PREFIX.length));
    const service = view.service(id);
    const historyLimit = view.cluster()?.taskHistoryLimit ?? DEFAULT_TASK_HISTORY_LIMIT;
    const tasks = reapTasks(view.tasksOfService(id), view, historyLimit);
    // Revisions of a service that is gone, or is being removed, go with it.
    const revisions = service === undefined ? [] : reapRevisions(service, view.serviceRevisions(id), view.tasksOfService(id));
    return { mutations: [...tasks, ...revisions] };
  }

  return new Controller<Key>({
    name: 'reaper',
    clock,
    random,
    logger,
    triggers(add) {
      let events = [...state.view.events()].length;
      const unsubscribe = state.observe((change) => {
        if (change.kind === 'event') {
          events += (change.after === undefined ? 0 : 1) - (change.before === undefined ? 0 : 1);
          if (events > MAX_EVENTS) add('events');
        }
        for (const key of keysOf(change, state)) add(key);
      });
      add('events');
      for (const { id } of state.view.materials()) add(`${MATERIAL_PREFIX}${id}`);
      add('requests');
      for (const id of new Set([...state.view.tasks()].map((task) => task.serviceId))) add(`${SERVICE_PREFIX}${id}`);

      return unsubscribe;
    },
    reconcile,
  });
}

function keysOf(change: StateChange, { view }: State): Iterable<Key> {
  if (change.kind === 'task') {
    const task = change.after;
    return task === undefined || isWanted(task.desiredState) ? [] : [`${SERVICE_PREFIX}${task.serviceId}`];
  }
  if (change.kind === 'material') return change.after === undefined ? [] : [`${MATERIAL_PREFIX}${change.after.id}`];
  // What only a revision that is gone needed goes after it.
  if (change.kind === 'revision' && change.after === undefined) return (change.before?.materials ?? []).map(({ id }): Key => `${MATERIAL_PREFIX}${id}`);
  if (change.kind === 'revision') return change.after === undefined ? [] : [`${SERVICE_PREFIX}${change.after.serviceId}`];
  if (change.kind === 'stack' || change.kind === 'service') {
    const gone = change.after === undefined ? change.before : undefined;
    const stack = gone?.kind === 'stack' ? gone.name : gone?.stack;
    return stack === undefined ? [] : [...view.materials()].filter((material) => material.stack === stack).map(({ id }): Key => `${MATERIAL_PREFIX}${id}`);
  }
  if (change.kind === 'request') return change.before === undefined ? ['requests'] : [];
  if (change.kind !== 'node') return [];
  // A node that went down or away lets go of the tasks that it will not report on.
  const { before, after } = change;
  if (before === undefined || before.status.state === after?.status.state) return [];
  const ids = new Set([...view.tasksOfNode(before.id)].map((task) => task.serviceId));
  return [...ids].map((id): Key => `${SERVICE_PREFIX}${id}`);
}
