/** Step 4, `deploy.x-autoscale`: Muster's own key, for Compose has none for it. */
import { defaultAutoscale } from '@muster/shared/model/defaults';
import type { AutoscaleSpec, LoadTarget, MetricTarget, ScalingPolicy, ScalingRules, ScheduledBounds } from '@muster/shared/model/service-spec';
import { parseDuration } from '../values/duration.ts';
import { parseSeenLoad, parseTargetAmount, TARGET_TYPES } from '../values/load-target.ts';
import { parseMetricTarget } from '../values/metric-target.ts';
import { parseBoolean, parseChoice, parseInteger, parseRatio } from '../values/number.ts';
import { defined, type Reader, type Section } from './read.ts';

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
    read.value(section, 'requests', parseSeenLoad('requests')),
    read.value(section, 'connections', parseSeenLoad('connections')),
    ...read.sections(section, 'pushed').map(([name, entry]) => convertLoad(read, 'pushed', name, entry)),
    ...read.sections(section, 'prometheus').map(([name, entry]) => convertLoad(read, 'prometheus', name, entry)),
  ].filter((metric): metric is MetricTarget => metric !== undefined);
  const schedules = read.items(section, 'schedules', refuseSchedule, (item) => convertSchedule(read, item));
  return {
    min: read.value(section, 'min', (text) => parseInteger(text, { min: 0, max: 1_000_000 })) ?? defaultAutoscale.min,
    max: max ?? defaultAutoscale.min,
    metrics,
    tolerance: read.value(section, 'tolerance', parseRatio) ?? defaultAutoscale.tolerance,
    scaleUp: convertRules(read, read.section(section, 'up'), defaultAutoscale.scaleUp),
    scaleDown: convertRules(read, read.section(section, 'down'), defaultAutoscale.scaleDown),
    dryRun: read.value(section, 'dry_run', parseBoolean) ?? false,
    ...defined({ idleMs: read.value(section, 'idle', parseDuration) }),
    ...(schedules.length === 0 ? {} : { schedules }),
  };
}

function convertLoad(read: Reader, source: 'pushed' | 'prometheus', name: string, entry: Section): LoadTarget | undefined {
  const amount = read.value(entry, 'target', parseTargetAmount);
  if (!read.has(entry, 'target')) read.problem(entry, undefined, 'target is missing', 'Say what each task is to have of it: target: 10.');
  const type = read.value(entry, 'type', (text) => parseChoice(text, TARGET_TYPES)) ?? 'average';
  const staleAfterMs = read.value(entry, 'stale_after', parseDuration);
  if (amount === undefined) return undefined;
  const load = { source, name, type, amount, ...defined({ staleAfterMs }) };
  if (source === 'pushed') return load;
  const query = read.text(entry, 'query');
  if (query === undefined) read.problem(entry, undefined, 'query is missing', 'Write it in PromQL: query: sum(rate(http_requests_total[1m])).');
  return { ...load, prometheus: { query: query ?? '', ...defined({ address: read.text(entry, 'address'), timeoutMs: read.value(entry, 'timeout', parseDuration) }) } };
}

function convertSchedule(read: Reader, item: Section): ScheduledBounds | undefined {
  const [cron, durationMs] = [read.text(item, 'cron'), read.value(item, 'for', parseDuration)];
  if (cron === undefined || !read.has(item, 'for')) {
    read.problem(item, undefined, 'a schedule has cron and for', 'Write { cron: "0 8 * * 1-5", for: 10h, min: 5 }.');
    return undefined;
  }
  return {
    cron,
    timeZone: read.text(item, 'time_zone') ?? 'UTC',
    durationMs: durationMs ?? 0,
    ...defined({ min: read.value(item, 'min', count), max: read.value(item, 'max', count) }),
  };
}

/** The shape allows mappings alone. */
const refuseSchedule = (): ScheduledBounds => ({ cron: '', timeZone: 'UTC', durationMs: 0 });

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
