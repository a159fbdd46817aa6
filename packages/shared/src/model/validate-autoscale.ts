/** Does what a spec asks of the autoscaler make sense? */
import { isJobMode } from './job.ts';
import { attachmentsOf, endpointOf } from './network.ts';
import type { AutoscaleSpec, LoadTarget, MetricTarget, ResourceSpec, ScalingRules, ServiceSpec } from './service-spec.ts';
import { checkInteger, checkUnique, type Report } from './validate-field.ts';

const MAX_REPLICAS = 1_000_000;
const MAX_PERCENT = 10_000;
/** Kubernetes' bounds. */
const MAX_WINDOW_MS = 3_600_000;
const MAX_PERIOD_MS = 1_800_000;
const MAX_POLICIES = 20;
const MIN_IDLE_MS = 5_000;
const MAX_METRICS = 20;
const MAX_SCHEDULES = 20;
const MAX_QUERY = 4_096;
const MAX_TIMEOUT_MS = 30_000;
/** A week. */
const MAX_SCHEDULED_MS = 604_800_000;
const METRIC_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;
const RESERVED: ReadonlySet<string> = new Set(['cpu', 'memory', 'requests', 'connections']);

/** `cpu`, `memory`, or what a load is called; unique within a service. */
export const metricName = (metric: MetricTarget): string => ('source' in metric ? metric.name : metric.resource);

export function checkAutoscale(report: Report, path: string, spec: ServiceSpec): void {
  const { autoscale, mode, task } = spec;
  if (autoscale === undefined) return;
  if (mode.type === 'global') report(path, 'cannot be set for a global service: it runs one task on each node');
  if (isJobMode(mode)) report(path, 'cannot be set for a job: its runs have the tasks that they are asked to complete');
  checkBounds(report, path, autoscale);
  checkRest(report, path, autoscale, attachmentsOf(spec).some(({ optional }) => optional !== true) && endpointOf(spec).mode === 'vip');
  if (autoscale.metrics.length === 0 && autoscale.schedules === undefined && autoscale.min !== 0) {
    report(`${path}.metrics`, 'must hold a target, or there must be a schedule: without one there is nothing to scale by');
  }
  if (autoscale.metrics.length > MAX_METRICS) report(`${path}.metrics`, `must be at most ${MAX_METRICS}, are ${autoscale.metrics.length}`);
  autoscale.metrics.forEach((metric, index) => checkMetric(report, `${path}.metrics[${index}]`, metric, task.resources));
  checkUnique(
    autoscale.metrics,
    metricName,
    (metric, index) => report(`${path}.metrics[${index}]`, `there is a target for ${metricName(metric)} already`),
  );
  checkSchedules(report, path, autoscale);
  if (!(autoscale.tolerance >= 0 && autoscale.tolerance <= 1)) report(`${path}.tolerance`, `must be from 0 to 1, is ${autoscale.tolerance}`);
  checkRules(report, `${path}.scaleUp`, autoscale.scaleUp);
  checkRules(report, `${path}.scaleDown`, autoscale.scaleDown);
}

function checkBounds(report: Report, path: string, { min, max }: AutoscaleSpec): void {
  checkInteger(report, `${path}.min`, min, { min: 0, max: MAX_REPLICAS });
  checkInteger(report, `${path}.max`, max, { min: 1, max: MAX_REPLICAS });
  if (max >= 1 && min > max) report(`${path}.max`, `must be at least min, which is ${min}, is ${max}`);
}

/** Without a task, connections have to be held where they arrive: at a virtual address or a published port of a network. */
function checkRest(report: Report, path: string, { min, idleMs }: AutoscaleSpec, isHeld: boolean): void {
  if (idleMs !== undefined) {
    if (min === 0) checkInteger(report, `${path}.idleMs`, idleMs, { min: MIN_IDLE_MS, max: MAX_SCHEDULED_MS });
    else report(`${path}.idleMs`, `goes with min 0, and min is ${min}: a service that always has a task never rests`);
  }
  if (min === 0 && !isHeld) report(`${path}.min`, 'may be 0 only in a network of the cluster and with a virtual address: there the first connection can be held (--network, endpoint mode vip)');
}

function checkMetric(report: Report, path: string, metric: MetricTarget, { reservations, limits }: ResourceSpec): void {
  if ('source' in metric) {
    checkLoad(report, path, metric);
    return;
  }
  if (metric.type === 'average') {
    checkInteger(report, `${path}.amount`, metric.amount, { min: 1, max: Number.MAX_SAFE_INTEGER });
    return;
  }
  if (!(metric.percent > 0 && metric.percent <= MAX_PERCENT)) {
    report(`${path}.percent`, `must be above 0 and at most ${MAX_PERCENT}, is ${metric.percent}`);
  }
  const key = metric.resource === 'cpu' ? 'nanoCpus' : 'memoryBytes';
  if ((reservations[key] ?? limits[key] ?? 0) > 0) return;
  report(`${path}.percent`, `is a share of the ${metric.resource} that a task reserves, or else of its limit: the service has neither (--reserve-${metric.resource})`);
}

function checkLoad(report: Report, path: string, { source, name, amount, staleAfterMs, prometheus }: LoadTarget): void {
  const isNamed = source === 'pushed' || source === 'prometheus';
  if (!isNamed && name !== source) report(`${path}.name`, `must be ${source} as its source, is "${name}"`);
  if (isNamed && !METRIC_NAME.test(name)) report(`${path}.name`, `must be up to 63 letters, digits, "_", "-" and ".", is "${name}"`);
  if (isNamed && RESERVED.has(name)) report(`${path}.name`, `"${name}" is the name of another kind of metric`);
  if (!(amount > 0 && amount <= Number.MAX_SAFE_INTEGER)) report(`${path}.amount`, `must be above 0, is ${amount}`);
  if (staleAfterMs !== undefined) checkInteger(report, `${path}.staleAfterMs`, staleAfterMs, { min: 1_000, max: MAX_WINDOW_MS });
  if (source !== 'prometheus') {
    if (prometheus !== undefined) report(`${path}.prometheus`, `goes with the source prometheus alone, the source is ${source}`);
    return;
  }
  if (prometheus === undefined || prometheus.query.trim() === '') {
    report(`${path}.prometheus.query`, 'must be a query in PromQL, is empty');
    return;
  }
  const { query, address, timeoutMs } = prometheus;
  if (query.length > MAX_QUERY) report(`${path}.prometheus.query`, `must be at most ${MAX_QUERY} characters, has ${query.length}`);
  if (address !== undefined && !/^https?:\/\/[^\s/@?#]+(\/[^\s@?#]*)?$/.test(address)) {
    report(`${path}.prometheus.address`, `must be http://host:port or https://host:port, without a user or a query, is "${address}"`);
  }
  if (timeoutMs !== undefined) checkInteger(report, `${path}.prometheus.timeoutMs`, timeoutMs, { min: 100, max: MAX_TIMEOUT_MS });
}

function checkSchedules(report: Report, path: string, { schedules = [], ...bounds }: AutoscaleSpec): void {
  if (schedules.length > MAX_SCHEDULES) report(`${path}.schedules`, `must be at most ${MAX_SCHEDULES}, are ${schedules.length}`);
  schedules.forEach(({ durationMs, min, max }, index) => {
    const at = `${path}.schedules[${index}]`;
    checkInteger(report, `${at}.durationMs`, durationMs, { min: 1_000, max: MAX_SCHEDULED_MS });
    if (min === undefined && max === undefined) report(at, 'must have min or max: it changes nothing without');
    if (min !== undefined) checkInteger(report, `${at}.min`, min, { min: 1, max: MAX_REPLICAS });
    if (max !== undefined) checkInteger(report, `${at}.max`, max, { min: 1, max: MAX_REPLICAS });
    if (max !== undefined && (min ?? bounds.min) > max) report(`${at}.max`, `must be at least min, which is ${min ?? bounds.min}, is ${max}`);
    if (max === undefined && min !== undefined && min > bounds.max) report(`${at}.min`, `must be at most max, which is ${bounds.max}, is ${min}: give the schedule a max, too`);
  });
}

function checkRules(report: Report, path: string, { windowMs, policies }: ScalingRules): void {
  checkInteger(report, `${path}.windowMs`, windowMs, { min: 0, max: MAX_WINDOW_MS });
  if (policies.length === 0) report(`${path}.policies`, 'must not be empty');
  if (policies.length > MAX_POLICIES) report(`${path}.policies`, `must be at most ${MAX_POLICIES}, are ${policies.length}`);
  policies.forEach(({ value, periodMs }, index) => {
    checkInteger(report, `${path}.policies[${index}].value`, value, { min: 1, max: MAX_REPLICAS });
    checkInteger(report, `${path}.policies[${index}].periodMs`, periodMs, { min: 1, max: MAX_PERIOD_MS });
  });
}
