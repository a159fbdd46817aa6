/** Step 4, `deploy.x-autoscale`: Muster's own key, for Compose has none for it. */
import { defaultAutoscale } from '@muster/shared/model/defaults';
import type { AutoscaleSpec, MetricTarget, ScalingPolicy, ScalingRules } from '@muster/shared/model/service-spec';
import { parseDuration } from '../values/duration.ts';
import { parseMetricTarget } from '../values/metric-target.ts';
import { parseBoolean, parseChoice, parseInteger, parseRatio } from '../values/number.ts';
import type { Reader, Section } from './read.ts';

const count = (text: string) => parseInteger(text, { min: 1, max: 1_000_000 });
const DEFAULT_PERIOD_MS = 15_000;

export function convertAutoscale(read: Reader, service: Section): AutoscaleSpec | undefined {
  const deploy = read.section(service, 'deploy');
  const section = deploy && read.section(deploy, 'x-autoscale');
  if (section === undefined) return undefined;
  const max = read.value(section, 'max', count);
  if (!read.has(section, 'max')) read.problem(section, undefined, 'max is missing', 'Say how far the service may grow: max: 10.');
  const metrics = [
    read.value(section, 'cpu', parseMetricTarget('cpu')),
    read.value(section, 'memory', parseMetricTarget('memory')),
  ].filter((metric): metric is MetricTarget => metric !== undefined);
  return {
    min: read.value(section, 'min', count) ?? defaultAutoscale.min,
    max: max ?? defaultAutoscale.min,
    metrics,
    tolerance: read.value(section, 'tolerance', parseRatio) ?? defaultAutoscale.tolerance,
    scaleUp: convertRules(read, read.section(section, 'up'), defaultAutoscale.scaleUp),
    scaleDown: convertRules(read, read.section(section, 'down'), defaultAutoscale.scaleDown),
    dryRun: read.value(section, 'dry_run', parseBoolean) ?? false,
  };
}

function convertRules(read: Reader, section: Section | undefined, defaults: ScalingRules): ScalingRules {
  if (section === undefined) return defaults;
  const policies = read.items(section, 'policies', refuseScalar, (item) => convertPolicy(read, item));
  return {
    windowMs: read.value(section, 'window', parseDuration) ?? defaults.windowMs,
    policies: policies.length === 0 ? defaults.policies : policies,
    select: read.value(section, 'select', (text) => parseChoice(text, ['max', 'min', 'disabled'])) ?? defaults.select,
  };
}

/** The shape allows mappings alone. */
const refuseScalar = (): ScalingPolicy => ({ type: 'tasks', value: 1, periodMs: DEFAULT_PERIOD_MS });

function convertPolicy(read: Reader, item: Section): ScalingPolicy | undefined {
  const percent = read.value(item, 'percent', count);
  const tasks = read.value(item, 'tasks', count);
  const value = percent ?? tasks;
  if (value === undefined || (percent !== undefined && tasks !== undefined)) {
    read.problem(item, undefined, 'a policy has either percent or tasks', 'Write { percent: 100, period: 15s }.');
    return undefined;
  }
  return { type: percent === undefined ? 'tasks' : 'percent', value, periodMs: read.value(item, 'period', parseDuration) ?? DEFAULT_PERIOD_MS };
}
