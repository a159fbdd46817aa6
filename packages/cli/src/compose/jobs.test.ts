import { MusterError } from '@muster/shared/model/error';
import { validateServiceSpec } from '@muster/shared/model/validate';
import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';
import { nameViolations } from './name-violations.ts';

function load(deploy: string, more = '') {
  return compile(`services:\n  backup:\n    image: img\n    deploy: ${deploy}\n${more}`, {
    fileName: 'compose.yaml',
    defaultStack: 'shop',
    variables: () => undefined,
    readFile: () => undefined,
    resolvePath: (path) => path,
  });
}

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof MusterError) return error.message;
    throw error;
  }
  return '';
}

describe('a job in a Compose file', () => {
  it.each([
    ['without replicas is one task', '{mode: replicated-job}', { type: 'replicated-job', completions: 1, parallelism: 1 }],
    ['with replicas is so many, all at the same time, as in Docker', '{mode: replicated-job, replicas: 3}', { type: 'replicated-job', completions: 3, parallelism: 3 }],
    ['may have fewer at a time', '{mode: replicated-job, replicas: 9, x-job: {parallelism: 2}}', { type: 'replicated-job', completions: 9, parallelism: 2 }],
    ['may say completions', '{mode: replicated-job, x-job: {completions: 4}}', { type: 'replicated-job', completions: 4, parallelism: 4 }],
    ['may be global', '{mode: global-job}', { type: 'global-job' }],
  ])('%s', (_what, deploy, expected) => {
    const [spec] = load(deploy).services;
    expect(spec?.mode).toEqual(expected);
    expect(spec === undefined ? [] : validateServiceSpec(spec)).toEqual([]);
  });

  it('has its schedule and its limits in x-job', () => {
    const [spec] = load(`
      mode: global-job
      x-job: {schedule: "30 2 * * *", time_zone: Europe/Berlin, overlap: replace, starting_deadline: 10m, back_off_limit: 2, active_deadline: 1h, suspended: true, keep_complete: 5, keep_failed: 0, optional_parameters: [DAY]}`).services;
    expect(spec?.job).toEqual({
      schedule: { cron: '30 2 * * *', timeZone: 'Europe/Berlin', overlap: 'replace', startingDeadlineMs: 600_000 },
      parameters: { required: [], optional: ['DAY'] },
      backOffLimit: 2, activeDeadlineMs: 3_600_000, suspended: true, keepComplete: 5, keepFailed: 0,
    });
  });

  it('has the defaults of `job create`', () => {
    expect(load('{mode: replicated-job, x-job: {schedule: "@daily"}}').services[0]?.job).toEqual({
      schedule: { cron: '@daily', timeZone: 'UTC', overlap: 'forbid', startingDeadlineMs: 0 }, backOffLimit: 6, activeDeadlineMs: 0, suspended: false, keepComplete: 3, keepFailed: 3,
    });
  });

  it.each([
    ['{mode: replicated-jobs}', 'compose.yaml:4:20: services.backup.deploy.mode: "replicated-jobs"'],
    ['{mode: replicated-job, replicas: 2, x-job: {completions: 2}}', 'services.backup.deploy.x-job.completions: says the same as deploy.replicas'],
    ['{mode: global-job, replicas: 2}', 'services.backup.deploy.replicas: a global job runs once on every node'],
    ['{mode: global-job, x-job: {parallelism: 2}}', 'services.backup.deploy.x-job.parallelism: a global job runs once on every node'],
    ['{x-job: {schedule: "@daily"}}', 'services.backup.deploy.x-job: is for jobs. Add mode: replicated-job beside it'],
    ['{mode: replicated-job, x-job: {overlap: forbid}}', 'services.backup.deploy.x-job.overlap: needs a schedule'],
    ['{mode: replicated-job, x-job: {schedule: "@daily", overlap: skip}}', 'services.backup.deploy.x-job.overlap: "skip"'],
    ['{mode: replicated-job, x-job: {cron: "@daily"}}', 'services.backup.deploy.x-job.cron: unknown key "cron"'],
    ['{mode: replicated-job, x-job: {active_deadline: 10}}', 'services.backup.deploy.x-job.active_deadline: "10" has no unit'],
    ['{mode: replicated-job, x-autoscale: {max: 3, cpu: 50%}}', 'services.backup.deploy.x-autoscale: a job is not scaled'],
  ])('refuses %s', (deploy, expected) => expect(messageOf(() => load(deploy))).toContain(expected));

  it('refuses ports that would be balanced, and takes those of the host', () => {
    expect(messageOf(() => load('{mode: replicated-job}', '    ports: ["80:80"]\n'))).toContain('compose.yaml:5:5: services.backup.ports: nothing is balanced over tasks that end');
    expect(load('{mode: replicated-job}', '    ports: [{target: 80, published: 80, mode: host}]\n').services[0]?.ports).toHaveLength(1);
  });

  it('says what of an update makes no difference to it', () => {
    expect(load('{mode: replicated-job, update_config: {parallelism: 2}, endpoint_mode: dnsrr}').warnings).toEqual([
      'compose.yaml:4:36: services.backup.deploy.update_config: not honoured: a job’s tasks come to their end, nothing is updated or balanced',
      'compose.yaml:4:69: services.backup.deploy.endpoint_mode: not honoured: a job’s tasks come to their end, nothing is updated or balanced',
    ]);
  });
});

describe('what the managers complain about', () => {
  const violation = (field: string) => new MusterError('invalid-argument', `the stack is not valid: ${field} is wrong`, { violations: [{ field, description: 'is wrong' }] });

  it.each([
    ['services[1].job.schedule.cron', 'services.b.deploy.x-job.schedule'],
    ['services[1].job.schedule.timeZone', 'services.b.deploy.x-job.time_zone'],
    ['services[0].job.activeDeadlineMs', 'services.a.deploy.x-job.active_deadline'],
    ['services[0].autoscale.scaleDown.windowMs', 'services.a.deploy.x-autoscale.down.window'],
    ['services[0].update.maxFailureRatio', 'services.a.deploy.update_config.max_failure_ratio'],
    ['services[0].mode', 'services.a.mode'],
    ['services[7].name', 'services.7.name'],
    ['name', 'name'],
  ])('%s is told as %s', (field, expected) => {
    const told = nameViolations(violation(field), ['a', 'b']);
    expect(told).toMatchObject({ message: `the stack is not valid: ${expected} is wrong`, violations: [{ field: expected }] });
  });
});
