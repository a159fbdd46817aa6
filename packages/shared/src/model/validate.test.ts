import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultAutoscale, defaultServiceSpec } from './defaults.ts';
import { imageReferenceProblem } from './image-reference.ts';
import { defaultProbeTimes } from './probes.ts';
import type { AutoscaleSpec, ContainerSpec, DependencySpec, LoadTarget, MountSpec, PortSpec, ProbeSpec, ServiceSpec, TaskSpec } from './service-spec.ts';
import { arbitraryServiceSpec } from './testing/arbitrary-spec.ts';
import { MAX_SPEC_BYTES, validateName, validateNodeSpec, validateServiceSpec, warningsFor } from './validate.ts';

const web = defaultServiceSpec('web', 'nginx');
const withTask = (task: Partial<TaskSpec>): ServiceSpec => ({ ...web, task: { ...web.task, ...task } });
const withContainer = (container: Partial<ContainerSpec>): ServiceSpec =>
  withTask({ container: { ...web.task.container, ...container } });
const withMounts = (...mounts: MountSpec[]) => withContainer({ mounts });
const withPorts = (...ports: Partial<PortSpec>[]): ServiceSpec => ({
  ...web,
  ports: ports.map((port) => ({ protocol: 'tcp', targetPort: 80, publishedPort: 0, mode: 'host', ...port })),
});
const onNetwork = (spec: ServiceSpec): ServiceSpec => ({ ...spec, task: { ...spec.task, networks: [{ network: 'front', aliases: [] }] } });
const bind = (source: string, target: string): MountSpec => ({ type: 'bind', source, target, readOnly: false, createSource: false });
const volume = (source: string, target: string): MountSpec => ({
  type: 'volume',
  source,
  target,
  readOnly: false,
  noCopy: false,
  driverOptions: {},
  labels: {},
});

const probeWith = (probe: Partial<ProbeSpec>): ProbeSpec => ({ ...defaultProbeTimes, check: { type: 'tcp', port: 80 }, ...probe });
const withProbe = (probe: Partial<ProbeSpec>) => withContainer({ probes: { readiness: probeWith(probe) } });

const half: AutoscaleSpec = { ...defaultAutoscale, max: 5, metrics: [{ resource: 'cpu', type: 'utilization', percent: 50 }] };
const queue: LoadTarget = { source: 'pushed', name: 'queue', type: 'average', amount: 10 };
const withAutoscale = (autoscale: Partial<AutoscaleSpec>): ServiceSpec => ({
  ...withTask({ resources: { limits: {}, reservations: { nanoCpus: 1e9 } } }),
  autoscale: { ...half, ...autoscale },
});

const on = (service: string): DependencySpec => ({ service, condition: 'service_started', required: true, restart: false });

/** What is wrong, the field it is said of, and words that the description holds. */
const WRONG: readonly [what: string, spec: ServiceSpec, field: string, description: string][] = [
  ['no name', { ...web, name: '' }, 'spec.name', 'required'],
  ['a long name', { ...web, name: 'a'.repeat(64) }, 'spec.name', 'at most 63'],
  ['a name with a slash', { ...web, name: 'a/b' }, 'spec.name', 'letters, digits'],
  ['a name that ends with a dash', { ...web, name: 'web-' }, 'spec.name', 'begin and end'],
  ['a label without a name', { ...web, labels: { '': 'x' } }, 'spec.labels', 'without a name'],
  ['a label with a space', { ...web, labels: { 'a b': 'x' } }, 'spec.labels', 'white space'],
  ['negative replicas', { ...web, mode: { type: 'replicated', replicas: -1 } }, 'spec.replicated.replicas', '0 or more'],
  ['half a replica', { ...web, mode: { type: 'replicated', replicas: 0.5 } }, 'spec.replicated.replicas', 'is 0.5'],
  ['too many replicas', { ...web, mode: { type: 'replicated', replicas: 1e9 } }, 'spec.replicated.replicas', 'at most'],
  ['autoscale min over max', withAutoscale({ min: 6 }), 'spec.autoscale.max', 'at least min, which is 6'],
  ['autoscale min below 0', withAutoscale({ min: -1 }), 'spec.autoscale.min', '0 or more'],
  ['autoscale min 0 where no connection can be held', withAutoscale({ min: 0 }), 'spec.autoscale.min', 'the first connection can be held'],
  ['an idle time of a service that never rests', withAutoscale({ idleMs: 10_000 }), 'spec.autoscale.idleMs', 'goes with min 0, and min is 1'],
  ['autoscale without max', withAutoscale({ max: 0 }), 'spec.autoscale.max', 'from 1'],
  ['autoscale without a target', withAutoscale({ metrics: [] }), 'spec.autoscale.metrics', 'must hold a target'],
  ['a target of 0 %', withAutoscale({ metrics: [{ resource: 'cpu', type: 'utilization', percent: 0 }] }), 'spec.autoscale.metrics[0].percent', 'above 0'],
  ['a share of nothing', withAutoscale({ metrics: [{ resource: 'memory', type: 'utilization', percent: 50 }] }), 'spec.autoscale.metrics[0].percent', '--reserve-memory'],
  ['a target of 0 bytes', withAutoscale({ metrics: [{ resource: 'memory', type: 'average', amount: 0 }] }), 'spec.autoscale.metrics[0].amount', 'from 1'],
  ['two targets for cpu', withAutoscale({ metrics: [...half.metrics, ...half.metrics] }), 'spec.autoscale.metrics[1]', 'already'],
  ['a load with a target of 0', withAutoscale({ metrics: [{ ...queue, amount: 0 }] }), 'spec.autoscale.metrics[0].amount', 'above 0, is 0'],
  ['a load with no number for a target', withAutoscale({ metrics: [{ ...queue, amount: NaN }] }), 'spec.autoscale.metrics[0].amount', 'above 0, is NaN'],
  ['a load with a negative target', withAutoscale({ metrics: [{ ...queue, amount: -1 }] }), 'spec.autoscale.metrics[0].amount', 'above 0, is -1'],
  ['a pushed load without a name', withAutoscale({ metrics: [{ ...queue, name: '' }] }), 'spec.autoscale.metrics[0].name', 'letters, digits'],
  ['a pushed load with the name of another kind', withAutoscale({ metrics: [{ ...queue, name: 'cpu' }] }), 'spec.autoscale.metrics[0].name', 'another kind'],
  ['requests by another name', withAutoscale({ metrics: [{ ...queue, source: 'requests' }] }), 'spec.autoscale.metrics[0].name', 'must be requests'],
  ['two loads with one name', withAutoscale({ metrics: [queue, { ...queue, amount: 5 }] }), 'spec.autoscale.metrics[1]', 'a target for queue already'],
  ['a load that is old at once', withAutoscale({ metrics: [{ ...queue, staleAfterMs: 10 }] }), 'spec.autoscale.metrics[0].staleAfterMs', 'from 1000'],
  ['a query on what is pushed', withAutoscale({ metrics: [{ ...queue, prometheus: { query: 'up' } }] }), 'spec.autoscale.metrics[0].prometheus', 'source is pushed'],
  ['Prometheus without a query', withAutoscale({ metrics: [{ ...queue, source: 'prometheus' }] }), 'spec.autoscale.metrics[0].prometheus.query', 'is empty'],
  ['Prometheus with an empty query', withAutoscale({ metrics: [{ ...queue, source: 'prometheus', prometheus: { query: ' ' } }] }), 'spec.autoscale.metrics[0].prometheus.query', 'is empty'],
  ['Prometheus without a scheme', withAutoscale({ metrics: [{ ...queue, source: 'prometheus', prometheus: { query: 'up', address: 'prom:9090' } }] }), 'spec.autoscale.metrics[0].prometheus.address', 'http://host:port'],
  ['Prometheus with a password in its address', withAutoscale({ metrics: [{ ...queue, source: 'prometheus', prometheus: { query: 'up', address: 'http://a:b@prom:9090' } }] }), 'spec.autoscale.metrics[0].prometheus.address', 'without a user'],
  ['Prometheus with an hour to answer', withAutoscale({ metrics: [{ ...queue, source: 'prometheus', prometheus: { query: 'up', timeoutMs: 3_600_000 } }] }), 'spec.autoscale.metrics[0].prometheus.timeoutMs', 'at most 30000'],
  ['a schedule that changes nothing', withAutoscale({ schedules: [{ cron: '0 8 * * *', timeZone: 'UTC', durationMs: 60_000 }] }), 'spec.autoscale.schedules[0]', 'must have min or max'],
  ['a schedule that lasts no time', withAutoscale({ schedules: [{ cron: '0 8 * * *', timeZone: 'UTC', durationMs: 0, min: 2 }] }), 'spec.autoscale.schedules[0].durationMs', 'from 1000'],
  ['a schedule with min over max', withAutoscale({ schedules: [{ cron: '0 8 * * *', timeZone: 'UTC', durationMs: 60_000, min: 3, max: 2 }] }), 'spec.autoscale.schedules[0].max', 'at least min, which is 3'],
  ['a schedule with min over the max of the spec', withAutoscale({ schedules: [{ cron: '0 8 * * *', timeZone: 'UTC', durationMs: 60_000, min: 6 }] }), 'spec.autoscale.schedules[0].min', 'at most max, which is 5'],
  ['a tolerance of 2', withAutoscale({ tolerance: 2 }), 'spec.autoscale.tolerance', '0 to 1'],
  ['a window of a day', withAutoscale({ scaleDown: { ...half.scaleDown, windowMs: 86_400_000 } }), 'spec.autoscale.scaleDown.windowMs', 'at most'],
  ['no policies', withAutoscale({ scaleUp: { ...half.scaleUp, policies: [] } }), 'spec.autoscale.scaleUp.policies', 'not be empty'],
  ['a policy of 0', withAutoscale({ scaleUp: { ...half.scaleUp, policies: [{ type: 'tasks', value: 0, periodMs: 1 }] } }), 'spec.autoscale.scaleUp.policies[0].value', 'from 1'],
  ['autoscale of a global service', { ...withAutoscale({}), mode: { type: 'global' } }, 'spec.autoscale', 'global service'],
  ['a priority of 0', { ...web, priority: { value: 0, preempts: false } }, 'spec.priority.value', 'from 1'],
  ['a priority of 101', { ...web, priority: { value: 101, preempts: true } }, 'spec.priority.value', '100'],
  ['a dependency on itself', { ...web, dependsOn: [on('web')] }, 'spec.dependsOn[0].service', 'on itself'],
  ['a dependency twice', { ...web, dependsOn: [on('db'), on('db')] }, 'spec.dependsOn[1].service', 'already named by dependsOn[0]'],
  ['a dependency on nothing', { ...web, dependsOn: [on('')] }, 'spec.dependsOn[0].service', 'is required'],
  ['no image', withContainer({ image: '' }), 'spec.task.container.image', 'required'],
  ['a capital image', withContainer({ image: 'Nginx' }), 'spec.task.container.image', 'lower case'],
  ['an image with a space', withContainer({ image: 'a b' }), 'spec.task.container.image', 'host[:port]'],
  ['an environment without a key', withContainer({ env: ['A=1', '=x'] }), 'spec.task.container.env[1]', 'KEY=value'],
  ['a NUL in the environment', withContainer({ env: ['A=\0'] }), 'spec.task.container.env[0]', 'NUL'],
  ['a NUL in the command', withContainer({ command: ['a\0'] }), 'spec.task.container.command[0]', 'NUL'],
  ['a huge variable', withContainer({ env: [`A=${'x'.repeat(131_072)}`] }), 'spec.task.container.env[0]', 'at most'],
  ['a user with a space', withContainer({ user: 'a b' }), 'spec.task.container.user', 'uid'],
  ['a relative workdir', withContainer({ workdir: 'app' }), 'spec.task.container.workdir', 'absolute'],
  ['a bad host name', withContainer({ hostname: '-a' }), 'spec.task.container.hostname', 'host name'],
  ['a reserved label', withContainer({ labels: { 'muster.task': 'x' } }), 'spec.task.container.labels', 'reserved'],
  ['a relative target', withMounts(bind('/a', 'b')), 'spec.task.container.mounts[0].bind.target', 'absolute'],
  ['a relative source', withMounts(bind('a', '/b')), 'spec.task.container.mounts[0].bind.source', 'absolute'],
  ['a mount over the root', withMounts(volume('v', '//')), 'spec.task.container.mounts[0].volume.target', 'root'],
  ['a volume that is a path', withMounts(volume('/v', '/x')), 'spec.task.container.mounts[0].volume.source', 'as a bind'],
  [
    'two mounts at one place',
    withMounts(volume('a', '/data'), { type: 'tmpfs', target: '/data/' }),
    'spec.task.container.mounts[1].tmpfs.target',
    'mounts[0]',
  ],
  [
    'a tmpfs mode out of range',
    withMounts({ type: 'tmpfs', target: '/t', mode: 0o17777 }),
    'spec.task.container.mounts[0].tmpfs.mode',
    'octal 7777',
  ],
  ['a healthcheck of unknown kind', withContainer({ healthcheck: { test: ['curl'] } }), 'spec.task.container.healthcheck.test', 'CMD-SHELL'],
  ['CMD without a command', withContainer({ healthcheck: { test: ['CMD'] } }), 'spec.task.container.healthcheck.test', 'needs a command'],
  ['CMD-SHELL with two', withContainer({ healthcheck: { test: ['CMD-SHELL', 'a', 'b'] } }), 'spec.task.container.healthcheck.test', 'exactly one'],
  ['NONE with more', withContainer({ healthcheck: { test: ['NONE', 'a'] } }), 'spec.task.container.healthcheck.test', 'nothing after'],
  [
    'a negative interval',
    withContainer({ healthcheck: { test: [], intervalMs: -1 } }),
    'spec.task.container.healthcheck.intervalMs',
    '0 or more',
  ],
  ['an unknown signal', withContainer({ stopSignal: '9 9' }), 'spec.task.container.stopSignal', 'SIGTERM'],
  ['signal 65', withContainer({ stopSignal: '65' }), 'spec.task.container.stopSignal', 'SIGTERM'],
  ['a negative grace', withContainer({ stopGraceMs: -1 }), 'spec.task.container.stopGraceMs', '0 or more'],
  ['a bad capability', withContainer({ capAdd: ['NET ADMIN'] }), 'spec.task.container.capAdd[0]', 'NET_ADMIN'],
  ['a bad sysctl', withContainer({ sysctls: { somaxconn: '1' } }), 'spec.task.container.sysctls', 'kernel parameter'],
  ['an unknown ulimit', withContainer({ ulimits: [{ name: 'files', soft: 1, hard: 1 }] }), 'spec.task.container.ulimits[0].name', 'nofile'],
  ['soft above hard', withContainer({ ulimits: [{ name: 'nofile', soft: 2, hard: 1 }] }), 'spec.task.container.ulimits[0].soft', 'hard limit 1'],
  ['soft unlimited', withContainer({ ulimits: [{ name: 'nofile', soft: -1, hard: 1 }] }), 'spec.task.container.ulimits[0].soft', 'unlimited'],
  [
    'an ulimit twice',
    withContainer({
      ulimits: [
        { name: 'core', soft: 1, hard: 1 },
        { name: 'core', soft: 1, hard: 1 },
      ],
    }),
    'spec.task.container.ulimits[1].name',
    'ulimits[0]',
  ],
  [
    'device permissions',
    withContainer({ devices: [{ hostPath: '/dev/fuse', containerPath: '/dev/fuse', permissions: 'rr' }] }),
    'spec.task.container.devices[0].permissions',
    'r, w and m',
  ],
  ['a gpu count and ids', withContainer({ gpus: { count: 1, deviceIds: ['0'], capabilities: [] } }), 'spec.task.container.gpus.deviceIds', 'empty'],
  ['no gpu at all', withContainer({ gpus: { count: 0, deviceIds: [], capabilities: [] } }), 'spec.task.container.gpus.count', 'must be given'],
  ['a probe without a port', withProbe({ check: { type: 'tcp', port: 0 } }), 'spec.task.container.probes.readiness.tcp.port', 'from 1 to 65535'],
  ['a probe of a relative path', withProbe({ check: { type: 'http', port: 80, path: 'x', scheme: 'http', headers: {} } }), 'spec.task.container.probes.readiness.http.path', 'begin with "/"'],
  ['a probe with a header of two lines', withProbe({ check: { type: 'http', port: 80, path: '/', scheme: 'http', headers: { a: 'b\r\nc' } } }), 'spec.task.container.probes.readiness.http.headers["a"]', 'one line'],
  ['a probe that runs nothing', withProbe({ check: { type: 'exec', command: [] } }), 'spec.task.container.probes.readiness.exec.command', 'the command to run'],
  ['a probe that never rests', withProbe({ periodMs: 0 }), 'spec.task.container.probes.readiness.periodMs', 'from 100'],
  ['a probe that may never fail', withProbe({ failureThreshold: 0 }), 'spec.task.container.probes.readiness.failureThreshold', 'from 1'],
  ['a liveness probe that has to pass twice', withContainer({ probes: { liveness: probeWith({ successThreshold: 2 }) } }), 'spec.task.container.probes.liveness.successThreshold', 'must be 1'],
  ['a probe over a network that is not there', withContainer({ networkMode: 'none', probes: { startup: probeWith({}) } }), 'spec.task.container.probes.startup.tcp', 'only exec'],
  ['an extra host without address', withContainer({ extraHosts: ['db'] }), 'spec.task.container.extraHosts[0]', 'name:address'],
  ['a DNS server by name', withContainer({ dns: ['dns.example'] }), 'spec.task.container.dns[0]', 'IP address'],
  [
    'a reservation above the limit',
    withTask({ resources: { limits: { nanoCpus: 1e9 }, reservations: { nanoCpus: 2e9 } } }),
    'spec.task.resources.reservations.nanoCpus',
    'above the limit',
  ],
  ['negative memory', withTask({ resources: { limits: { memoryBytes: -1 }, reservations: {} } }), 'spec.task.resources.limits.memoryBytes', '0 or more'],
  ['very little memory', withTask({ resources: { limits: { memoryBytes: 1 }, reservations: {} } }), 'spec.task.resources.limits.memoryBytes', '6 MiB'],
  ['reserved processes', withTask({ resources: { limits: {}, reservations: { pids: 1 } } }), 'spec.task.resources.reservations.pids', 'not reserved'],
  ['a kind of resource with a space', withTask({ resources: { limits: {}, reservations: {}, generic: { 'a b': 1 } } }), 'spec.task.resources.generic', 'not a kind of resource'],
  ['none of a kind', withTask({ resources: { limits: {}, reservations: {}, generic: { GPU: 0 } } }), 'spec.task.resources.generic["GPU"]', 'from 1'],
  ['a negative restart delay', withTask({ restart: { ...web.task.restart, delayMs: -1 } }), 'spec.task.restart.delayMs', '0 or more'],
  [
    'a cap below the delay',
    withTask({ restart: { ...web.task.restart, delayMs: 10, maxDelayMs: 5 } }),
    'spec.task.restart.maxDelayMs',
    'below delayMs',
  ],
  ['negative attempts', withTask({ restart: { ...web.task.restart, maxAttempts: -1 } }), 'spec.task.restart.maxAttempts', '0 or more'],
  [
    'a constraint that cannot be read',
    withTask({ placement: { ...web.task.placement, constraints: ['node.role == manager', 'zone = a'] } }),
    'spec.task.placement.constraints[1]',
    '',
  ],
  [
    'a spread over nothing',
    withTask({ placement: { ...web.task.placement, preferences: [{ spread: 'zone' }] } }),
    'spec.task.placement.preferences[0].spread',
    '',
  ],
  [
    'a platform without a name',
    withTask({ placement: { ...web.task.placement, platforms: [{ os: '', architecture: '' }] } }),
    'spec.task.placement.platforms[0]',
    'os or an architecture',
  ],
  [
    'a limit per node for a global service',
    { ...withTask({ placement: { ...web.task.placement, maxReplicasPerNode: 1 } }), mode: { type: 'global' } },
    'spec.task.placement.maxReplicasPerNode',
    'global service',
  ],
  ['a log driver without a name', withTask({ logDriver: { name: '', options: {} } }), 'spec.task.logDriver.name', 'required'],
  [
    'an unknown log option',
    withTask({ logDriver: { name: 'json-file', options: { 'max-lines': '3' } } }),
    'spec.task.logDriver.options["max-lines"]',
    'no such option',
  ],
  [
    'a log option of the wrong form',
    withTask({ logDriver: { name: 'local', options: { 'max-file': 'three' } } }),
    'spec.task.logDriver.options["max-file"]',
    'number of files',
  ],
  ['negative parallelism', { ...web, update: { ...web.update, parallelism: -1 } }, 'spec.update.parallelism', '0 or more'],
  ['a failure ratio above 1', { ...web, update: { ...web.update, maxFailureRatio: 1.1 } }, 'spec.update.maxFailureRatio', 'from 0 to 1'],
  ['a failure ratio that is no number', { ...web, rollback: { ...web.rollback, maxFailureRatio: Number.NaN } }, 'spec.rollback.maxFailureRatio', '0 to 1'],
  ['a rollback of a rollback', { ...web, rollback: { ...web.rollback, failureAction: 'rollback' } }, 'spec.rollback.failureAction', 'never rolled back'],
  ['port 0', withPorts({ targetPort: 0 }), 'spec.ports[0].targetPort', '1 to 65535'],
  ['port 70000', withPorts({ publishedPort: 70_000 }), 'spec.ports[0].publishedPort', 'at most 65535'],
  ['a port twice', withPorts({ publishedPort: 80 }, { targetPort: 81, publishedPort: 80 }), 'spec.ports[1].publishedPort', 'taken by ports[0]'],
  ['a random port twice', withPorts({}, {}), 'spec.ports[1].publishedPort', 'published by ports[0]'],
  ['a header for the client in datagrams', onNetwork(withPorts({ proxyProtocol: true, protocol: 'udp', mode: 'ingress' })), 'spec.ports[0].proxyProtocol', 'is for tcp alone, the port is udp'],
  ['a header for the client from the engine', withPorts({ proxyProtocol: true, mode: 'host' }), 'spec.ports[0].proxyProtocol', 'does not go with mode host'],
  ['a header for the client without a network', withPorts({ proxyProtocol: true, mode: 'ingress' }), 'spec.ports[0].proxyProtocol', 'needs a network'],
  ['a header for the client on one address', onNetwork(withPorts({ proxyProtocol: true, mode: 'ingress', hostIp: '10.0.0.1' })), 'spec.ports[0].proxyProtocol', 'an address of the host (10.0.0.1)'],
  ['a host name for an address', withPorts({ hostIp: 'localhost' }), 'spec.ports[0].hostIp', 'IP address'],
  [
    'ports on the host network',
    { ...withPorts({}), task: withContainer({ networkMode: 'host' }).task },
    'spec.ports',
    'network mode is host',
  ],
];

describe('a spec', () => {
  it.each(WRONG)('with %s is refused', (_what, spec, field, description) => {
    const violations = validateServiceSpec(spec);
    expect(violations.map((violation) => violation.field)).toEqual([field]);
    expect(violations[0]?.description).toContain(description);
  });

  it('that uses everything in its right form is accepted', () => {
    const spec: ServiceSpec = {
      ...withContainer({
        image: 'registry.example:5000/team/web:1.2@sha256:' + 'a'.repeat(64),
        env: ['A=1', 'B=', 'C'],
        user: '1000:1000',
        workdir: '/app',
        hostname: 'web-1.example',
        labels: { 'com.example.team': 'a b' },
        mounts: [bind('/etc/ssl', '/ssl'), volume('data', '/data'), volume('', '/cache'), { type: 'tmpfs', target: '/tmp', mode: 0o1777 }],
        healthcheck: { test: ['CMD-SHELL', 'exit 0'], intervalMs: 1_000, retries: 3 },
        stopSignal: 'SIGRTMIN+3',
        capAdd: ['NET_ADMIN', 'CAP_SYS_TIME', 'ALL'],
        sysctls: { 'net.ipv4.ip_unprivileged_port_start': '0' },
        ulimits: [
          { name: 'nofile', soft: 1_024, hard: -1 },
          { name: 'core', soft: -1, hard: -1 },
        ],
        devices: [{ hostPath: '/dev/fuse', containerPath: '/dev/fuse', permissions: 'rwm' }],
        gpus: { count: -1, deviceIds: [], capabilities: [] },
        extraHosts: ['db:10.0.0.2', 'me:host-gateway', 'six:[2001:db8::1]'],
        dns: ['1.1.1.1', '2001:db8::53'],
        shmBytes: 1,
      }),
      name: 'Shop_web-1',
      mode: { type: 'replicated', replicas: 0 },
      ports: withPorts(
        { publishedPort: 80 },
        { publishedPort: 80, protocol: 'udp' },
        { publishedPort: 81, hostIp: '127.0.0.1' },
        { publishedPort: 81, hostIp: '127.0.0.2' },
        {},
      ).ports,
    };
    expect(validateServiceSpec(spec)).toEqual([]);
  });

  it('shows all that is wrong at once', () => {
    const violations = validateServiceSpec({ ...web, name: '', mode: { type: 'replicated', replicas: -1 } });
    expect(violations.map(({ field }) => field)).toEqual(['spec.name', 'spec.replicated.replicas']);
  });

  it('may have as many bytes as the limit says and no more', () => {
    const filled = (length: number) => withContainer({ args: Array.from({ length }, () => 'x'.repeat(1_021)) });
    expect(validateServiceSpec(filled(500))).toEqual([]);
    const [violation, ...more] = validateServiceSpec({ ...filled(520), name: '' });
    expect(violation).toMatchObject({ field: 'spec' });
    expect(violation?.description).toContain(`at most ${MAX_SPEC_BYTES} bytes`);
    expect(more).toEqual([]);
  });

  it('of any shape is judged without failing, with paths below the one given', () => {
    fc.assert(
      fc.property(arbitraryServiceSpec, (spec) => {
        for (const { field, description } of validateServiceSpec(spec, 'services[3]')) {
          expect(field.startsWith('services[3]')).toBe(true);
          expect(description).not.toBe('');
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('an image name', () => {
  it.each([
    'nginx',
    'nginx:1.27-alpine',
    'library/nginx',
    'localhost:5000/a/b__c/d.e:tag_1',
    '[2001:db8::1]:5000/web',
    'ghcr.io/Org/App'.toLowerCase(),
    'web@sha256:' + '0'.repeat(64),
    'sha256:' + 'f'.repeat(64),
  ])('%s is accepted', (image) => expect(imageReferenceProblem(image)).toBeUndefined());

  it.each(['', ':tag', 'a:', 'a//b', '/a', 'a/', '-a', 'a:-b', 'a@sha256:12', 'https://a/b', 'a:b:c', 'x'.repeat(600), 'a..b'])(
    '"%s" is refused',
    (image) => expect(imageReferenceProblem(image)).toBeTypeOf('string'),
  );
});

describe('names and node specs', () => {
  it('follow the rules of services', () => {
    expect(validateName('shop', 'name')).toEqual([]);
    expect(validateName('.', 'name')).toMatchObject([{ field: 'name' }]);
    expect(validateNodeSpec({ labels: { zone: 'a' }, availability: 'drain' })).toEqual([]);
    expect(validateNodeSpec({ labels: { '': 'a' }, availability: 'active' })).toMatchObject([{ field: 'spec.labels' }]);
  });
});

describe('warnings', () => {
  it.each<[string, ServiceSpec, RegExp[]]>([
    ['nothing about a plain service', web, []],
    ['replicas outside the autoscaler’s bounds', { ...withAutoscale({ min: 2 }) }, [/1 replicas are outside 2 to 5/]],
    ['ingress', withPorts({ mode: 'ingress', publishedPort: 8_080 }), [/8080\/tcp is not balanced .* own node/]],
    ['a port whose tasks are told the client, and a probe that tells nobody', { ...onNetwork(withProbe({ check: { type: 'http', port: 80, path: '/', scheme: 'http', headers: {} } })), ports: withPorts({ mode: 'ingress', proxyProtocol: true }).ports }, [/asks port 80 without the PROXY protocol header/]],
    ['a fixed port and replicas', { ...withPorts({ publishedPort: 80 }), mode: { type: 'replicated', replicas: 2 } }, [/at most one task/]],
    [
      'a fixed port and starting first',
      { ...withPorts({ publishedPort: 80 }), update: { ...web.update, order: 'start-first' } },
      [/starts first/],
    ],
  ])('name %s', (_what, spec, expected) => {
    const warnings = warningsFor(spec);
    expect(warnings).toHaveLength(expected.length);
    for (const [index, pattern] of expected.entries()) expect(warnings[index]).toMatch(pattern);
  });
});
