import { defaultProbeTimes } from '@muster/shared/model/probes';
import { defaultAutoscale, defaultServiceSpec } from '@muster/shared/model/defaults';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import { buildApplication, buildCommand, run } from '@stricli/core';
import { describe, expect, it } from 'vitest';
import { rootRoutes } from '../app.ts';
import type { CliContext } from '../command.ts';
import type { CreateSpecFlags, UpdateSpecFlags } from '../flags/service-flags.ts';
import { extrasOf, normalise } from '../normalise.ts';
import { createSpec } from './create-spec.ts';
import { updateSpec } from './update-spec.ts';

/** What the real flag definitions make of a command line: the errors are those that users see. */
async function parse(argv: readonly string[]): Promise<{ readonly flags: Readonly<Record<string, unknown>>; readonly args: readonly string[]; readonly errors: string }> {
  const { inputs } = normalise(rootRoutes, ['service', ...argv]);
  const routes = rootRoutes.getRoutingTargetForInput('service');
  if (routes === undefined || 'parameters' in routes) throw new Error('no service routes');
  const target = routes.getRoutingTargetForInput(argv[0] ?? '');
  if (target === undefined || !('parameters' in target)) throw new Error(`no command ${argv[0] ?? ''}`);
  const known = extrasOf(target)?.flags ?? {};
  let flags: Readonly<Record<string, unknown>> = {};
  let args: readonly string[] = [];
  let errors = '';
  const command = buildCommand<Readonly<Record<string, unknown>>, readonly string[], CliContext>({
    docs: { brief: '' },
    parameters: target.parameters as never,
    func: (given, ...rest) => {
      const empty = { switch: false, many: [], one: undefined, choice: undefined };
      flags = Object.fromEntries(Object.entries(known).map(([key, flag]) => [key, given[key] ?? empty[flag.kind]]));
      args = rest;
    },
  });
  const app = buildApplication(command, { name: 'x', scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true } }, {});
  const stream = { write: (text: string) => void (errors += text) };
  await run(app, inputs.slice(2), { process: { stdout: stream, stderr: stream } } as never);
  return { flags, args, errors };
}

async function create(...argv: readonly string[]): Promise<ServiceSpec> {
  const { flags, args, errors } = await parse(['create', ...argv]);
  expect(errors).toBe('');
  return createSpec({ flags: flags as unknown as CreateSpecFlags, args, env: { HERE: 'h' }, envFileLines: ['F=file', 'A=file'], newName: (image) => `new-${image}` });
}

async function update(spec: ServiceSpec, ...argv: readonly string[]): Promise<ServiceSpec> {
  const { flags, errors } = await parse(['update', ...argv, 'web']);
  expect(errors).toBe('');
  return updateSpec(spec, flags as unknown as UpdateSpecFlags, { HERE: 'h' });
}

const near = (service: string) => ({ type: 'affinity' as const, service, topology: 'node.id', required: true });

describe('service create', () => {
  it.each<readonly [string, readonly string[], (spec: ServiceSpec) => unknown, unknown]>([
    ['image and command', ['img', 'sh', '-c', 'a b'], (s) => [s.name, s.task.container.image, s.task.container.args], ['new-img', 'img', ['sh', '-c', 'a b']]],
    ['--image', ['--image', 'img', 'arg'], (s) => [s.task.container.image, s.task.container.args], ['img', ['arg']]],
    ['--name --replicas', ['--name', 'web', '--replicas', '3', 'i'], (s) => [s.name, s.mode], ['web', { type: 'replicated', replicas: 3 }]],
    ['--mode global', ['--mode', 'global', 'i'], (s) => s.mode, { type: 'global' }],
    ['environment over env files', ['-e', 'A=1', '--env', 'HERE', '-e', 'NOT_THERE', 'i'], (s) => s.task.container.env, ['F=file', 'A=1', 'HERE=h']],
    ['ports', ['-p', '80:8080', '--publish', 'published=1,target=2,mode=host', 'i'], (s) => s.ports.map((p) => [p.publishedPort, p.targetPort, p.mode]), [[80, 8080, 'ingress'], [1, 2, 'host']]],
    ['a port whose tasks are told the client', ['--publish', 'published=1,target=2,proxy-protocol=v2', 'i'], (s) => s.ports, [{ protocol: 'tcp', targetPort: 2, publishedPort: 1, mode: 'ingress', proxyProtocol: true }]],
    ['dependencies', ['--depends-on', 'db', '--depends-on', 'mq:service_healthy,restart,required=false', 'i'], (s) => s.dependsOn, [{ service: 'db', condition: 'service_started', required: true, restart: false }, { service: 'mq', condition: 'service_healthy', required: false, restart: true }]],
    ['generic resources', ['--generic-resource', 'GPU=2', '--generic-resource', 'SSD', 'i'], (s) => s.task.resources, { limits: {}, reservations: {}, generic: { GPU: 2, SSD: 1 } }],
    ['mounts', ['--mount', 'type=bind,source=/a,target=/b', 'i'], (s) => s.task.container.mounts.map((m) => m.target), ['/b']],
    ['placement', ['--constraint', 'node.labels.a==b', '--placement-pref', 'spread=node.labels.z', '--replicas-max-per-node', '2', 'i'], (s) => s.task.placement, { constraints: ['node.labels.a==b'], preferences: [{ spread: 'node.labels.z' }], maxReplicasPerNode: 2, platforms: [], strategy: 'spread' }],
    ['priority', ['--priority', '80', '--preempt=true', 'i'], (s) => s.priority, { value: 80, preempts: true }],
    ['only to go before', ['--priority', '80', 'i'], (s) => s.priority, { value: 80, preempts: false }],
    ['neighbours', ['--affinity', 'cache', '--anti-affinity', 'label=tier=db,in=node.labels.z,required=false', '--placement-pref', 'spread=node.labels.z,a=70,b=30', 'i'], (s) => [s.task.placement.affinities, s.task.placement.preferences], [[near('cache'), { type: 'anti-affinity', label: 'tier=db', topology: 'node.labels.z', required: false }], [{ spread: 'node.labels.z', targets: [{ value: 'a', percent: 70 }, { value: 'b', percent: 30 }] }]]],
    ['resources', ['--limit-cpu', '0.5', '--limit-memory', '1g', '--limit-pids', '9', '--reserve-cpu', '.25', '--reserve-memory', '1m', 'i'], (s) => s.task.resources, { limits: { nanoCpus: 5e8, memoryBytes: 2 ** 30, pids: 9 }, reservations: { nanoCpus: 25e7, memoryBytes: 2 ** 20 } }],
    ['restart', ['--restart-condition', 'on-failure', '--restart-delay', '1s', '--restart-max-attempts', '2', '--restart-window', '3s', 'i'], (s) => s.task.restart, { condition: 'on-failure', delayMs: 1000, maxDelayMs: 60_000, maxAttempts: 2, windowMs: 3000 }],
    ['update', ['--update-parallelism', '0', '--update-delay', '1s', '--update-order', 'start-first', '--update-monitor', '2s', '--update-failure-action', 'pause', '--update-max-failure-ratio', '.5', '--update-progress-deadline', '90s', 'i'], (s) => s.update, { parallelism: 0, delayMs: 1000, order: 'start-first', monitorMs: 2000, failureAction: 'pause', maxFailureRatio: 0.5, progressDeadlineMs: 90_000 }],
    ['rollback', ['--rollback-parallelism', '2', 'i'], (s) => s.rollback.parallelism, 2],
    ['health', ['--health-cmd', 'true', '--health-interval', '1s', '--health-retries', '2', '--health-timeout', '3s', '--health-start-period', '4s', 'i'], (s) => s.task.container.healthcheck, { test: ['CMD-SHELL', 'true'], intervalMs: 1000, retries: 2, timeoutMs: 3000, startPeriodMs: 4000 }],
    ['--no-healthcheck', ['--no-healthcheck', 'i'], (s) => s.task.container.healthcheck, { test: ['NONE'] }],
    ['probes', ['--liveness', 'http=shop:8080/healthz,header=X-A:b,period=5s,failures=2', '--readiness', 'grpc=9000/shop.Cart,timeout=2s,successes=2', '--startup', 'exec="sh -c \'test -f /x, y\'",delay=1s', 'i'], (s) => s.task.container.probes, {
      liveness: { check: { type: 'http', scheme: 'http', host: 'shop', port: 8080, path: '/healthz', headers: { 'X-A': 'b' } }, initialDelayMs: 0, periodMs: 5_000, timeoutMs: 1_000, successThreshold: 1, failureThreshold: 2 },
      readiness: { check: { type: 'grpc', port: 9000, service: 'shop.Cart' }, initialDelayMs: 0, periodMs: 10_000, timeoutMs: 2_000, successThreshold: 2, failureThreshold: 3 },
      startup: { check: { type: 'exec', command: ['sh', '-c', 'test -f /x, y'] }, initialDelayMs: 1_000, periodMs: 10_000, timeoutMs: 1_000, successThreshold: 1, failureThreshold: 3 },
    }],
    ['disconnect', ['--exclusive=true', '--disconnect', 'stop-after=30s,lost-after=5m,replace=false,on-return=best', 'i'], (s) => s.task.disconnect, { exclusive: true, stopAfterMs: 30_000, lostAfterMs: 300_000, replace: false, onReturn: 'best' }],
    ['exclusive alone', ['--exclusive=true', 'i'], (s) => s.task.disconnect, { exclusive: true, stopAfterMs: 0, lostAfterMs: 0, replace: true, onReturn: 'replacement' }],
    ['labels', ['-l', 'a=1', '--label', 'b', '--container-label', 'c=3', 'i'], (s) => [s.labels, s.task.container.labels], [{ a: '1', b: '' }, { c: '3' }]],
    ['process', ['-u', '1:2', '-w', '/x', '--hostname', 'h', '--group', 'g', '--entrypoint', 'sh -e', 'i'], (s) => [s.task.container.user, s.task.container.workdir, s.task.container.hostname, s.task.container.groups, s.task.container.command], ['1:2', '/x', 'h', ['g'], ['sh', '-e']]],
    ['rights', ['--cap-add', 'A', '--cap-drop', 'B', '--privileged=true', '--security-opt', 'x', 'i'], (s) => [s.task.container.capAdd, s.task.container.capDrop, s.task.container.privileged, s.task.container.securityOpt], [['A'], ['B'], true, ['x']]],
    ['limits and devices', ['--ulimit', 'nofile=1:2', '--device', '/dev/a', '--gpus', '1', '--sysctl', 'a=b', 'i'], (s) => [s.task.container.ulimits.length, s.task.container.devices.length, s.task.container.gpus?.count, s.task.container.sysctls], [1, 1, 1, { a: 'b' }]],
    ['switches', ['--init=true', '--read-only=true', '--tty=true', '--stop-signal', 'SIGINT', '--stop-grace-period', '5s', 'i'], (s) => [s.task.container.init, s.task.container.readOnly, s.task.container.tty, s.task.container.stopSignal, s.task.container.stopGraceMs], [true, true, true, 'SIGINT', 5000]],
    ['autoscaling', ['--autoscale-max', '9', '--autoscale-cpu', '70%', '--autoscale-memory', '256m', '--autoscale-down-window', '1m', '--autoscale-dry-run=true', 'i'], (s) => [s.autoscale?.min, s.autoscale?.max, s.autoscale?.metrics, s.autoscale?.scaleDown.windowMs, s.autoscale?.dryRun], [1, 9, [{ resource: 'cpu', type: 'utilization', percent: 70 }, { resource: 'memory', type: 'average', amount: 268435456 }], 60000, true]],
    ['scaling by loads', ['--autoscale-max', '9', '--autoscale-requests', '100', '--autoscale-connections', '50', '--autoscale-metric', 'queue=10,stale-after=5m', '--autoscale-metric', 'lag=0.5,type=value', 'i'], (s) => s.autoscale?.metrics, [{ source: 'requests', name: 'requests', type: 'average', amount: 100 }, { source: 'connections', name: 'connections', type: 'average', amount: 50 }, { source: 'pushed', name: 'queue', type: 'average', amount: 10, staleAfterMs: 300_000 }, { source: 'pushed', name: 'lag', type: 'value', amount: 0.5 }]],
    ['scaling by a query, commas and all', ['--autoscale-max', '9', '--autoscale-prometheus', 'rps=100,address=http://p:9090,timeout=2s,query=sum(rate(a{b="c",d="e"}[1m]))', 'i'], (s) => s.autoscale?.metrics, [{ source: 'prometheus', name: 'rps', type: 'average', amount: 100, prometheus: { query: 'sum(rate(a{b="c",d="e"}[1m]))', address: 'http://p:9090', timeoutMs: 2_000 } }]],
    ['bounds by schedule, commas and all', ['--autoscale-max', '9', '--autoscale-schedule', 'min=5,max=20,for=10h,tz=Europe/Berlin,cron=0,30 8 * * 1-5', 'i'], (s) => s.autoscale?.schedules, [{ cron: '0,30 8 * * 1-5', timeZone: 'Europe/Berlin', durationMs: 36_000_000, min: 5, max: 20 }]],
    ['logging', ['--log-driver', 'local', '--log-opt', 'max-size=1m', 'i'], (s) => s.task.logDriver, { name: 'local', options: { 'max-size': '1m' } }],
    ['secrets and configs', ['--secret', 'db', '--secret', 'source=key,target=k.pem,uid=999,gid=1,mode=0400', '--config', 'site', 'i'], (s) => s.task.container.materials, [
      { type: 'secret', name: 'db', target: '/run/secrets/db', uid: 0, gid: 0, mode: 0o444 },
      { type: 'secret', name: 'key', target: '/run/secrets/k.pem', uid: 999, gid: 1, mode: 0o400 },
      { type: 'config', name: 'site', target: '/site', uid: 0, gid: 0, mode: 0o444 },
    ]],
    ['network', ['--network', 'host', '--dns', '1.1.1.1', '--host', 'a:1.2.3.4', '--pull', 'never', 'i'], (s) => [s.task.container.networkMode, s.task.container.dns, s.task.container.extraHosts, s.task.container.pullPolicy], ['host', ['1.1.1.1'], ['a:1.2.3.4'], 'never']],
  ])('%s', async (_what, argv, read, expected) => {
    expect(read(await create(...argv))).toEqual(expected);
  });

  it.each<readonly [readonly string[], string]>([
    [['--replicas', '-1', 'i'], '-1 is out of range'],
    [['--replicas', 'x', 'i'], '"x" is not a whole number'],
    [['--mode', 'job', 'i'], 'job'],
    [['--limit-memory', 'x', 'i'], '"x" is not a size'],
    [['--publish', 'x', 'i'], '"x" is not a port'],
    [['--publish', 'target=80,proxy-protocol=v1', 'i'], '"v1" is not a version of the PROXY protocol that is spoken'],
    [['--autoscale-cpu', '0%', 'i'], '"0%" is not a target'],
    [['--autoscale-memory', 'x', 'i'], '"x" is not a size'],
    [['--autoscale-requests', '-5', 'i'], '"-5" is not a target'],
    [['--autoscale-metric', 'queue', 'i'], '"queue" is not a metric with a target'],
    [['--autoscale-metric', 'queue=NaN', 'i'], '"NaN" is not a target'],
    [['--autoscale-metric', 'queue=1,type=sum', 'i'], '"sum" is not one of average, value'],
    [['--autoscale-prometheus', 'rps=100', 'i'], '"rps=100" has no query'],
    [['--autoscale-schedule', 'min=5,cron=0 8 * * *', 'i'], 'for= is missing'],
    [['--autoscale-schedule', 'min=5,for=1h', 'i'], 'has no cron expression'],
    [['--liveness', 'period=1s', 'i'], 'has no check'],
    [['--liveness', 'tcp=1,http=2', 'i'], 'a probe has one check'],
    [['--liveness', 'http=/healthz', 'i'], 'is not [HOST]:PORT[/PATH]'],
    [['--liveness', 'tcp=1,header=a:b', 'i'], 'header= goes with http'],
    [['--disconnect', 'on-return=newest', 'i'], 'replacement, original'],
    [['--disconnect', 'stop=5s', 'i'], 'unknown option "stop"'],
    [['--startup', 'tcp=1,every=1s', 'i'], 'unknown option "every"'],
    [['--mount', 'target=x', 'i'], 'not an absolute path'],
    [['--update-order', 'x', 'i'], 'start-first'],
    [['--timeout', '5', 'i'], 'has no unit'],
    [['--nam', 'x', 'i'], 'nam'],
    [['--name'], 'name'],
  ])('refuses %j', async (argv, message) => {
    expect((await parse(['create', ...argv])).errors).toContain(message);
  });

  it.each<readonly [readonly string[], string]>([
    [[], 'no image is given'],
    [['--autoscale-cpu', '70%', 'i'], '--autoscale-max is missing'],
    [['--autoscale-max', '3', '--no-autoscale', 'i'], 'does not go with'],
    [['--mode', 'global', '--replicas', '2', 'i'], 'does not go with'],
    [['--no-healthcheck', '--health-cmd', 'x', 'i'], 'does not go with'],
    [['--log-opt', 'a=b', 'i'], 'needs --log-driver'],
  ])('refuses the combination %j', async (argv, message) => {
    await expect(create(...argv)).rejects.toThrow(message);
  });
});

describe('service update', () => {
  const base = defaultServiceSpec('web', 'img:1', 2);
  const rich: ServiceSpec = {
    ...base,
    labels: { a: '1', b: '2' },
    autoscale: { ...defaultAutoscale, max: 5, metrics: [{ resource: 'cpu', type: 'utilization', percent: 70 }] },
    ports: [{ protocol: 'tcp', targetPort: 80, publishedPort: 8080, mode: 'host' }],
    task: {
      ...base.task,
      disconnect: { exclusive: true, stopAfterMs: 5_000, lostAfterMs: 0, replace: true, onReturn: 'replacement' },
      resources: { limits: { memoryBytes: 5 }, reservations: {} },
      placement: { ...base.task.placement, constraints: ['node.role==worker'], affinities: [near('cache')] },
      container: { ...base.task.container, env: ['A=1', 'B=2'], args: ['old'], user: 'u', mounts: [{ type: 'tmpfs', target: '/t' }], healthcheck: { test: ['CMD', 'x'], retries: 2 }, probes: { liveness: { ...defaultProbeTimes, check: { type: 'tcp', port: 1 } } } },
    },
  };

  it.each<readonly [string, readonly string[], (spec: ServiceSpec) => unknown, unknown]>([
    ['not exclusive any more', ['--exclusive=false'], (s) => s.task.disconnect, { exclusive: false, stopAfterMs: 5_000, lostAfterMs: 0, replace: true, onReturn: 'replacement' }],
    ['no disconnect policy any more', ['--exclusive=false', '--disconnect', 'none'], (s) => s.task.disconnect, undefined],
    ['another disconnect policy', ['--disconnect', 'lost-after=1m'], (s) => s.task.disconnect, { exclusive: true, stopAfterMs: 0, lostAfterMs: 60_000, replace: true, onReturn: 'replacement' }],
    ['image', ['--image', 'img:2'], (s) => s.task.container.image, 'img:2'],
    ['args', ['--args', 'new one'], (s) => s.task.container.args, ['new', 'one']],
    ['no args any more', ['--args='], (s) => s.task.container.args, undefined],
    ['force', ['--force'], (s) => s.task.forceUpdate, 1],
    ['environment', ['--env-add', 'A=9', '--env-add', 'HERE', '--env-rm', 'B'], (s) => s.task.container.env, ['A=9', 'HERE=h']],
    ['labels', ['--label-add', 'c=3', '--label-rm', 'a'], (s) => s.labels, { b: '2', c: '3' }],
    ['ports', ['--publish-add', 'published=9,target=80,mode=host'], (s) => s.ports.map((p) => p.publishedPort), [9]],
    ['a port less', ['--publish-rm', '80'], (s) => s.ports, []],
    ['constraints', ['--constraint-rm', 'node.role == worker', '--constraint-add', 'node.ip!=1'], (s) => s.task.placement.constraints, ['node.ip!=1']],
    ['a priority', ['--preempt=true'], (s) => s.priority, { value: 50, preempts: true }],
    ['a rule about neighbours more', ['--anti-affinity-add', 'db'], (s) => s.task.placement.affinities, [near('cache'), { ...near('db'), type: 'anti-affinity' }]],
    ['a rule about neighbours turned round', ['--anti-affinity-add', 'cache'], (s) => s.task.placement.affinities, [{ ...near('cache'), type: 'anti-affinity' }]],
    ['a rule about neighbours less', ['--affinity-rm', 'cache'], (s) => s.task.placement.affinities, undefined],
    ['a limit taken back', ['--limit-memory', '0'], (s) => s.task.resources.limits, {}],
    ['the user taken back', ['--user='], (s) => s.task.container.user, undefined],
    ['an autoscaler’s bound', ['--autoscale-max', '7'], (s) => [s.autoscale?.max, s.autoscale?.metrics.length], [7, 1]],
    ['an autoscaler’s other target', ['--autoscale-cpu', '0.5'], (s) => s.autoscale?.metrics, [{ resource: 'cpu', type: 'average', amount: 500_000_000 }]],
    ['an autoscaler’s metric more', ['--autoscale-metric', 'queue=10'], (s) => s.autoscale?.metrics.length, 2],
    ['an autoscaler’s other metric instead', ['--autoscale-metric', 'queue=10', '--autoscale-rm', 'cpu'], (s) => s.autoscale?.metrics, [{ source: 'pushed', name: 'queue', type: 'average', amount: 10 }]],
    ['a schedule more', ['--autoscale-schedule', 'min=2,for=1h,cron=@daily'], (s) => s.autoscale?.schedules?.length, 1],
    ['no autoscaler any more', ['--no-autoscale'], (s) => s.autoscale, undefined],
    ['replicas', ['--replicas', '5'], (s) => s.mode, { type: 'replicated', replicas: 5 }],
    ['mounts', ['--mount-rm', '/t', '--mount-add', 'source=v,target=/v'], (s) => s.task.container.mounts.map((m) => m.target), ['/v']],
    ['one health setting', ['--health-interval', '7s'], (s) => s.task.container.healthcheck, { test: ['CMD', 'x'], retries: 2, intervalMs: 7000 }],
    ['another probe', ['--readiness', 'tcp=2'], (s) => [s.task.container.probes?.liveness?.check, s.task.container.probes?.readiness?.check], [{ type: 'tcp', port: 1 }, { type: 'tcp', port: 2 }]],
    ['no probe any more', ['--liveness', 'none'], (s) => 'probes' in s.task.container, false],
    ['a dropped capability', ['--cap-add', 'A'], (s) => s.task.container.capAdd, ['A']],
  ])('%s', async (_what, argv, read, expected) => {
    expect(read(await update(rich, ...argv))).toEqual(expected);
  });

  it('changes nothing without flags', async () => {
    expect(await update(rich)).toEqual(rich);
  });

  it('refuses replicas of a global service and mounts that are not there', async () => {
    await expect(update({ ...rich, mode: { type: 'global' } }, '--replicas', '2')).rejects.toThrow('global');
    await expect(update(rich, '--mount-rm', '/none')).rejects.toThrow('no mount');
  });
});
