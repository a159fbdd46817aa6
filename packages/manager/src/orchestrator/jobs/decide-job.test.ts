/** When runs of a job begin, and which are kept: the overlap policies, the starting deadline, history, and leaders that change. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultJob, defaultSchedule } from '@muster/shared/model/defaults';
import { asRunId } from '@muster/shared/model/ids';
import type { JobRecord, JobRun, RunState } from '@muster/shared/model/objects';
import type { JobSpec, ScheduleSpec } from '@muster/shared/model/service-spec';
import { readSchedule } from '../../cron/schedule.ts';
import { service, SERVICE_ID, task } from '../testing/fixtures.ts';
import { decideJob, MAX_ACTIVE_RUNS, type JobDecision } from './decide-job.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1);
const TICK = START + HOUR;

const run = (name: string, state: RunState, createdAt: number, more: Partial<JobRun> = {}): JobRun & { readonly version: number } => ({
  kind: 'run',
  id: asRunId(name.padEnd(25, '0')),
  serviceId: SERVICE_ID,
  createdAt,
  trigger: 'schedule',
  revision: 1,
  plan: { type: 'replicated', completions: 1, parallelism: 1, backOffLimit: 6, activeDeadlineMs: 0 },
  env: [],
  status: { state, at: createdAt, reason: '', succeeded: 0, failed: 0 },
  version: 1,
  ...more,
});

interface Setting {
  readonly schedule?: Partial<ScheduleSpec> | 'none';
  readonly job?: Partial<JobSpec>;
  readonly runs?: readonly (JobRun & { readonly version: number })[];
  readonly record?: Partial<JobRecord> | 'none';
  readonly now?: number;
}

function decide({ schedule = {}, job = {}, runs = [], record = {}, now = TICK + 1_000 }: Setting): JobDecision {
  const timing: ScheduleSpec = { cron: '0 * * * *', ...defaultSchedule, ...(schedule === 'none' ? {} : schedule) };
  const spec = { ...service().spec, mode: { type: 'replicated-job' as const, completions: 1, parallelism: 1 }, job: { ...defaultJob, ...job, ...(schedule === 'none' ? {} : { schedule: timing }) } };
  const known: JobRecord & { readonly version: number } = { kind: 'job', serviceId: SERVICE_ID, startedRevision: 0, schedule: `${timing.cron} ${timing.timeZone}`, handled: [{ from: START, to: START }], version: 1, ...(record === 'none' ? {} : record) };
  let count = 0;
  const tasksOf = () => [{ ...task('t', 1), version: 1 }];
  return decideJob({ service: { ...service(), spec, version: 1 }, record: record === 'none' ? undefined : known, runs, tasksOf }, (asked) => readSchedule(asked).nextAfter, now, () => `new${++count}`);
}

/** What is decided, in words. */
function told({ mutations }: JobDecision): string[] {
  return mutations.flatMap(({ op, object }) => {
    if (object.kind === 'run') return [op === 'create' ? `begin for ${object.scheduledAt === undefined ? object.trigger : new Date(object.scheduledAt).toISOString().slice(11, 16)}` : op === 'remove' ? `forget ${object.id.replace(/0+$/, '')}` : `stop ${object.id.replace(/0+$/, '')}: ${object.stop?.reason.replace(/run \w+ /, '') ?? ''}`];
    if (object.kind === 'event') return object.type === 'job.run-started' ? [] : [`${object.type}: ${object.message.replace(/^job web (does not run for \S+: )?/, '')}`];
    if (object.kind === 'task') return [`task of a run: ${object.desiredState}`];
    return [];
  });
}

const going = [run('a', 'running', START)];

describe('a tick of a schedule', () => {
  it.each<readonly [string, Setting, readonly string[]]>([
    ['begins a run when none goes on', {}, ['begin for 01:00']],
    ['is skipped while a run goes on: forbid', { schedule: { overlap: 'forbid' }, runs: going }, ['job.run-skipped: run a0000000 still goes on']],
    ['forbids for a run that somebody asked for, too', { schedule: { overlap: 'forbid' }, runs: [run('a', 'running', START, { trigger: 'manual' })] }, ['job.run-skipped: run a0000000 still goes on']],
    ['is kept when the earlier run has ended: forbid', { schedule: { overlap: 'forbid' }, runs: [run('a', 'complete', START), run('b', 'failed', START)] }, ['begin for 01:00']],
    ['begins another one: allow', { schedule: { overlap: 'allow' }, runs: going }, ['begin for 01:00']],
    ['begins no more than there may be: allow', { schedule: { overlap: 'allow' }, runs: Array.from({ length: MAX_ACTIVE_RUNS }, (_, index) => run(`r${index}`, 'running', START)) }, ['job.run-skipped: 100 runs go on already']],
    ['stops all earlier ones and begins: replace', { schedule: { overlap: 'replace' }, runs: [...going, run('b', 'running', START)] }, ['begin for 01:00', 'stop a: takes its place', 'stop b: takes its place']],
    ['does not stop twice what is being stopped: replace', { schedule: { overlap: 'replace' }, runs: [run('a', 'running', START, { stop: { at: START, reason: 'somebody' } })] }, ['begin for 01:00']],
    ['replaces nothing when nothing goes on: replace', { schedule: { overlap: 'replace' }, runs: [run('a', 'complete', START)] }, ['begin for 01:00']],
    ['is kept late when there is no starting deadline', { now: TICK + 50 * 60_000 }, ['begin for 01:00']],
    ['is kept up to its starting deadline', { schedule: { startingDeadlineMs: 60_000 }, now: TICK + 60_000 }, ['begin for 01:00']],
    ['is given up after its starting deadline', { schedule: { startingDeadlineMs: 60_000 }, now: TICK + 60_001 }, ['job.run-skipped: 1 min late, and the starting deadline is 1 min']],
    ['the deadline goes before the overlap policy', { schedule: { startingDeadlineMs: 1_000, overlap: 'replace' }, runs: going, now: TICK + 90_000 }, ['job.run-skipped: 1.5 min late, and the starting deadline is 1 s']],
    ['is the newest of those that were missed; the others are told', { now: START + 5 * HOUR + 1 }, ['begin for 05:00', 'job.runs-missed: missed 4 ticks before the newest: nobody led, or a clock jumped']],
    ['that passed while the job was suspended begins nothing', { job: { suspended: true }, record: { schedule: 'suspended' } }, []],
    ['before its time begins nothing', { now: TICK - 1 }, []],
    ['of a schedule that is new counts from then on', { record: { schedule: '5 * * * * UTC' }, now: START + 5 * HOUR }, []],
    ['of a job without a record counts from its making', { record: 'none', now: START + 5 * HOUR }, []],
  ])('%s', (_what, setting, expected) => {
    expect(told(decide(setting))).toEqual(expected);
  });

  it('begins the same run whichever leader decides, so that two of them make one', () => {
    const ids = [TICK, TICK + 1_500].map((now) => decide({ now }).mutations.flatMap(({ object }) => (object.kind === 'run' ? [object.id] : [])));
    expect(ids[0]).toHaveLength(1);
    expect(ids[1]).toEqual(ids[0]);
    // The next leader sees the run but not yet that it was written down: it begins none.
    const [id] = ids[0] ?? [];
    expect(told(decide({ schedule: { overlap: 'allow' }, runs: [run('x', 'complete', TICK, { id: asRunId(id ?? '') })] }))).toEqual([]);
  });
});

describe('a job without a schedule', () => {
  it.each<readonly [string, Setting, readonly string[]]>([
    ['runs for its revision', { schedule: 'none' }, ['begin for revision']],
    ['runs once for it', { schedule: 'none', record: { startedRevision: 1 } }, []],
    ['takes the place of an earlier revision’s run', { schedule: 'none', runs: [run('a', 'running', START, { trigger: 'revision' })] }, ['begin for revision', 'stop a: revision 1 takes its place']],
    ['leaves alone what somebody asked for', { schedule: 'none', runs: [run('a', 'running', START, { trigger: 'manual' })] }, ['begin for revision']],
    ['does not run while it is suspended', { schedule: 'none', job: { suspended: true } }, []],
    ['does not run by itself when it takes parameters', { schedule: 'none', job: { parameters: { required: ['A'], optional: [] } } }, []],
  ])('%s', (_what, setting, expected) => {
    expect(told(decide(setting))).toEqual(expected);
  });
});

describe('the history of a job', () => {
  const ended = ['complete', 'failed', 'complete', 'stopped', 'complete', 'failed'] as const;
  const runs = ended.map((state, index) => run(`r${index}`, state, START + index));
  const forgotten = (job: Partial<JobSpec>, kept = runs): string[] => {
    const all = decide({ schedule: 'none', job, runs: kept, record: { startedRevision: 1 } });
    // Its tasks are told to go first; the record goes when they have gone.
    return all.mutations.flatMap(({ object }) => (object.kind === 'task' ? [object.desiredState] : object.kind === 'run' ? [`run ${object.id}`] : []));
  };

  it.each([
    ['all within the limits', { keepComplete: 3, keepFailed: 3 }, 0],
    ['complete ones by their own limit', { keepComplete: 1, keepFailed: 3 }, 2],
    ['failed and stopped ones by theirs', { keepComplete: 3, keepFailed: 1 }, 2],
    ['none at all', { keepComplete: 0, keepFailed: 0 }, 6],
  ])('keeps %s', (_what, job, count) => {
    expect(forgotten(job)).toEqual(Array.from({ length: count }, () => 'remove'));
  });

  it('never forgets a run that goes on', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<RunState>('running', 'complete', 'failed', 'stopped'), { maxLength: 12 }), fc.nat(4), fc.nat(4), (states, keepComplete, keepFailed) => {
        const all = states.map((state, index) => run(`q${index}`, state, START + index));
        const counts = { complete: states.filter((state) => state === 'complete').length, other: states.filter((state) => state === 'failed' || state === 'stopped').length };
        expect(forgotten({ keepComplete, keepFailed }, all)).toHaveLength(Math.max(0, counts.complete - keepComplete) + Math.max(0, counts.other - keepFailed));
      }),
    );
  });
});
