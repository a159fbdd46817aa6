/** What a decision writes: the record, and an event when it is news. Pure but for the ids. */
import { asEventId } from '@muster/shared/model/ids';
import type { AutoscaleRecord, ClusterEvent, NotedDecision, Service, Stored } from '@muster/shared/model/objects';
import type { AutoscaleSpec } from '@muster/shared/model/service-spec';
import type { NewId } from '@muster/shared/runtime/ids';
import { create, type Mutation } from '../state/mutation.ts';
import type { AutoscaleDecision } from './decide.ts';

/** Decisions that are kept with the service, and how much of each one's reason. */
export const MAX_NOTED = 20;
const MAX_REASON = 400;
const MAX_MESSAGE = 600;

export interface Outcome {
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
export function writesOf({ service, spec, record, current, decision, now }: Outcome, newId: NewId): readonly Mutation[] {
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
    ...noted(record, isNews ? { at: now, from: current, to: desired, dryRun: spec.dryRun, reason: reason.slice(0, MAX_REASON) } : undefined),
  };
  const write: Mutation = record === undefined ? create(next) : { op: 'replace', object: { ...next, version: record.version } };
  return isNews ? [write, create(eventOf({ service, spec, current, decision, now }, newId))] : [write];
}

/** A warning that the scale has been held for long because a metric is not known. */
export function heldEvent({ service, current, now }: Pick<Outcome, 'service' | 'current' | 'now'>, held: string, newId: NewId): ClusterEvent {
  const { name } = service.spec;
  return {
    kind: 'event',
    id: asEventId(newId()),
    at: now,
    level: 'warning',
    type: 'service.autoscale-held',
    message: `service ${name} is held at ${current}: ${held}. Look: muster autoscale status ${name}`.slice(0, MAX_MESSAGE),
    serviceId: service.id,
  };
}

function noted(record: AutoscaleRecord | undefined, news: NotedDecision | undefined): Pick<AutoscaleRecord, 'decisions'> {
  const decisions = [...(record?.decisions ?? []), ...(news === undefined ? [] : [news])].slice(-MAX_NOTED);
  return decisions.length === 0 ? {} : { decisions };
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
