import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorld } from './testing/cli-world.ts';

let world: CliWorld;
beforeAll(async () => {
  world = await createCliWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

interface RunRow {
  readonly id: string;
  readonly name: string;
  readonly trigger: string;
  readonly state: string;
  readonly reason: string;
  readonly succeeded: number;
  readonly failed: number;
  readonly env: readonly string[];
}
interface JobRow {
  readonly name: string;
  readonly suspended: boolean;
  readonly nextRunAt: number | null;
  readonly active: number;
  readonly newestRun: RunRow | null;
}
interface TaskRow {
  readonly name: string;
  readonly state: string;
  readonly run: string;
  readonly slot: number;
}

let count = 0;
/** Each test has a job of its own. */
let name = '';
beforeEach(() => {
  name = `job-${String(++count)}`;
});

const run = (...argv: readonly string[]) => world.muster(argv);
async function done(...argv: readonly string[]): Promise<string> {
  const { code, out, err } = await run(...argv);
  expect({ argv, code, err: code === 0 ? '' : err }).toEqual({ argv, code: 0, err: '' });
  return out;
}
const create = (...flags: readonly string[]) => run('job', 'create', '--name', name, ...flags);
const runs = () => world.json<RunRow[]>('job', 'runs', name);

describe('a job without a schedule', () => {
  it('runs at once to its end', async () => {
    await done('job', 'create', '--name', name, '--completions', '3', '--parallelism', '2', '--wait', 'app:once');
    expect(await runs()).toMatchObject([{ trigger: 'revision', state: 'complete', succeeded: 3, failed: 0 }]);
    const tasks = await world.json<TaskRow[]>('job', 'ps', name);
    expect(tasks.map(({ slot, state }) => [slot, state])).toEqual([[1, 'complete'], [2, 'complete'], [3, 'complete']]);
    expect(tasks[0]?.name).toMatch(new RegExp(`^${name}\\.[0-9a-z]{8}\\.1$`));
    expect(await done('job', 'runs', name)).toContain('3 of 3 complete');
  });

  it('fails with the reason when its attempts do', async () => {
    const { code, err } = await create('--back-off-limit', '1', '--restart-delay', '1ms', '--wait', 'app:crash');
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('2 failed attempts, 1 are allowed; the last: failed:') });
    expect(await runs()).toMatchObject([{ state: 'failed', failed: 2 }]);
  });

  it('fails when its time is over', async () => {
    const { code, err } = await create('--active-deadline', '50ms', '--wait', 'app:v1');
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('not done within 0.1 s') });
  });

  it('runs again when its template changes, and when it is asked to', async () => {
    await done('job', 'create', '--name', name, '--wait', 'app:once');
    await done('service', 'update', '--env-add', 'A=1', name);
    await expect.poll(async () => (await runs()).map(({ state }) => state)).toEqual(['complete', 'complete']);
    await done('job', 'run', '--wait', name);
    expect((await runs()).map(({ trigger }) => trigger)).toEqual(['manual', 'revision', 'revision']);
  });

  it('runs on every node when it is global', async () => {
    await done('job', 'create', '--name', name, '--global', '--wait', 'app:once');
    expect(await runs()).toMatchObject([{ state: 'complete', succeeded: 2 }]);
  });

  it('is stopped, and goes with its runs', async () => {
    await done('job', 'create', '--name', name, 'app:v1');
    await expect.poll(async () => (await world.json<TaskRow[]>('job', 'ps', name)).map(({ state }) => state)).toEqual(['running']);
    const [going] = await runs();
    expect(await done('job', 'stop', name)).toBe(`${going?.name ?? ''}\n`);
    await expect.poll(async () => (await runs())[0]).toMatchObject({ state: 'stopped', reason: 'somebody stopped it' });
    await done('job', 'rm', name);
    expect((await run('job', 'inspect', name)).code).toBe(3);
  });

  it('keeps as many runs as it is told to', async () => {
    await done('job', 'create', '--name', name, '--keep-complete', '1', '--wait', 'app:once');
    await done('job', 'run', '--wait', name);
    const newest = (await runs())[0]?.id;
    await expect.poll(async () => (await runs()).map(({ id }) => id)).toEqual([newest]);
  });

  it('prints what its run wrote', async () => {
    await done('job', 'create', '--name', name, 'app');
    await expect.poll(async () => (await world.json<TaskRow[]>('job', 'ps', name)).map(({ state }) => state)).toEqual(['running']);
    expect(await done('job', 'logs', name)).toContain('hello');
    expect(await done('job', 'logs', (await runs())[0]?.name ?? '')).toContain('hello');
  });

  it('is known to the commands about services', async () => {
    await done('job', 'create', '--name', name, '--wait', 'app:once');
    expect(await world.json('service', 'ls')).toEqual(expect.arrayContaining([expect.objectContaining({ name, mode: 'replicated-job' })]));
    expect(await done('events', '--service', name)).toContain('job.run-complete');
    expect(await done('status')).toContain(name);
    expect(await run('service', 'scale', `${name}=3`)).toMatchObject({ code: 4, err: expect.stringContaining('is a job and cannot be scaled') });
  });
});

describe('a job with a schedule', () => {
  it('runs at its ticks, and not while it is suspended', async () => {
    await done('job', 'create', '--name', name, '--schedule', '* * * * * *', '--overlap', 'allow', 'app:once');
    await expect.poll(async () => (await runs())[0], { timeout: 5_000 }).toMatchObject({ trigger: 'schedule', state: 'complete' });
    await done('job', 'suspend', name);
    const [suspended] = (await world.json<JobRow[]>('job', 'ls')).filter((job) => job.name === name);
    expect(suspended).toMatchObject({ suspended: true, nextRunAt: null });
    await done('job', 'resume', name);
    const [inspected] = await world.json<{ nextRunsAt: number[]; suspended: boolean }[]>('job', 'inspect', name);
    expect(inspected?.suspended).toBe(false);
    expect(inspected?.nextRunsAt).toHaveLength(5);
  });

  it.each([
    [['--schedule', '61 * * * *'], 'spec.job.schedule.cron "61 * * * *": invalid value for minute: 61'],
    [['--schedule', 'daily'], 'spec.job.schedule.cron must be five fields'],
    [['--schedule', '2027-01-01T00:00:00'], 'spec.job.schedule.cron must be five fields'],
    [['--schedule', '0 0 30 2 *'], 'spec.job.schedule.cron "0 0 30 2 *" never comes: there is no such day'],
    [['--schedule', '@daily', '--time-zone', 'Mars/Olympus'], 'spec.job.schedule.timeZone "Mars/Olympus" is not a time zone'],
    [['--schedule', '@daily', '--parameter', 'FILE'], 'spec.job.parameters.required must be empty for a job with a schedule'],
    [['--completions', '0'], 'spec.replicatedJob.completions must be a whole number from 1 to 10000'],
    [['--parameter', 'A B'], 'spec.job.parameters.required[0] must be a name of an environment variable, is "A B"'],
    [['--parameter', 'A', '--optional-parameter', 'A'], 'spec.job.parameters.optional[0] "A" is listed twice'],
    [['--time-zone', 'UTC'], '--time-zone needs --schedule'],
    [['--global', '--completions', '2'], '--completions and --parallelism do not go with --global'],
  ])('refuses %j', async (flags, words) => {
    const { code, err } = await create(...flags, 'app:once');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(words) });
  });
});

describe('a job with parameters', () => {
  beforeEach(() => done('job', 'create', '--name', name, '--parameter', 'FILE', '--optional-parameter', 'SIZE', 'app:once'));

  it('runs when it is dispatched, with what it was given', async () => {
    expect(await runs()).toEqual([]);
    await done('job', 'dispatch', name, '-e', 'FILE=cat.png', '-e', 'SIZE=a=b', '--wait');
    expect(await runs()).toMatchObject([{ trigger: 'dispatch', state: 'complete', env: ['FILE=cat.png', 'SIZE=a=b'] }]);
    const containers = world.engines.flatMap(({ containers }) => [...containers.values()]);
    expect(containers.map(({ request }) => request.spec.container.env).find((env) => env.includes('FILE=cat.png'))).toEqual(expect.arrayContaining([expect.stringMatching(/^MUSTER_RUN_ID=/), 'MUSTER_RUN_SLOT=1', 'SIZE=a=b']));
  });

  it.each([
    [[], 'parameters["FILE"] is required by the job'],
    [['-e', 'FILE=a', '-e', 'COLOUR=red'], 'parameters["COLOUR"] is not a parameter of the job: it takes FILE, SIZE'],
  ])('refuses %j', async (flags, words) => {
    expect(await run('job', 'dispatch', name, ...flags)).toMatchObject({ code: 2, err: expect.stringContaining(words) });
  });
});

describe('a job of a Compose file', () => {
  const directory = (file: string) => {
    const cwd = mkdtempSync(join(tmpdir(), 'muster-jobs-'));
    writeFileSync(join(cwd, 'compose.yaml'), file);
    return cwd;
  };
  const stackFile = (image: string) => `
name: ${name}
services:
  migrate: {image: "${image}", deploy: {mode: replicated-job, replicas: 2}}
  nightly: {image: "app:once", deploy: {mode: replicated-job, x-job: {schedule: "0 3 * * *", time_zone: Europe/Berlin}}}
  web: {image: "app:v1", depends_on: {migrate: {condition: service_completed_successfully}}}
`;

  it('comes with its stack, runs before what depends on it, changes with the file, and goes', async () => {
    const planned = await run('plan', '-f', join(directory(stackFile('app:once')), 'compose.yaml'));
    expect(planned.out).toContain(`+ service ${name}_migrate`);
    expect(planned.out).toContain('mode.completions: 2');
    expect(planned.out).toContain('job.schedule.cron: "0 3 * * *"');

    const up = await world.muster(['up'], { cwd: directory(stackFile('app:once')) });
    expect(up).toMatchObject({ code: 0, out: `created    ${name}_migrate\ncreated    ${name}_nightly\ncreated    ${name}_web\n` });
    const jobRuns = (job: string) => world.json<RunRow[]>('job', 'runs', `${name}_${job}`);
    expect(await jobRuns('migrate')).toMatchObject([{ trigger: 'revision', state: 'complete', succeeded: 2 }]);
    expect(await jobRuns('nightly')).toEqual([]);
    expect((await world.json<JobRow[]>('job', 'ls')).find((job) => job.name === `${name}_nightly`)?.nextRunAt).toBeGreaterThan(0);

    expect(await world.muster(['up', '--plan', '--exit-code'], { cwd: directory(stackFile('app:once')) })).toMatchObject({ code: 0, out: 'Nothing would change.\n' });
    await world.muster(['up'], { cwd: directory(stackFile('app:once').replace('replicas: 2', 'replicas: 3')) });
    expect(await jobRuns('migrate')).toHaveLength(1);
    await world.muster(['up'], { cwd: directory(stackFile('app:once').replace('"app:once", deploy: {mode: replicated-job, replicas: 2', '"app:once", environment: {A: 1}, deploy: {mode: replicated-job, replicas: 3')) });
    await expect.poll(async () => (await jobRuns('migrate')).map(({ succeeded }) => succeeded)).toEqual([3, 2]);

    const pruned = await world.muster(['up', '--prune'], { cwd: directory(`name: ${name}\nservices: {web: {image: "app:v1"}}`) });
    expect(pruned.out).toContain(`deleted    ${name}_nightly`);
    expect((await run('job', 'inspect', `${name}_migrate`)).code).toBe(3);
    expect((await run('down', name)).code).toBe(0);
  });

  it('is refused with the place in the file when its schedule never comes', async () => {
    const file = `name: ${name}\nservices: {web: {image: app}, nightly: {image: app, deploy: {mode: global-job, x-job: {schedule: "0 0 30 2 *"}}}}`;
    expect(await world.muster(['up'], { cwd: directory(file) })).toMatchObject({ code: 2, err: expect.stringContaining('services.nightly.deploy.x-job.schedule "0 0 30 2 *" never comes: there is no such day') });
    expect(await world.muster(['up'], { cwd: directory(file.replace('"0 0 30 2 *"', '"@daily", time_zone: Mars')) })).toMatchObject({ code: 2, err: expect.stringContaining('services.nightly.deploy.x-job.time_zone "Mars" is not a time zone') });
    expect((await world.json<{ name: string }[]>('ls')).some((stack) => stack.name === name)).toBe(false);
  });
});

describe('what is no job', () => {
  it('is refused by the commands about jobs', async () => {
    await done('service', 'create', '--name', name, 'app:v1');
    expect(await run('job', 'run', name)).toMatchObject({ code: 4, err: expect.stringContaining(`service ${name} is replicated and no job`) });
    expect(await run('job', 'inspect', 'nothing')).toMatchObject({ code: 3 });
    await done('service', 'rm', name);
  });
});
