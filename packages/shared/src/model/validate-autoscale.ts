/** Does what a spec asks of the autoscaler make sense? */
import { isJobMode } from './job.ts';
import type { AutoscaleSpec, MetricTarget, ResourceSpec, ScalingRules, ServiceSpec } from './service-spec.ts';
import { checkInteger, checkUnique, type Report } from './validate-field.ts';

const MAX_REPLICAS = 1_000_000;
const MAX_PERCENT = 10_000;
/** Kubernetes' bounds. */
const MAX_WINDOW_MS = 3_600_000;
const MAX_PERIOD_MS = 1_800_000;
const MAX_POLICIES = 20;

export function checkAutoscale(report: Report, path: string, { autoscale, mode, task }: ServiceSpec): void {
  if (autoscale === undefined) return;
  if (mode.type === 'global') report(path, 'cannot be set for a global service: it runs one task on each node');
  if (isJobMode(mode)) report(path, 'cannot be set for a job: its runs have the tasks that they are asked to complete');
  checkBounds(report, path, autoscale);
  if (autoscale.metrics.length === 0) report(`${path}.metrics`, 'must hold a target for cpu or memory: without one there is nothing to scale by');
  autoscale.metrics.forEach((metric, index) => checkMetric(report, `${path}.metrics[${index}]`, metric, task.resources));
  checkUnique(
    autoscale.metrics,
    ({ resource }) => resource,
    ({ resource }, index) => report(`${path}.metrics[${index}]`, `there is a target for ${resource} already`),
  );
  if (!(autoscale.tolerance >= 0 && autoscale.tolerance <= 1)) report(`${path}.tolerance`, `must be from 0 to 1, is ${autoscale.tolerance}`);
  checkRules(report, `${path}.scaleUp`, autoscale.scaleUp);
  checkRules(report, `${path}.scaleDown`, autoscale.scaleDown);
}

function checkBounds(report: Report, path: string, { min, max }: AutoscaleSpec): void {
  checkInteger(report, `${path}.min`, min, { min: 1, max: MAX_REPLICAS });
  checkInteger(report, `${path}.max`, max, { min: 1, max: MAX_REPLICAS });
  if (max >= 1 && min > max) report(`${path}.max`, `must be at least min, which is ${min}, is ${max}`);
}

function checkMetric(report: Report, path: string, metric: MetricTarget, { reservations, limits }: ResourceSpec): void {
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

function checkRules(report: Report, path: string, { windowMs, policies }: ScalingRules): void {
  checkInteger(report, `${path}.windowMs`, windowMs, { min: 0, max: MAX_WINDOW_MS });
  if (policies.length === 0) report(`${path}.policies`, 'must not be empty');
  if (policies.length > MAX_POLICIES) report(`${path}.policies`, `must be at most ${MAX_POLICIES}, are ${policies.length}`);
  policies.forEach(({ value, periodMs }, index) => {
    checkInteger(report, `${path}.policies[${index}].value`, value, { min: 1, max: MAX_REPLICAS });
    checkInteger(report, `${path}.policies[${index}].periodMs`, periodMs, { min: 1, max: MAX_PERIOD_MS });
  });
}
