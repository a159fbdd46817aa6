/**
 * The autoscaler: on the leader, a look at each autoscaled service every 15 s.
 *
 * Reads: services, their tasks, what agents measured and what loads were told (in
 *   memory), and Prometheus, which is asked beside the loop and never waited for.
 * Writes: the service's autoscale record, and an event that tells why, when it
 *   decides otherwise than before. A service whose load is steady is never written.
 * Never: touches a service's spec or a task; the service controller does what the
 *   record says.
 */
import { Controller, type ReconcileResult } from '@muster/shared/control/controller';
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import { effectiveReplicas } from '@muster/shared/model/effective-replicas';
import type { ServiceId } from '@muster/shared/model/ids';
import type { ScaleHistory, Service, Stored, Task } from '@muster/shared/model/objects';
import { sameSpec } from '@muster/shared/model/same-spec';
import type { AutoscaleSpec, LoadTarget } from '@muster/shared/model/service-spec';
import { isServing } from '@muster/shared/model/serving';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Random } from '@muster/shared/runtime/random';
import { Schedules } from '../cron/schedule.ts';
import { remove } from '../state/mutation.ts';
import type { State } from '../state/state.ts';
import { boundsNow, type Bounds } from './bounds.ts';
import { decide, type AutoscaleDecision } from './decide.ts';
import { inForceAt, untilNextEdge } from './in-force.ts';
import type { Loads } from './loads.ts';
import type { ScaledTask } from './measure.ts';
import type { LoadValue } from './measure-load.ts';
import { Queries } from './queries.ts';
import type { QueryPrometheus } from './prometheus.ts';
import { decideRest } from './rest.ts';
import { NO_HISTORY, resume } from './restrain.ts';
import type { Samples } from './samples.ts';
import { writesOf } from './writes.ts';

export const DEFAULT_AUTOSCALE_PERIOD_MS = 15_000;
/** A service whose query was not answered yet is looked at again this soon. */
const FIRST_ANSWER_MS = 1_000;

/** What the leader last decided, for those who ask. Empty on a manager that does not lead. */
export type Decisions = Map<ServiceId, DecisionOf>;

export interface DecisionOf {
  readonly at: number;
  readonly current: number;
  readonly decision: AutoscaleDecision;
  readonly tasks: readonly ScaledTask[];
  readonly bounds: Bounds;
}

export interface AutoscalerOptions {
  readonly state: State;
  readonly samples: Samples;
  readonly loads: Loads;
  /** Absent: no Prometheus can be asked from here. */
  readonly queryPrometheus?: QueryPrometheus | undefined;
  readonly decisions: Decisions;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly epoch: number;
  readonly logger: Logger;
  readonly periodMs: number;
}

export function createAutoscaler(options: AutoscalerOptions): Runnable {
  const { state, samples, loads, decisions, clock, random, newId, epoch, logger, periodMs } = options;
  const schedules = new Schedules();
  const queries = new Queries({ query: options.queryPrometheus, clock, logger, periodMs });
  /** Longer than what the store holds: a steady recommendation is only remembered here. */
  const histories = new Map<ServiceId, ScaleHistory>();
  /** Since when a service that may rest has had tasks, on the monotonic scale, as far as this leader knows. */
  const awakeSince = new Map<ServiceId, number>();

  async function reconcile(id: ServiceId, signal: AbortSignal): Promise<ReconcileResult | undefined> {
    const service = state.view.service(id);
    const record = state.view.autoscale(id);
    const spec = service?.removing === false && service.spec.mode.type === 'replicated' ? service.spec.autoscale : undefined;
    if (service === undefined || spec === undefined) {
      histories.delete(id);
      decisions.delete(id);
      awakeSince.delete(id);
      // The record of a service that is removed goes with the service.
      if (record !== undefined && service?.removing !== true) await state.commit([remove(record)], { epoch }, signal);
      return undefined;
    }
    const now = clock.now();
    const current = effectiveReplicas(service.spec, record) ?? 0;
    const tasks = scaledTasks(state.view.tasksOfService(id), service, samples);
    const history = histories.get(id) ?? resume(record?.history ?? NO_HISTORY, now);
    const { resources } = service.spec.task;
    const inForce = inForceAt(spec.schedules ?? [], schedules, now);
    const known = knownLoads(id, spec, { loads, queries });
    const monotonic = clock.monotonic();
    if (current === 0) awakeSince.delete(id);
    else if (!awakeSince.has(id)) awakeSince.set(id, monotonic);
    const rest = decideRest({ spec: { ...spec, min: boundsNow(spec, inForce).min }, current, demand: loads.demandOf(id), since: awakeSince.get(id) ?? monotonic, isRollingOut: isRollingOut(service), now: monotonic });
    const decision: AutoscaleDecision =
      rest !== undefined && 'desired' in rest
        ? { ...rest, readings: [], history }
        : decide({ spec: { ...spec, min: Math.max(1, spec.min) }, resources, current, tasks, isRollingOut: isRollingOut(service), history, loads: known, inForce, now });
    decisions.set(id, { at: now, current, decision, tasks, bounds: boundsNow(spec, inForce) });
    const mutations = writesOf({ service, spec, record, current, decision, now }, newId);
    if (mutations.length > 0) {
      const { conflicted } = await state.commit(mutations, { epoch }, signal);
      if (conflicted.length > 0) return { requeueAfterMs: 0 };
    }
    histories.set(id, decision.history);
    const edgeMs = untilNextEdge(spec.schedules ?? [], schedules, now) ?? periodMs;
    const restMs = rest !== undefined && 'restAt' in rest ? rest.restAt - monotonic : periodMs;
    return { requeueAfterMs: Math.max(0, Math.min(edgeMs, restMs, queries.isAsking(spec) ? FIRST_ANSWER_MS : periodMs, periodMs)) };
  }

  const controller = new Controller<ServiceId>({
    name: 'autoscaler',
    clock,
    random,
    logger,
    concurrency: 8,
    triggers(add) {
      const unsubscribe = state.observe((change) => {
        // Only what the user changes; tasks and rollouts are looked at when the period is over.
        if (change.kind !== 'service' || !isConcerned(change.before, change.after)) return;
        const service = change.after ?? change.before;
        if (service !== undefined) add(service.id);
      });
      const stopWaiting = loads.observeWaiting((id) => {
        if (state.view.service(id) !== undefined) add(id);
      });
      for (const service of state.view.services()) {
        if (service.spec.autoscale !== undefined || state.view.autoscale(service.id) !== undefined) add(service.id);
      }
      return () => {
        unsubscribe();
        stopWaiting();
      };
    },
    reconcile,
  });
  return {
    name: controller.name,
    async run(signal) {
      decisions.clear();
      loads.clear();
      await Promise.all([queries.run(signal), controller.run(signal)]).finally(() => {
        decisions.clear();
        loads.clear();
      });
    },
  };
}

function knownLoads(id: ServiceId, { metrics }: AutoscaleSpec, { loads, queries }: { readonly loads: Loads; readonly queries: Queries }): ReadonlyMap<string, LoadValue> {
  const targets = metrics.filter((metric): metric is LoadTarget => 'source' in metric);
  return new Map(targets.map((target) => [target.name, target.source === 'prometheus' ? queries.read(target) : loads.read(id, target)]));
}

function isConcerned(before: Service | undefined, after: Service | undefined): boolean {
  return !sameSpec(before?.spec.autoscale, after?.spec.autoscale);
}

function isRollingOut({ rollout }: Service): boolean {
  return rollout !== undefined && rollout.state !== 'completed' && rollout.state !== 'rolled-back';
}

function scaledTasks(tasks: Iterable<Stored<Task>>, service: Service, samples: Samples): readonly ScaledTask[] {
  const scaled: ScaledTask[] = [];
  for (const { id, slot, revision, desiredState, status, nodeId } of tasks) {
    if (!isWanted(desiredState) || isTerminal(status.state)) continue;
    const usage = samples.usageOf(id);
    // One that is not ready counts as one that still starts, as in Kubernetes.
    const isRunning = isServing({ status });
    scaled.push({
      id,
      slot,
      isPresentRevision: revision === service.revision,
      phase: isRunning ? 'running' : 'pending',
      ...(nodeId === undefined ? { isPlaced: false } : {}),
      ...(status.startedAt === undefined ? {} : { startedAt: status.startedAt }),
      ...(isRunning ? { readySince: status.at } : {}),
      ...(usage === undefined ? {} : { usage }),
    });
  }
  return scaled;
}
