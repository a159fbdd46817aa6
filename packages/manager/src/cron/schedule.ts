/**
 * Cron expressions: the one place that knows the library. A schedule is a pure
 * function of its text and a moment; no timer of the library ever runs.
 *
 * Daylight saving: a tick at a time that the clock on the wall leaves out comes at
 * the moment of the change; one at a time that comes twice comes the first time.
 * Expressions that mean every hour or minute count hours and minutes that pass.
 */
import { Cron } from 'croner';
import { MusterError, type FieldViolation } from '@muster/shared/model/error';
import type { ScheduleSpec, ServiceSpec } from '@muster/shared/model/service-spec';

export interface Schedule {
  /** The first tick after the moment; undefined: there is none any more. */
  readonly nextAfter: (at: number) => number | undefined;
}

type Timing = Pick<ScheduleSpec, 'cron' | 'timeZone'>;

/** Schedules that were read before: reading costs more than asking. */
const MAX_KNOWN = 20_000;
const NICKNAMES = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@hourly'];
/** The library would also take a date, which is no schedule. */
const SHAPE = /^[-0-9A-Za-z*,/?#+]+( [-0-9A-Za-z*,/?#+]+){4,5}$/;

export class Schedules {
  readonly #known = new Map<string, Schedule>();

  /** Throws `invalid-argument` for what `scheduleViolations` complains about. */
  of(timing: Timing): Schedule {
    const key = `${timing.timeZone} ${timing.cron}`;
    let schedule = this.#known.get(key);
    if (schedule === undefined) {
      schedule = readSchedule(timing);
      if (this.#known.size >= MAX_KNOWN) this.#known.clear();
      this.#known.set(key, schedule);
    }
    return schedule;
  }
}

export function readSchedule({ cron, timeZone }: Timing): Schedule {
  if (!isExpression(cron)) throw new MusterError('invalid-argument', `"${cron}" is not a cron expression`);
  let parsed: Cron;
  try {
    parsed = new Cron(cron.trim().replace(/\s+/g, ' '), { timezone: timeZone, paused: true });
    parsed.nextRun(new Date(0));
  } catch (error) {
    throw new MusterError('invalid-argument', `"${cron}": ${reasonOf(error)}`, { cause: error });
  }
  return { nextAfter: remembering((at) => parsed.nextRun(new Date(at))?.getTime()) };
}

/** Who keeps a schedule asks about the same moments again and again: two spans without a tick in them are kept. */
const MAX_SPANS = 2;

/** From a moment to the tick after it there is no other: what is asked in between has the same answer. */
function remembering(nextAfter: Schedule['nextAfter']): Schedule['nextAfter'] {
  let spans: readonly { readonly from: number; readonly next: number }[] = [];
  return (at) => {
    const known = spans.find(({ from, next }) => from <= at && at < next);
    if (known !== undefined) return known.next;
    const next = nextAfter(at);
    if (next !== undefined) spans = [{ from: at, next }, ...spans.slice(0, MAX_SPANS - 1)];
    return next;
  };
}

const isExpression = (cron: string): boolean => {
  const text = cron.trim().replace(/\s+/g, ' ');
  return NICKNAMES.includes(text.toLowerCase()) || SHAPE.test(text);
};

/** What is wrong with the schedules of a spec, for those who ask for it. */
export function scheduleViolations({ job, autoscale }: ServiceSpec, now: number, path = 'spec'): FieldViolation[] {
  const timings: [Timing, string][] = job?.schedule === undefined ? [] : [[job.schedule, `${path}.job.schedule`]];
  autoscale?.schedules?.forEach((schedule, index) => timings.push([schedule, `${path}.autoscale.schedules[${index}]`]));
  return timings.flatMap(([timing, at]) => timingViolations(timing, now, at));
}

export function timingViolations(timing: Timing, now: number, path: string): FieldViolation[] {
  if (!isTimeZone(timing.timeZone)) {
    return [{ field: `${path}.timeZone`, description: `"${timing.timeZone}" is not a time zone: write one as Europe/Berlin or UTC` }];
  }
  const field = `${path}.cron`;
  if (!isExpression(timing.cron)) {
    const expected = `five fields (minute hour day month weekday), six with seconds first, or one of ${NICKNAMES.join(', ')}`;
    return [{ field, description: `must be ${expected}, is "${timing.cron}"` }];
  }
  try {
    if (readSchedule(timing).nextAfter(now) !== undefined) return [];
  } catch (error) {
    return [{ field, description: error instanceof Error ? error.message : String(error) }];
  }
  return [{ field, description: `"${timing.cron}" never comes: there is no such day` }];
}

function isTimeZone(name: string): boolean {
  if (name === '') return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** `CronPattern: Invalid value for minute: 61` → `invalid value for minute: 61`. */
function reasonOf(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).replace(/^Cron\w*: /, '');
  return text.charAt(0).toLowerCase() + text.slice(1);
}
