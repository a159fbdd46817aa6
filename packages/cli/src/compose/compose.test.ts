import { defaultAutoscale } from '@muster/shared/model/defaults';
import { defaultProbeTimes } from '@muster/shared/model/probes';
import { MusterError } from '@muster/shared/model/error';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';
import { interpolate } from './interpolate.ts';

interface World {
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly stack?: string;
}

function load(text: string, { env = {}, files = {}, stack }: World = {}) {
  return compile(text, {
    fileName: 'compose.yaml',
    defaultStack: 'shop',
    variables: (name) => env[name],
    readFile: (path) => files[path],
    resolvePath: (path) => `/base/${path.replace(/^[./~]+/, '')}`,
    ...(stack === undefined ? {} : { stack }),
  });
}

/** The one service of a file whose `web` has the given lines. */
function web(lines: string, world: World = {}, top = ''): ServiceSpec {
  const indented = lines.split('\n').map((line) => `    ${line}`).join('\n');
  const { services } = load(`${top}services:\n  web:\n    image: img\n${indented}\n`, world);
  const [service] = services;
  if (service === undefined) throw new Error('no service');
  return service;
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

describe('a stack', () => {
  it('names services after the stack and labels them', () => {
    const { stack, services, warnings } = load('services:\n  web: {image: a}\n  api: {image: b}\n');
    expect(stack).toBe('shop');
    expect(services.map(({ name, labels }) => [name, labels])).toEqual([
      ['shop_web', { 'muster.stack': 'shop' }],
      ['shop_api', { 'muster.stack': 'shop' }],
    ]);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['its own name', 'name: mine\nservices: {a: {image: x}}', undefined, 'mine'],
    ['the name asked for', 'name: mine\nservices: {a: {image: x}}', 'yours', 'yours'],
    ['the directory', 'services: {a: {image: x}}', undefined, 'shop'],
  ])('takes %s', (_what, text, stack, expected) => {
    expect(load(text, stack === undefined ? {} : { stack }).stack).toBe(expected);
  });

  it('refuses a name that is none, with its place when the file has it', () => {
    expect(messageOf(() => load('name: "\\0hop"\nservices: {a: {image: x}}'))).toBe('compose.yaml:1:7: name: "\\u0000hop" is not a stack name. Use lower-case letters, digits, "-" and "_".');
    expect(messageOf(() => load('services: {a: {image: x}}', { stack: 'My Shop' }))).toContain('"My Shop" is not a stack name');
  });
});

describe('fields of a service', () => {
  it.each<readonly [string, string, (spec: ServiceSpec) => unknown, unknown]>([
    ['command as text', 'command: sh -c "echo a b"', (s) => s.task.container.args, ['sh', '-c', 'echo a b']],
    ['command as list', 'command: [a, "b c"]', (s) => s.task.container.args, ['a', 'b c']],
    ['entrypoint', 'entrypoint: [/bin/sh]', (s) => s.task.container.command, ['/bin/sh']],
    ['environment as map', 'environment:\n  A: 1\n  B: "x y"\n  C: 22:22\n  D: 0440\n  E: true', (s) => s.task.container.env, ['A=1', 'B=x y', 'C=22:22', 'D=0440', 'E=true']],
    ['environment as list', 'environment: [A=1, B=]', (s) => s.task.container.env, ['A=1', 'B=']],
    ['short ports', 'ports: ["8080:80", 22:22]', (s) => s.ports.map((p) => [p.publishedPort, p.targetPort, p.mode]), [[8080, 80, 'ingress'], [22, 22, 'ingress']]],
    ['long ports', 'ports:\n- {target: 80, published: "8080", mode: host, protocol: udp, host_ip: 127.0.0.1, name: web}', (s) => s.ports, [{ protocol: 'udp', targetPort: 80, publishedPort: 8080, mode: 'host', name: 'web', hostIp: '127.0.0.1' }]],
    ['a bind mount', 'volumes: ["./conf:/etc/conf:ro"]', (s) => s.task.container.mounts, [{ type: 'bind', source: '/base/conf', target: '/etc/conf', readOnly: true, createSource: true }]],
    ['a long tmpfs with an octal mode', 'volumes:\n- {type: tmpfs, target: /t, tmpfs: {size: 1m, mode: 0440}}', (s) => s.task.container.mounts, [{ type: 'tmpfs', target: '/t', sizeBytes: 1_048_576, mode: 0o440 }]],
    ['tmpfs', 'tmpfs: /run:size=1k', (s) => s.task.container.mounts, [{ type: 'tmpfs', target: '/run', sizeBytes: 1024 }]],
    ['a health check as text', 'healthcheck: {test: "wget -q localhost", interval: 1m30s, retries: 3}', (s) => s.task.container.healthcheck, { test: ['CMD-SHELL', 'wget -q localhost'], intervalMs: 90_000, retries: 3 }],
    ['ports whose tasks are told the client', 'ports:\n- {target: 80, published: 8080, x-proxy-protocol: v2}', (s) => s.ports, [{ protocol: 'tcp', targetPort: 80, publishedPort: 8080, mode: 'ingress', proxyProtocol: true }]],
    ['probes', 'x-probes:\n  readiness: {http: ":8080/ready", headers: {X-A: b}, period: 5s}\n  startup: {exec: [test, -f, /up], failures: 60}', (s) => s.task.container.probes, {
      readiness: { ...defaultProbeTimes, check: { type: 'http', scheme: 'http', port: 8080, path: '/ready', headers: { 'X-A': 'b' } }, periodMs: 5_000 },
      startup: { ...defaultProbeTimes, check: { type: 'exec', command: ['test', '-f', '/up'] }, failureThreshold: 60 },
    }],
    ['disconnect', 'deploy: {x-disconnect: {exclusive: true, stop_after: 30s, lost_after: 5m, replace: false, on_return: replacement}}', (s) => s.task.disconnect, { exclusive: true, stopAfterMs: 30_000, lostAfterMs: 300_000, replace: false, onReturn: 'replacement' }],
    ['a disabled health check', 'healthcheck: {disable: true}', (s) => s.task.container.healthcheck, { test: ['NONE'] }],
    ['replicas', 'deploy: {replicas: 3}', (s) => s.mode, { type: 'replicated', replicas: 3 }],
    ['scale', 'scale: 2', (s) => s.mode, { type: 'replicated', replicas: 2 }],
    ['global', 'deploy: {mode: global}', (s) => s.mode, { type: 'global' }],
    ['service labels', 'deploy: {labels: [a=1]}', (s) => s.labels, { a: '1', 'muster.stack': 'shop' }],
    ['container labels', 'labels: {a: 1}', (s) => s.task.container.labels, { a: '1' }],
    ['resources', 'deploy: {resources: {limits: {cpus: "0.5", memory: 64M, pids: 10}, reservations: {memory: 32M}}}', (s) => s.task.resources, { limits: { nanoCpus: 5e8, memoryBytes: 67_108_864, pids: 10 }, reservations: { memoryBytes: 33_554_432 } }],
    ['old resources', 'mem_limit: 64m\ncpus: 1\npids_limit: -1\nmem_reservation: 1m', (s) => s.task.resources, { limits: { nanoCpus: 1e9, memoryBytes: 67_108_864 }, reservations: { memoryBytes: 1_048_576 } }],
    ['restart policy', 'deploy: {restart_policy: {condition: on-failure, delay: 5s, max_attempts: 3, window: 2m}}', (s) => s.task.restart, { condition: 'on-failure', delayMs: 5000, maxDelayMs: 60_000, maxAttempts: 3, windowMs: 120_000 }],
    ['restart: on-failure:2', 'restart: on-failure:2', (s) => [s.task.restart.condition, s.task.restart.maxAttempts], ['on-failure', 2]],
    ['restart: "no"', 'restart: "no"', (s) => s.task.restart.condition, 'none'],
    ['restart: unless-stopped', 'restart: unless-stopped', (s) => s.task.restart.condition, 'any'],
    ['priority', 'deploy: {x-priority: 80}', (s) => s.priority, { value: 80, preempts: false }],
    ['priority that makes room', 'deploy: {x-priority: {value: 80, preempt: true}}', (s) => s.priority, { value: 80, preempts: true }],
    ['neighbours', 'deploy: {placement: {x-affinity: [web, other_db], x-anti-affinity: [{label: tier=db, in: node.labels.z, required: false}], preferences: [{spread: node.labels.z, x-targets: {a: 70%, b: 30}}]}}', (s) => [s.task.placement.affinities, s.task.placement.preferences], [[{ type: 'affinity', service: 'shop_web', topology: 'node.id', required: true }, { type: 'affinity', service: 'other_db', topology: 'node.id', required: true }, { type: 'anti-affinity', label: 'tier=db', topology: 'node.labels.z', required: false }], [{ spread: 'node.labels.z', targets: [{ value: 'a', percent: 70 }, { value: 'b', percent: 30 }] }]]],
    ['placement', 'deploy: {placement: {constraints: [node.labels.a == b], preferences: [{spread: node.labels.z}], max_replicas_per_node: 2}}', (s) => s.task.placement, { constraints: ['node.labels.a == b'], preferences: [{ spread: 'node.labels.z' }], maxReplicasPerNode: 2, platforms: [], strategy: 'spread' }],
    ['platform', 'platform: linux/arm64', (s) => s.task.placement.platforms, [{ os: 'linux', architecture: 'arm64' }]],
    ['update', 'deploy: {update_config: {parallelism: 2, delay: 10s, order: start-first, failure_action: pause, monitor: 1s, max_failure_ratio: 0.5}}', (s) => s.update, { parallelism: 2, delayMs: 10_000, order: 'start-first', failureAction: 'pause', monitorMs: 1000, maxFailureRatio: 0.5, progressDeadlineMs: 600_000 }],
    ['rollback', 'deploy: {rollback_config: {order: start-first}}', (s) => [s.rollback.order, s.rollback.failureAction], ['start-first', 'pause']],
    ['user and directory', 'user: 1000:1000\nworking_dir: /srv\nhostname: h', (s) => [s.task.container.user, s.task.container.workdir, s.task.container.hostname], ['1000:1000', '/srv', 'h']],
    ['rights', 'cap_add: [NET_ADMIN]\ncap_drop: [ALL]\nprivileged: true\nsecurity_opt: [no-new-privileges]', (s) => [s.task.container.capAdd, s.task.container.capDrop, s.task.container.privileged, s.task.container.securityOpt], [['NET_ADMIN'], ['ALL'], true, ['no-new-privileges']]],
    ['ulimits', 'ulimits: {nproc: 10, nofile: {soft: 1, hard: 2}}', (s) => s.task.container.ulimits, [{ name: 'nproc', soft: 10, hard: 10 }, { name: 'nofile', soft: 1, hard: 2 }]],
    ['devices', 'devices: ["/dev/a:/dev/b:r", {source: /dev/c, permissions: rw}]', (s) => s.task.container.devices.map((d) => [d.hostPath, d.containerPath, d.permissions]), [['/dev/a', '/dev/b', 'r'], ['/dev/c', '/dev/c', 'rw']]],
    ['switches', 'init: true\nread_only: true\ntty: true\nstdin_open: true', (s) => [s.task.container.init, s.task.container.readOnly, s.task.container.tty, s.task.container.openStdin], [true, true, true, true]],
    ['stopping', 'stop_signal: SIGINT\nstop_grace_period: 1m', (s) => [s.task.container.stopSignal, s.task.container.stopGraceMs], ['SIGINT', 60_000]],
    ['logging', 'logging: {driver: local, options: {max-size: 1m}}', (s) => s.task.logDriver, { name: 'local', options: { 'max-size': '1m' } }],
    ['hosts and dns', 'extra_hosts: ["a:1.2.3.4", "b=::1"]\ndns: 1.1.1.1\ndns_search: [x]\ndns_opt: [ndots:1]', (s) => [s.task.container.extraHosts, s.task.container.dns, s.task.container.dnsSearch, s.task.container.dnsOptions], [['a:1.2.3.4', 'b:::1'], ['1.1.1.1'], ['x'], ['ndots:1']]],
    ['shm, groups, sysctls', 'shm_size: 64m\ngroup_add: [audio]\nsysctls: [net.core.somaxconn=1024]', (s) => [s.task.container.shmBytes, s.task.container.groups, s.task.container.sysctls], [67_108_864, ['audio'], { 'net.core.somaxconn': '1024' }]],
    ['pull policy', 'pull_policy: if_not_present', (s) => s.task.container.pullPolicy, 'missing'],
    ['network mode', 'network_mode: host', (s) => s.task.container.networkMode, 'host'],
    ['gpus', 'gpus: all', (s) => s.task.container.gpus?.count, -1],
    ['gpus by reservation', 'deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: 2}]}}}', (s) => s.task.container.gpus, { count: 2, deviceIds: [], capabilities: ['gpu'] }],
  ])('%s', (_what, lines, read, expected) => {
    expect(read(web(lines))).toEqual(expected);
  });

  it('reads env files under the environment, with variables of the file and of the shell', () => {
    const spec = web('env_file: [a.env, {path: none.env, required: false}]\nenvironment: {B: over, SHELL_ONLY: }', {
      env: { SHELL_ONLY: 's', HOST: 'h' },
      files: { 'a.env': 'A=1\nB=2\nC=${A}-${HOST}\nD=\'${A}\'\n' },
    });
    expect(spec.task.container.env).toEqual(['A=1', 'B=over', 'C=1-h', 'D=${A}', 'SHELL_ONLY=s']);
  });

  it('gives named volumes the stack’s name, external ones their own', () => {
    const spec = web('volumes: ["data:/a", "ext:/b"]', {}, 'volumes: {data: {driver: local, driver_opts: {o: x}}, ext: {external: true}}\n');
    expect(spec.task.container.mounts).toMatchObject([
      { source: 'shop_data', driver: 'local', driverOptions: { o: 'x' } },
      { source: 'ext', driverOptions: {} },
    ]);
  });

  it('shares definitions through anchors and merges', () => {
    const { services } = load('x-base: &base\n  image: img\n  environment: {A: 1}\nservices:\n  a: {<<: *base}\n  b: {<<: *base, image: other}\n');
    expect(services.map((s) => [s.task.container.image, s.task.container.env])).toEqual([['img', ['A=1']], ['other', ['A=1']]]);
  });
});

describe('interpolation', () => {
  const look = (name: string) => ({ A: 'a', EMPTY: '' })[name];
  it.each([
    ['$A', 'a'],
    ['${A}b', 'ab'],
    ['$A$A', 'aa'],
    ['$$A', '$A'],
    ['${NONE:-d}', 'd'],
    ['${EMPTY:-d}', 'd'],
    ['${EMPTY-d}', ''],
    ['${NONE-d}', 'd'],
    ['${NONE:-${A}}', 'a'],
    ['${NONE:-${ALSO:-x}}y', 'xy'],
    ['${A:+r}', 'r'],
    ['${NONE:+r}', ''],
    ['${EMPTY+r}', 'r'],
    ['${A:?needed}', 'a'],
    ['${NONE}', ''],
    ['${NONE:-}', ''],
  ])('%s becomes "%s"', (text, expected) => {
    expect(interpolate(text, look)).toBe(expected);
  });

  it.each([['${NONE:?say why}', 'the variable NONE is required: say why'], ['${A', 'without its }'], ['${1}', 'is not a variable'], ['a $ b', 'begins no variable'], ['${A!b}', 'is not a variable']])(
    'refuses %s',
    (text, expected) => {
      expect(messageOf(() => interpolate(text, look))).toContain(expected);
    },
  );

  it('reaches numbers and switches, not keys or extensions', () => {
    const { services, warnings } = load('x-note: ${nonsense\nservices: {a: {image: "i:$T", deploy: {replicas: "${N:-3}"}, tty: "$B"}}', { env: { T: 'v1', B: 'true' } });
    expect(services[0]?.mode).toEqual({ type: 'replicated', replicas: 3 });
    expect(services[0]?.task.container).toMatchObject({ image: 'i:v1', tty: true });
    expect(warnings).toEqual([]);
  });

  it('warns of variables that are not set, with their place', () => {
    expect(load('services:\n  a:\n    image: x\n    user: $WHO\n').warnings).toEqual(['compose.yaml:4:11: services.a.user: the variable WHO is not set: an empty text is used']);
  });
});

describe('x-autoscale', () => {
  const file = (keys: string) => `services:\n  web:\n    image: x\n    deploy:\n      resources: {reservations: {cpus: 0.5}}\n      x-autoscale: ${keys}\n`;

  it('makes a service follow its load', () => {
    const { services, warnings } = load(file('{min: 2, max: 9, cpu: 70%, memory: 256m, tolerance: 0.2, dry_run: true, down: {window: 1m, policies: [{percent: 50, period: 30s}, {tasks: 2}], select: min}}'));
    expect(warnings).toEqual([]);
    expect(services[0]?.autoscale).toEqual({
      min: 2,
      max: 9,
      metrics: [{ resource: 'cpu', type: 'utilization', percent: 70 }, { resource: 'memory', type: 'average', amount: 268_435_456 }],
      tolerance: 0.2,
      scaleUp: defaultAutoscale.scaleUp,
      scaleDown: { windowMs: 60_000, policies: [{ type: 'percent', value: 50, periodMs: 30_000 }, { type: 'tasks', value: 2, periodMs: 15_000 }], select: 'min' },
      dryRun: true,
    });
  });

  it('takes loads and schedules', () => {
    const { services, warnings } = load(file('{max: 9, requests: 100, pushed: {queue: {target: 10, stale_after: 2m}}, prometheus: {rps: {target: 5, type: value, query: "sum(a, b)", address: "http://p:9090"}}, schedules: [{cron: "0 8 * * 1-5", time_zone: Europe/Berlin, for: 10h, min: 3}]}'));
    expect(warnings).toEqual([]);
    expect(services[0]?.autoscale).toMatchObject({
      metrics: [
        { source: 'requests', name: 'requests', type: 'average', amount: 100 },
        { source: 'pushed', name: 'queue', type: 'average', amount: 10, staleAfterMs: 120_000 },
        { source: 'prometheus', name: 'rps', type: 'value', amount: 5, prometheus: { query: 'sum(a, b)', address: 'http://p:9090' } },
      ],
      schedules: [{ cron: '0 8 * * 1-5', timeZone: 'Europe/Berlin', durationMs: 36_000_000, min: 3 }],
    });
  });

  it.each([
    ['{min: 2}', 'services.web.deploy.x-autoscale: max is missing'],
    ['{max: 2, pushed: {queue: {type: value}}}', 'services.web.deploy.x-autoscale.pushed.queue: target is missing'],
    ['{max: 2, pushed: {queue: {target: -1}}}', '"-1" is not a target'],
    ['{max: 2, prometheus: {rps: {target: 5}}}', 'services.web.deploy.x-autoscale.prometheus.rps: query is missing'],
    ['{max: 2, schedules: [{cron: "0 8 * * *"}]}', 'services.web.deploy.x-autoscale.schedules[0]: a schedule has cron and for'],
    ['{max: 2, cpus: 50%}', 'unknown key "cpus". Did you mean "cpu"?'],
    ['{max: 2, cpu: much}', '"much" is not a number of CPUs'],
    ['{max: 2, cpu: 50%, up: {policies: [{period: 15s}]}}', 'a policy has either percent or tasks'],
  ])('refuses %s', (keys, expected) => expect(messageOf(() => load(file(keys)))).toContain(expected));
});

describe('what is reported', () => {
  it.each([
    ['services:\n  web:\n    imgae: x\n', 'compose.yaml:3:5: services.web.imgae: unknown key "imgae". Did you mean "image"?'],
    ['service:\n  web: {}\n', 'compose.yaml:1:1: service: unknown key "service". Did you mean "services"?'],
    ['services:\n  web:\n    image: x\n    deploy:\n      replica: 2\n', 'compose.yaml:5:7: services.web.deploy.replica: unknown key "replica". Did you mean "replicas"?'],
    ['services:\n  web:\n    image: x\n    image: y\n', 'compose.yaml:4:5: this key is there twice in the same mapping'],
    ['services:\n  web:\n   image: x\n  - a\n', 'compose.yaml:4:'],
    ['services:\n\tweb: {}\n', 'compose.yaml:2:1: '],
    ['services: {web: {image: "x}}\n', 'compose.yaml:'],
    ['services:\n  web:\n    image: x\n    ports: 80\n', 'compose.yaml:4:12: services.web.ports: expected a list, found the value "80"'],
    ['services:\n  web:\n    image: x\n    ports: [{target: 80, x-proxy-protocol: v1}]\n', 'compose.yaml:4:44: services.web.ports[0].x-proxy-protocol: "v1" is not a version of the PROXY protocol'],
    ['services:\n  web:\n    image: [x]\n', 'services.web.image: expected one value, found a list'],
    ['services:\n  web:\n    image: x\n    ports:\n      - "80:x"\n', 'compose.yaml:5:9: services.web.ports[0]: "80:x" is not a port'],
    ['services:\n  web:\n    image: x\n    deploy: {replicas: -1}\n', 'compose.yaml:4:24: services.web.deploy.replicas: -1 is out of range: it must be between 0'],
    ['services:\n  web:\n    image: x\n    x-probes: {readiness: {period: 5s}}\n', 'a probe has one of http'],
    ['services:\n  web:\n    image: x\n    x-probes: {readyness: {tcp: 5}}\n', 'unknown key "readyness"'],
    ['services:\n  web:\n    image: x\n    deploy: {x-disconnect: {exclusive: maybe}}\n', '"maybe" is neither true nor false'],
    ['services:\n  web:\n    image: x\n    healthcheck: {interval: 10}\n', 'services.web.healthcheck.interval: "10" has no unit'],
    ['services:\n  web:\n    image: x\n    healthcheck: {test: [wget]}\n', 'begins with CMD, CMD-SHELL or NONE'],
    ['services:\n  web:\n    build: .\n', 'compose.yaml:2:3: services.web: the service has no image'],
    ['services:\n  web:\n', 'compose.yaml:2:3: services.web: the service has no image'],
    ['services:\n  web: {image: x, volumes: ["data:/d"]}\n', 'the volume "data" is not declared'],
    ['services:\n  web: {image: x, volumes: ["/a:/d", "/b:/d"]}\n', 'two mounts have the target /d'],
    ['services:\n  web: {image: x, env_file: missing.env}\n', 'the env file missing.env cannot be read'],
    ['services:\n  web: {image: x, extends: {service: y}}\n', 'there is no service "y" in compose.yaml to extend'],
    ['services:\n  web: {image: x, deploy: {mode: global, replicas: 2}}\n', 'a global service runs once on every node'],
    ['services:\n  web: {image: x, tty: yes}\n', '"yes" is neither true nor false'],
    ['services:\n  "a b": {image: x}\n', '"a b" is not a service name'],
    ['services: {}\n', 'the file defines no services'],
    ['- a\n', 'expected a mapping with services, found a list'],
    ['', 'compose.yaml is empty'],
    ['# only a comment\n', 'compose.yaml is empty'],
    ['services: {a: {image: x}}\n---\nservices: {}\n', 'more than one YAML document'],
    ['services: {a: *nothing}\n', 'nothing'],
    ['services: {a: {image: "${NEEDED:?set it}"}}\n', 'services.a.image: the variable NEEDED is required: set it'],
  ])('%j', (text, expected) => {
    expect(messageOf(() => load(text))).toContain(expected);
  });

  it('lists every mistake, in the order of the file', () => {
    const message = messageOf(() => load('services:\n  b: {image: x, tty: maybe}\n  a: {image: x, ports: ["x"], cpus: many}\n'));
    expect(message.split('\n').map((line) => line.split(':')[1])).toEqual(['2', '3', '3']);
  });

  it('warns of what it does not honour, and still converts the rest', () => {
    const { services, warnings } = load('version: "3"\nnetworks: {n: {}}\nservices:\n  web:\n    image: x\n    networks: [n]\n    attach: false\n    build: .\n    ipc: host\n    x-mine: 1\n    expose: [80]\n');
    expect(services).toHaveLength(1);
    expect(warnings.map((line) => line.replace(/: not honoured: .*/, ''))).toEqual([
      'compose.yaml:7:5: services.web.attach', 'compose.yaml:8:5: services.web.build', 'compose.yaml:9:5: services.web.ipc',
    ]);
  });

  it('attaches services to the default network, to those that they name, and brings along those that are used', () => {
    const { services, networks, warnings } = load(`
networks:
  front: {driver: overlay, internal: true, attachable: true, labels: {a: b}, driver_opts: {com.docker.network.driver.mtu: "1400"}, ipam: {config: [{subnet: 10.9.0.0/20, gateway: 10.9.0.1}]}}
  unused: {}
  shared: {external: true, name: everybody}
services:
  web: {image: x, networks: {front: {aliases: [www], ipv4_address: 10.9.0.70}, shared: }, deploy: {endpoint_mode: dnsrr}}
  db: {image: x}
  alone: {image: x, network_mode: none}
`);
    expect(services.map(({ task }) => task.networks)).toEqual([
      [{ network: 'shop_front', aliases: ['www'], ipv4Address: '10.9.0.70' }, { network: 'everybody', aliases: [] }],
      [{ network: 'shop_default', aliases: [], optional: true }],
      undefined,
    ]);
    expect(services.map(({ endpoint }) => endpoint?.mode)).toEqual(['dnsrr', undefined, undefined]);
    expect(networks).toEqual([
      { implicit: false, spec: { name: 'shop_front', labels: { a: 'b' }, internal: true, attachable: true, options: {}, range: '10.9.0.0/20', mtu: 1400 } },
      { implicit: true, spec: { name: 'shop_default', labels: {}, internal: false, attachable: false, options: {} } },
    ]);
    expect(warnings.join()).toContain('networks.front.ipam.config[0].gateway: not honoured: the gateway is the first address');
  });

  it('refuses networks that are not declared, of other drivers, or beside a network mode', () => {
    expect(messageOf(() => load('services: {a: {image: x, networks: [n]}}'))).toContain('services.a.networks: there is no network "n"');
    expect(messageOf(() => load('networks: {n: {driver: macvlan}}\nservices: {a: {image: x, networks: [n]}}'))).toContain('networks.n.driver: networks of the driver macvlan cannot be made');
    expect(messageOf(() => load('networks: {n: {}}\nservices: {a: {image: x, networks: [n], network_mode: host}}'))).toContain('networks and network_mode do not go together');
  });

  it('reads generic resources to reserve, and refuses one by its name', () => {
    const reserving = (item: string) => web(`deploy: {resources: {reservations: {generic_resources: [${item}]}}}`);
    expect(reserving('{discrete_resource_spec: {kind: GPU, value: 2}}').task.resources.generic).toEqual({ GPU: 2 });
    expect(messageOf(() => reserving('{named_resource_spec: {kind: GPU, value: uuid1}}'))).toContain('a service reserves a number of a kind');
  });

  it('refuses a file of 10 MB and one that explodes through aliases', () => {
    expect(messageOf(() => load(`services: {a: {image: ${'x'.repeat(10_000_000)}}}`))).toContain('larger than 4 MiB');
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefghi'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index] ?? 'a'}`).join(',')}]`)];
    expect(messageOf(() => load(bomb.join('\n')))).toContain('too large once its aliases are followed');
  });
});
