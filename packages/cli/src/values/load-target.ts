/** What a service is scaled by beside CPU and memory, as flags and Compose files write it. */
import type { LoadSource, LoadTarget, PrometheusQuery, ScheduledBounds } from '@muster/shared/model/service-spec';
import { parseOptions } from './csv.ts';
import { parseDuration } from './duration.ts';
import { invalid } from './invalid.ts';
import { parseChoice, parseInteger } from './number.ts';

export const TARGET_TYPES = ['average', 'value'] as const;

/** A number above 0: `100`, `0.5`. */
export function parseTargetAmount(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) throw invalid(`"${text}" is not a target`, 'Write a number above 0: 100.');
  return value;
}

/** Of what the balancers see, the part of each task: `100`. */
export const parseSeenLoad =
  (source: Extract<LoadSource, 'requests' | 'connections'>) =>
  (text: string): LoadTarget => ({ source, name: source, type: 'average', amount: parseTargetAmount(text) });

/** `queue=10,type=value,stale-after=5m` */
export function parsePushedLoad(text: string): LoadTarget {
  const { name, amount, options } = parseNamed(text, ['type', 'stale-after'], 'Write NAME=TARGET: queue=10.');
  return { source: 'pushed', name, amount, ...sharedOptions(options) };
}

/** `rps=100,address=http://prometheus:9090,query=sum(rate(http_requests_total[1m]))`: the query is what is left. */
export function parsePrometheusLoad(text: string): LoadTarget {
  const { head, tail } = splitTail(text, 'query');
  const hint = 'Write NAME=TARGET,query=PROMQL: rps=100,query=sum(rate(http_requests_total[1m])).';
  if (tail === undefined || tail.trim() === '') throw invalid(`"${text}" has no query`, hint);
  const { name, amount, options } = parseNamed(head, ['type', 'stale-after', 'address', 'timeout'], hint);
  const [address, timeout] = [options.get('address')?.at(-1), options.get('timeout')?.at(-1)];
  const prometheus: PrometheusQuery = {
    query: tail.trim(),
    ...(address === undefined ? {} : { address }),
    ...(timeout === undefined ? {} : { timeoutMs: parseDuration(timeout) }),
  };
  return { source: 'prometheus', name, amount, ...sharedOptions(options), prometheus };
}

/** `min=5,for=10h,tz=Europe/Berlin,cron=0 8 * * 1-5`: the expression is what is left. */
export function parseScheduledBounds(text: string): ScheduledBounds {
  const hint = 'Write min=5,for=10h,tz=Europe/Berlin,cron=0 8 * * 1-5.';
  const { head, tail } = splitTail(text, 'cron');
  if (tail === undefined || tail.trim() === '') throw invalid(`"${text}" has no cron expression`, hint);
  const options = parseOptions(head, ['min', 'max', 'for', 'tz']);
  const one = (key: string) => options.get(key)?.at(-1);
  const [min, max, duration] = [one('min'), one('max'), one('for')];
  if (duration === undefined) throw invalid(`"${text}" does not say for how long: for= is missing`, hint);
  return {
    cron: tail.trim(),
    timeZone: one('tz') ?? 'UTC',
    durationMs: parseDuration(duration),
    ...(min === undefined ? {} : { min: parseInteger(min, { min: 1 }) }),
    ...(max === undefined ? {} : { max: parseInteger(max, { min: 1 }) }),
  };
}

type Options = ReadonlyMap<string, readonly string[]>;

function parseNamed(text: string, known: readonly string[], hint: string): { readonly name: string; readonly amount: number; readonly options: Options } {
  const comma = text.indexOf(',');
  const first = comma < 0 ? text : text.slice(0, comma);
  const equals = first.indexOf('=');
  if (equals <= 0) throw invalid(`"${text}" is not a metric with a target`, hint);
  const options = comma < 0 || comma === text.length - 1 ? new Map<string, readonly string[]>() : parseOptions(text.slice(comma + 1), known);
  return { name: first.slice(0, equals).trim(), amount: parseTargetAmount(first.slice(equals + 1)), options };
}

function sharedOptions(options: Options): Pick<LoadTarget, 'type' | 'staleAfterMs'> {
  const stale = options.get('stale-after')?.at(-1);
  return {
    type: parseChoice(options.get('type')?.at(-1) ?? 'average', TARGET_TYPES),
    ...(stale === undefined ? {} : { staleAfterMs: parseDuration(stale) }),
  };
}

/** What comes before `key=`, and what it is, commas and all. */
function splitTail(text: string, key: string): { readonly head: string; readonly tail: string | undefined } {
  const at = new RegExp(`(^|,)\\s*${key}=`).exec(text);
  return at === null ? { head: text, tail: undefined } : { head: text.slice(0, at.index), tail: text.slice(at.index + at[0].length) };
}
