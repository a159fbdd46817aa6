/**
 * The autoscaler: on the leader, a look at each autoscaled service every 15 s.
 *
 * Reads: services, their tasks, and what agents measured (in memory).
 * Writes: the service's autoscale record, and an event that tells why, when it
 *   decides otherwise than before. A service whose load is steady is never written.
 * Never: touches a service's spec or a task; the service controller does what the
 *   record says.
 */
import { Controller, type ReconcileResult } from '@muster/shared/control/controller';
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import { effectiveReplicas } from '@muster/shared/model/effective-replicas';
import { asEventId, type ServiceId } from '@muster/shared/model/ids';
import type { AutoscaleRecord, ClusterEvent, ScaleHistory, Service, Stored, Task } from '@muster/shared/model/objects';
import { sameSpec } from '@muster/shared/model/same-spec';
import type { AutoscaleSpec } from '@muster/shared/model/service-spec';
import { isServing } from '@muster/shared/model/serving';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Random } from '@muster/shared/runtime/random';
import { create, type Mutation, remove } from '../state/mutation.ts';
import type { State } from '../state/state.ts';
import { decide, type AutoscaleDecision } from './decide.ts';
import type { ScaledTask } from './measure.ts';
import { NO_HISTORY, resume } from './restrain.ts';
import type { Samples } from './samples.ts';

export const DEFAULT_AUTOSCALE_PERIOD_MS = 15_000;

/** What the leader last decided, for those who ask. Empty on a manager that does not lead. */
export type Decisions = Map<ServiceId, DecisionOf>;

export interface DecisionOf {
  readonly at: number;
  readonly current: number;
  readonly decision: AutoscaleDecision;
  readonly tasks: readonly ScaledTask[];
}

export interface AutoscalerOptions {
  readonly state: State;
  readonly samples: Samples;
  readonly decisions: Decisions;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly epoch: number;
  readonly logger: Logger;
  readonly periodMs: number;
}

export function createAutoscaler(options: AutoscalerOptions): Runnable {
  const { state, samples, decisions, clock, random, newId, epoch, logger, periodMs } = options;
  /** Longer than what the store holds: a steady recommendation is only remembered here. */
  const histories = new Map<ServiceId, ScaleHistory>();

  async function reconcile(id: ServiceId, signal: AbortSignal): Promise<ReconcileResult | undefined> {
    const service = state.view.service(id);
    const record = state.view.autoscale(id);
    const spec = service?.removing === false && service.spec.mode.type === 'replicated' ? service.spec.autoscale : undefined;
    if (service === undefined || spec === undefined) {
      histories.delete(id);
      decisions.delete(id);
      // The record of a service that is removed goes with the service.
      if (record !== undefined && service?.removing !== true) await state.commit([remove(record)], { epoch }, signal);
      return undefined;
    }
    const now = clock.now();
    const current = effectiveReplicas(service.spec, record) ?? 0;
    const tasks = scaledTasks(state.view.tasksOfService(id), service, samples);
    const history = histories.get(id) ?? resume(record?.history ?? NO_HISTORY, now);
    const { resources } = service.spec.task;
    const decision = decide({ spec, resources, current, tasks, isRollingOut: isRollingOut(service), history, now });
    decisions.set(id, { at: now, current, decision, tasks });
    const mutations = writesOf({ service, spec, record, current, decision, now }, newId);
    if (mutations.length > 0) {
      const { conflicted } = await state.commit(mutations, { epoch }, signal);
      if (conflicted.length > 0) return { requeueAfterMs: 0 };
    }
    histories.set(id, decision.history);
    return { requeueAfterMs: periodMs };
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
      for (const service of state.view.services()) {
        if (service.spec.autoscale !== undefined || state.view.autoscale(service.id) !== undefined) add(service.id);
      }
      return unsubscribe;
    },
    reconcile,
  });
  return {
    name: controller.name,
    async run(signal) {
      decisions.clear();
      await controller.run(signal).finally(() => decisions.clear());
    },
  };
}

function isConcerned(before: Service | undefined, after: Service | undefined): boolean {
  return !sameSpec(before?.spec.autoscale, after?.spec.autoscale);
}

function isRollingOut({ rollout }: Service): boolean {
  return rollout !== undefined && rollout.state !== 'completed' && rollout.state !== 'rolled-back';
}

function scaledTasks(tasks: Iterable<Stored<Task>>, service: Service, samples: Samples): readonly ScaledTask[] {
  const scaled: ScaledTask[] = [];
  for (const { id, slot, revision, desiredState, status } of tasks) {
    if (!isWanted(desiredState) || isTerminal(status.state)) continue;
    const usage = samples.usageOf(id);
    // One that is not ready counts as one that still starts, as in Kubernetes.
    const isRunning = isServing({ status });
    scaled.push({
      id,
      slot,
      isPresentRevision: revision === service.revision,
      phase: isRunning ? 'running' : 'pending',
      ...(status.startedAt === undefined ? {} : { startedAt: status.startedAt }),
      ...(isRunning ? { readySince: status.at } : {}),
      ...(usage === undefined ? {} : { usage }),
    });
  }
  return scaled;
}

interface Outcome {
  readonly service: Stored<Service>;
  readonly spec: AutoscaleSpec;
  readonly record: Stored<AutoscaleRecord> | undefined;
  readonly current: number;
  readonly decision: AutoscaleDecision;
  readonly now: number;
}

/**
 * What has to outlive this leader: the scale, and a recommendation that was not
 * there before. A first recommendation equal to the scale is what a leader without
 * any memory would assume anyway.
 */
function writesOf({ service, spec, record, current, decision, now }: Outcome, newId: NewId): readonly Mutation[] {
  const { desired, reason, history } = decision;
  const told = record?.dryRun === spec.dryRun ? record.replicas : current;
  const isNews = desired !== (spec.dryRun ? told : current);
  const newest = history.recommendations.at(-1);
  const remembered = record?.history.recommendations.at(-1);
  const isRemembered = remembered === undefined ? history.recommendations.length <= 1 : newest === undefined || remembered.replicas === newest.replicas;
  if (!isNews && isRemembered) return [];
  const next: AutoscaleRecord = {
    kind: 'autoscale',
    serviceId: service.id,
    at: now,
    replicas: desired,
    dryRun: spec.dryRun,
    reason,
    history,
  };
  const write: Mutation = record === undefined ? create(next) : { op: 'replace', object: { ...next, version: record.version } };
  return isNews ? [write, create(eventOf({ service, spec, current, decision, now }, newId))] : [write];
}

function eventOf({ service, spec, current, decision, now }: Omit<Outcome, 'record'>, newId: NewId): ClusterEvent {
  const { name } = service.spec;
  const what = spec.dryRun
    ? decision.desired === current
      ? `would leave service ${name} at ${current}`
      : `would scale service ${name} from ${current} to ${decision.desired}`
    : `service ${name} scaled from ${current} to ${decision.desired}`;
  return {
    kind: 'event',
    id: asEventId(newId()),
    at: now,
    level: 'info',
    type: spec.dryRun ? 'service.autoscale-dry-run' : 'service.autoscaled',
    message: `${what}: ${decision.reason}`,
    serviceId: service.id,
  };
}
