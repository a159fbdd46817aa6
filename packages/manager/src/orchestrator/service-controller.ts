/**
 * The service controller: the one writer of tasks' desired states, of new tasks and
 * of rollouts. One controller decides everything about one service, so that its
 * slots never get two answers (docs/adr/0002-one-service-controller.md).
 *
 * Reads: the service, its revisions, its tasks, what the autoscaler decided, the nodes,
 *   and how the services that it depends on stand.
 * Writes: tasks (creates them; `desiredState`, `desiredReason`), `service.rollout`,
 *   and the restored template when a rollout is rolled back; removes services that
 *   are being removed and have no task left.
 * Never: places a task, deletes one, or writes what agents report.
 */
import { Controller, type ReconcileResult } from '@muster/shared/control/controller';
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import { isExclusive } from '@muster/shared/model/disconnect';
import { moveOrderOf } from '@muster/shared/model/disruption';
import type { ServiceId } from '@muster/shared/model/ids';
import type { Node, Task } from '@muster/shared/model/objects';
import { isServing } from '@muster/shared/model/serving';
import { isBefore, isTerminal } from '@muster/shared/model/task-state';
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Random } from '@muster/shared/runtime/random';
import type { State, StateChange } from '../state/state.ts';
import { decideService, snapshotOf } from './decide-service.ts';
import { Dependents } from './dependencies/dependents.ts';

export interface OrchestratorOptions {
  readonly state: State;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  /** The epoch of this manager's leadership; every write is refused when it is over. */
  readonly epoch: () => number;
  readonly logger: Logger;
}

const CONCURRENT_SERVICES = 8;

export function createServiceController({ state, clock, random, newId, epoch, logger }: OrchestratorOptions): Runnable {
  /** Services whose next step depends on a task reaching `running`; for all others that report is no reason to look. */
  const waiting = new Set<ServiceId>();
  let dependents = new Dependents();

  async function reconcile(id: ServiceId, signal: AbortSignal): Promise<ReconcileResult | undefined> {
    const now = clock.now();
    const decision = decideService(snapshotOf(state.view, id), now, newId);
    if (decision.waitsForRunning) waiting.add(id);
    else waiting.delete(id);
    if (decision.mutations.length > 0) {
      const result = await state.commit(decision.mutations, { epoch: epoch() }, signal);
      if (result.conflicted.length > 0) return { requeueAfterMs: 0 };
    }
    return decision.revisitAt === undefined ? undefined : { requeueAfterMs: Math.max(0, decision.revisitAt - now) };
  }

  return new Controller<ServiceId>({
    name: 'services',
    clock,
    random,
    logger,
    concurrency: CONCURRENT_SERVICES,
    triggers(add) {
      dependents = Dependents.ofView(state.view);
      const unsubscribe = state.observe((change) => {
        if (change.kind === 'service') dependents.note(change.before, change.after);
        if (change.kind === 'service' || change.kind === 'task') for (const id of dependents.affectedBy(change, state.view)) add(id);
        if (change.kind === 'run') for (const id of dependents.of(jobNameOf(change, state))) add(id);
        for (const id of servicesToLookAt(change, state, waiting)) add(id);
      });
      for (const service of state.view.services()) add(service.id);
      for (const task of state.view.tasks()) if (state.view.service(task.serviceId) === undefined) add(task.serviceId);
      return unsubscribe;
    },
    reconcile,
  });
}

function jobNameOf({ before, after }: StateChange<'run'>, { view }: State): string {
  const run = after ?? before;
  return (run && view.service(run.serviceId)?.spec.name) ?? '';
}

function servicesToLookAt(change: StateChange, state: State, waiting: ReadonlySet<ServiceId>): Iterable<ServiceId> {
  if (change.kind === 'service') {
    const service = change.after ?? change.before;
    return service === undefined ? [] : [service.id];
  }
  if (change.kind === 'autoscale') {
    const record = change.after ?? change.before;
    return record === undefined ? [] : [record.serviceId];
  }
  if (change.kind === 'task') {
    const task = change.after ?? change.before;
    return task !== undefined && concernsService(change.before, change.after, waiting, state) ? [task.serviceId] : [];
  }
  if (change.kind === 'node' && movesTasks(change.before, change.after)) {
    return servicesOfNode(change.after ?? change.before, state);
  }
  return [];
}

/** Steps on the way to `running` change nothing for the service. */
function concernsService(before: Task | undefined, after: Task | undefined, waiting: ReadonlySet<ServiceId>, { view }: State): boolean {
  if (before === undefined || after === undefined) return true;
  if (before.desiredState !== after.desiredState || before.evict?.at !== after.evict?.at) return true;
  // A task for which there is no node: what it is to replace may have to go without, and a drain does not wait for it.
  const isUnplaceable = before.evidence === undefined && after.evidence !== undefined && after.status.state === 'pending';
  if (isUnplaceable && (after.replaces !== undefined || waiting.has(after.serviceId))) return true;
  if (before.status.state !== after.status.state && isTerminal(after.status.state)) return true;
  if (!waiting.has(after.serviceId)) return false;
  if (isServing(before) !== isServing(after)) return true;
  // Where two may not run side by side, the task before it stops when it is prepared.
  if (!isBefore(before.status.state, 'ready') || isBefore(after.status.state, 'ready')) return false;
  const spec = view.service(after.serviceId)?.spec;
  return spec !== undefined && (isExclusive(spec.task) || moveOrderOf(spec) === 'stop-first');
}

/** Sessions come and go; only these parts of a node decide where tasks belong. */
export function movesTasks(before: Node | undefined, after: Node | undefined): boolean {
  if (before === undefined || after === undefined) return true;
  return before.status.state !== after.status.state || placementPartOf(before) !== placementPartOf(after);
}

function placementPartOf({ spec, description }: Node): string {
  const { hostname, address, os, architecture, engineLabels, engineVersion, problem } = description;
  return JSON.stringify([spec, hostname, address, os, architecture, engineLabels, engineVersion === '', problem === undefined]);
}

function servicesOfNode(node: Node | undefined, { view }: State): Iterable<ServiceId> {
  const ids = new Set<ServiceId>();
  if (node === undefined) return ids;
  for (const task of view.tasksOfNode(node.id)) ids.add(task.serviceId);
  for (const service of view.services()) if (service.spec.mode.type === 'global') ids.add(service.id);
  return ids;
}
