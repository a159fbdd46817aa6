/** Autoscaling, as specs ask for it and as the API shows it: wire ⇄ model. */
import { defaultAutoscale } from '../model/defaults.ts';
import { asServiceId, asTaskId } from '../model/ids.ts';
import type { NotedDecision } from '../model/objects.ts';
import type { AutoscaleSpec, LoadSource, LoadTarget, MetricResource, MetricTarget, PrometheusQuery, ScalingPolicy, ScalingRules, ScheduledBounds } from '../model/service-spec.ts';
import type { ShownAutoscale, ShownReading, ShownUsage } from '../model/shown.ts';
import { MusterError } from '../model/error.ts';
import { loadSources, metricResources, scalingSelects } from './enums.ts';
import { list, model, number, text, wire } from './fields.ts';
import type { AutoscaleDecision as WireDecision, AutoscaleDecision__Output } from './gen/muster/v1/AutoscaleDecision.ts';
import type { AutoscaleSpec as WireAutoscale, AutoscaleSpec__Output } from './gen/muster/v1/AutoscaleSpec.ts';
import type { AutoscaleStatus as WireStatus, AutoscaleStatus__Output } from './gen/muster/v1/AutoscaleStatus.ts';
import type { MetricReading as WireReading, MetricReading__Output } from './gen/muster/v1/MetricReading.ts';
import type { MetricTarget as WireTarget, MetricTarget__Output } from './gen/muster/v1/MetricTarget.ts';
import type { ScalingPolicy as WirePolicy, ScalingPolicy__Output } from './gen/muster/v1/ScalingPolicy.ts';
import type { ScheduledBounds__Output } from './gen/muster/v1/ScheduledBounds.ts';
import type { ScalingRules as WireRules, ScalingRules__Output } from './gen/muster/v1/ScalingRules.ts';
import type { TaskUsage as WireUsage, TaskUsage__Output } from './gen/muster/v1/TaskUsage.ts';

export function autoscaleToWire(spec: AutoscaleSpec): WireAutoscale {
  return wire<WireAutoscale>({
    min: spec.min,
    max: spec.max,
    metrics: spec.metrics.map(targetToWire),
    tolerance: spec.tolerance,
    scaleUp: rulesToWire(spec.scaleUp),
    scaleDown: rulesToWire(spec.scaleDown),
    dryRun: spec.dryRun,
    idleMs: spec.idleMs,
    schedules: spec.schedules?.map((schedule) => ({ ...schedule })),
  });
}

export function autoscaleFromWire(message: AutoscaleSpec__Output): AutoscaleSpec {
  return model<AutoscaleSpec>({
    min: message.min,
    max: message.max,
    metrics: message.metrics.map(targetFromWire),
    tolerance: message.tolerance ?? defaultAutoscale.tolerance,
    scaleUp: rulesFromWire(message.scaleUp, defaultAutoscale.scaleUp),
    scaleDown: rulesFromWire(message.scaleDown, defaultAutoscale.scaleDown),
    dryRun: message.dryRun,
    idleMs: number(message.idleMs),
    schedules: list(message.schedules.map(scheduleFromWire)),
  });
}

function targetToWire(metric: MetricTarget): WireTarget {
  const isLoad = 'source' in metric;
  return wire<WireTarget, 'target'>({
    resource: isLoad ? undefined : metricResources.toWire(metric.resource),
    percent: metric.type === 'utilization' ? metric.percent : undefined,
    amount: !isLoad && metric.type === 'average' ? metric.amount : undefined,
    perTask: isLoad && metric.type === 'average' ? metric.amount : undefined,
    value: metric.type === 'value' ? metric.amount : undefined,
    source: isLoad ? loadSources.toWire(metric.source) : undefined,
    name: isLoad ? metric.name : undefined,
    staleAfterMs: isLoad ? metric.staleAfterMs : undefined,
    prometheus: isLoad ? metric.prometheus : undefined,
  });
}

function targetFromWire(message: MetricTarget__Output): MetricTarget {
  const source = loadSources.fromWire(message.source);
  if (source !== undefined) return loadFromWire(source, message);
  const resource = metricResources.fromWire(message.resource);
  if (resource === undefined) {
    throw new MusterError('invalid-argument', 'a metric of the autoscaler has no resource or source that is known here', { hint: 'Give a resource, cpu or memory, or a source: requests, connections, pushed or prometheus.' });
  }
  if (message.amount !== undefined && message.target === 'amount') return { resource, type: 'average', amount: message.amount };
  return { resource, type: 'utilization', percent: message.percent ?? 0 };
}

function loadFromWire(source: LoadSource, message: MetricTarget__Output): LoadTarget {
  const isValue = message.target === 'value';
  const { prometheus } = message;
  return model<LoadTarget>({
    source,
    name: message.name === '' ? source : message.name,
    type: isValue ? 'value' : 'average',
    amount: (isValue ? message.value : message.perTask) ?? 0,
    staleAfterMs: number(message.staleAfterMs),
    prometheus: prometheus === null ? undefined : model<PrometheusQuery>({ query: prometheus.query, address: text(prometheus.address), timeoutMs: number(prometheus.timeoutMs) }),
  });
}

function scheduleFromWire(message: ScheduledBounds__Output): ScheduledBounds {
  return model<ScheduledBounds>({
    cron: message.cron,
    timeZone: message.timeZone === '' ? 'UTC' : message.timeZone,
    durationMs: message.durationMs,
    min: message.min,
    max: message.max,
  });
}

export const decisionToWire = (decision: NotedDecision): WireDecision => wire<WireDecision>({ ...decision });

export const decisionFromWire = ({ at, from, to, dryRun, reason }: AutoscaleDecision__Output): NotedDecision =>
  model<NotedDecision>({ at, from, to, dryRun, reason });

function rulesToWire(rules: ScalingRules): WireRules {
  return wire<WireRules>({
    windowMs: rules.windowMs,
    policies: rules.policies.map(policyToWire),
    select: scalingSelects.toWire(rules.select),
  });
}

function rulesFromWire(message: ScalingRules__Output | null, defaults: ScalingRules): ScalingRules {
  if (!message) return defaults;
  return model<ScalingRules>({
    windowMs: message.windowMs ?? defaults.windowMs,
    policies: message.policies.length === 0 ? defaults.policies : message.policies.map(policyFromWire),
    select: scalingSelects.fromWire(message.select) ?? defaults.select,
  });
}

function policyToWire(policy: ScalingPolicy): WirePolicy {
  return wire<WirePolicy, 'change'>({
    percent: policy.type === 'percent' ? policy.value : undefined,
    tasks: policy.type === 'tasks' ? policy.value : undefined,
    periodMs: policy.periodMs,
  });
}

function policyFromWire(message: ScalingPolicy__Output): ScalingPolicy {
  const type = message.change === 'tasks' ? 'tasks' : 'percent';
  return model<ScalingPolicy>({ type, value: message[type] ?? 0, periodMs: message.periodMs });
}

export function autoscaleStatusToWire(status: ShownAutoscale): WireStatus {
  return wire<WireStatus>({
    serviceId: status.serviceId,
    serviceName: status.serviceName,
    min: status.min,
    max: status.max,
    dryRun: status.dryRun,
    current: status.current,
    desired: status.desired,
    decidedAt: status.decidedAt,
    reason: status.reason,
    metrics: status.metrics.map(readingToWire),
    tasks: status.tasks.map(usageToWire),
  });
}

export function autoscaleStatusFromWire(message: AutoscaleStatus__Output): ShownAutoscale {
  return model<ShownAutoscale>({
    serviceId: asServiceId(message.serviceId),
    serviceName: message.serviceName,
    min: message.min,
    max: message.max,
    dryRun: message.dryRun,
    current: message.current,
    desired: message.desired,
    decidedAt: number(message.decidedAt),
    reason: message.reason,
    metrics: message.metrics.map(readingFromWire),
    tasks: message.tasks.map(usageFromWire),
  });
}

function readingToWire(reading: ShownReading): WireReading {
  return wire<WireReading>({
    metric: reading.metric,
    resource: isResource(reading.metric) ? metricResources.toWire(reading.metric) : undefined,
    mean: reading.mean,
    target: reading.target,
    ready: reading.ready,
    missing: reading.missing,
    notReady: reading.notReady,
    otherRevision: reading.otherRevision,
    proposal: reading.proposal,
    formula: reading.formula,
  });
}

const isResource = (metric: string): metric is MetricResource => metric === 'cpu' || metric === 'memory';

function readingFromWire(message: MetricReading__Output): ShownReading {
  return model<ShownReading>({
    metric: message.metric === '' ? (metricResources.fromWire(message.resource) ?? '') : message.metric,
    mean: message.mean,
    target: message.target,
    ready: message.ready,
    missing: message.missing,
    notReady: message.notReady,
    otherRevision: message.otherRevision,
    proposal: number(message.proposal),
    formula: message.formula,
  });
}

function usageToWire(usage: ShownUsage): WireUsage {
  return wire<WireUsage>({
    taskId: usage.taskId,
    slot: usage.slot,
    countedAs: usage.countedAs,
    nanoCpus: usage.nanoCpus,
    memoryBytes: usage.memoryBytes,
  });
}

function usageFromWire(message: TaskUsage__Output): ShownUsage {
  return model<ShownUsage>({
    taskId: asTaskId(message.taskId),
    slot: message.slot,
    countedAs: message.countedAs,
    nanoCpus: message.nanoCpus,
    memoryBytes: message.memoryBytes,
  });
}
