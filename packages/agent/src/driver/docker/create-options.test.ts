import { defaultContainer, defaultTask } from '@muster/shared/model/defaults';
import type { ContainerSpec, PortSpec, ResourceSpec, TaskSpec } from '@muster/shared/model/service-spec';
import { describe, expect, it } from 'vitest';
import type { ContainerRequest } from '../driver.ts';
import { createOptions } from './create-options.ts';
import { containerLabels, containerName, ownerFilter, taskOf } from './labels.ts';

const owner = { nodeId: 'node1' };

function request(container: Partial<ContainerSpec> = {}, task: Partial<TaskSpec> = {}, ports: readonly PortSpec[] = []): ContainerRequest {
  const spec = defaultTask('app:1');
  return {
    taskId: 'task1',
    serviceId: 'service1',
    serviceName: 'web',
    slot: 2,
    stack: 'shop',
    spec: { ...spec, ...task, container: { ...defaultContainer('app:1'), ...container } },
    ports,
  };
}

const body = (container: Partial<ContainerSpec>) => createOptions(request(container), owner);
const resources = (value: Partial<ResourceSpec>): Partial<TaskSpec> => ({ resources: { limits: {}, reservations: {}, ...value } });

describe('createOptions', () => {
  it('leaves to the image and the engine what the spec does not name', () => {
    const options = createOptions(request(), owner);
    expect(options).toMatchObject({ Image: 'app:1', Tty: false, StopTimeout: 10 });
    for (const key of ['Entrypoint', 'Cmd', 'User', 'WorkingDir', 'Hostname', 'StopSignal', 'Healthcheck']) expect(options).not.toHaveProperty(key);
    for (const key of ['NanoCpus', 'Memory', 'PidsLimit', 'Init', 'ShmSize', 'LogConfig', 'DeviceRequests']) {
      expect(options.HostConfig).not.toHaveProperty(key);
    }
  });

  it('never lets Docker restart or remove a container by itself', () => {
    expect(createOptions(request(), owner).HostConfig).toMatchObject({ RestartPolicy: { Name: 'no' }, AutoRemove: false });
  });

  it.each<[string, Partial<ContainerSpec>, object]>([
    ['command and args', { command: ['a'], args: ['b', 'c'] }, { Entrypoint: ['a'], Cmd: ['b', 'c'] }],
    ['args alone', { args: ['b'] }, { Cmd: ['b'] }],
    ['env', { env: ['A=1', 'B'] }, { Env: ['A=1', 'B'] }],
    ['user and groups', { user: '1000:1000', groups: ['audio'] }, { User: '1000:1000', HostConfig: { GroupAdd: ['audio'] } }],
    ['workdir', { workdir: '/srv' }, { WorkingDir: '/srv' }],
    ['hostname', { hostname: 'box' }, { Hostname: 'box' }],
    ['tty and stdin', { tty: true, openStdin: true }, { Tty: true, OpenStdin: true }],
    ['stop signal and grace', { stopSignal: 'SIGINT', stopGraceMs: 1_500 }, { StopSignal: 'SIGINT', StopTimeout: 2 }],
    ['init', { init: true }, { HostConfig: { Init: true } }],
    ['read-only', { readOnly: true }, { HostConfig: { ReadonlyRootfs: true } }],
    ['privileged', { privileged: true }, { HostConfig: { Privileged: true } }],
    ['capabilities', { capAdd: ['NET_ADMIN'], capDrop: ['ALL'] }, { HostConfig: { CapAdd: ['NET_ADMIN'], CapDrop: ['ALL'] } }],
    ['sysctls', { sysctls: { 'net.core.somaxconn': '99' } }, { HostConfig: { Sysctls: { 'net.core.somaxconn': '99' } } }],
    ['ulimits', { ulimits: [{ name: 'nofile', soft: 10, hard: 20 }] }, { HostConfig: { Ulimits: [{ Name: 'nofile', Soft: 10, Hard: 20 }] } }],
    [
      'devices',
      { devices: [{ hostPath: '/dev/fuse', containerPath: '/dev/f', permissions: 'rw' }] },
      { HostConfig: { Devices: [{ PathOnHost: '/dev/fuse', PathInContainer: '/dev/f', CgroupPermissions: 'rw' }] } },
    ],
    [
      'all gpus',
      { gpus: { count: -1, deviceIds: [], capabilities: [] } },
      { HostConfig: { DeviceRequests: [{ Driver: '', Count: -1, DeviceIDs: [], Capabilities: [['gpu']], Options: {} }] } },
    ],
    [
      'named gpus',
      { gpus: { count: 2, deviceIds: ['0', '3'], driver: 'nvidia', capabilities: ['gpu', 'compute'] } },
      { HostConfig: { DeviceRequests: [{ Driver: 'nvidia', Count: 0, DeviceIDs: ['0', '3'], Capabilities: [['gpu', 'compute']], Options: {} }] } },
    ],
    ['security options', { securityOpt: ['no-new-privileges'] }, { HostConfig: { SecurityOpt: ['no-new-privileges'] } }],
    [
      'name resolution',
      { extraHosts: ['db:10.0.0.1'], dns: ['1.1.1.1'], dnsSearch: ['corp'], dnsOptions: ['ndots:1'] },
      { HostConfig: { ExtraHosts: ['db:10.0.0.1'], Dns: ['1.1.1.1'], DnsSearch: ['corp'], DnsOptions: ['ndots:1'] } },
    ],
    ['shared memory', { shmBytes: 1_000_000 }, { HostConfig: { ShmSize: 1_000_000 } }],
    ['network mode', { networkMode: 'host' }, { HostConfig: { NetworkMode: 'host' } }],
    [
      'healthcheck in nanoseconds',
      { healthcheck: { test: ['CMD', 'true'], intervalMs: 1_000, timeoutMs: 500, retries: 3, startPeriodMs: 2_000, startIntervalMs: 100 } },
      { Healthcheck: { Test: ['CMD', 'true'], Interval: 1e9, Timeout: 5e8, Retries: 3, StartPeriod: 2e9, StartInterval: 1e8 } },
    ],
    ['no healthcheck', { healthcheck: { test: ['NONE'] } }, { Healthcheck: { Test: ['NONE'] } }],
  ])('%s', (_what, container, expected) => expect(body(container)).toMatchObject(expected));

  it('limits, and the one reservation that Docker knows', () => {
    const limits = { nanoCpus: 5e8, memoryBytes: 2 ** 25, pids: 50 };
    const reservations = { nanoCpus: 1e8, memoryBytes: 2 ** 24, pids: 5 };
    const { HostConfig } = createOptions(request({}, resources({ limits, reservations })), owner);
    expect(HostConfig).toMatchObject({ NanoCpus: 5e8, Memory: 2 ** 25, PidsLimit: 50, MemoryReservation: 2 ** 24 });
    expect(HostConfig).not.toHaveProperty('CpuShares');
  });

  it('log driver', () => {
    const { HostConfig } = createOptions(request({}, { logDriver: { name: 'local', options: { 'max-size': '1m' } } }), owner);
    expect(HostConfig?.LogConfig).toEqual({ Type: 'local', Config: { 'max-size': '1m' } });
  });

  it('mounts, with a bind that may make its source in the form every engine understands', () => {
    const { HostConfig } = body({
      mounts: [
        { type: 'bind', source: '/a', target: '/b', readOnly: true, createSource: true, propagation: 'rslave' },
        { type: 'bind', source: '/c', target: '/d', readOnly: false, createSource: false },
        { type: 'bind', source: '/e:f', target: '/g', readOnly: false, createSource: true },
        { type: 'volume', source: 'data', target: '/data', readOnly: false, noCopy: true, driver: 'local', driverOptions: { o: 'x' }, labels: { l: '1' } },
        { type: 'volume', source: '', target: '/scratch', readOnly: false, noCopy: false, driverOptions: {}, labels: {} },
        { type: 'tmpfs', target: '/tmp', sizeBytes: 1_000_000, mode: 0o1777 },
      ],
    });
    expect(HostConfig?.Binds).toEqual(['/a:/b:ro,rslave']);
    expect(HostConfig?.Mounts).toEqual([
      { Type: 'bind', Source: '/c', Target: '/d', ReadOnly: false, BindOptions: {} },
      { Type: 'bind', Source: '/e:f', Target: '/g', ReadOnly: false, BindOptions: { CreateMountpoint: true } },
      {
        Type: 'volume',
        Source: 'data',
        Target: '/data',
        ReadOnly: false,
        VolumeOptions: { NoCopy: true, Labels: { l: '1' }, DriverConfig: { Name: 'local', Options: { o: 'x' } } },
      },
      {
        Type: 'volume',
        Source: '',
        Target: '/scratch',
        ReadOnly: false,
        VolumeOptions: { NoCopy: false, Labels: {}, DriverConfig: { Name: '', Options: {} } },
      },
      { Type: 'tmpfs', Source: '', Target: '/tmp', TmpfsOptions: { SizeBytes: 1_000_000, Mode: 0o1777 } },
    ]);
  });

  it('ports, ingress ones included, several for one target too', () => {
    const port = (targetPort: number, publishedPort: number, rest: Partial<PortSpec> = {}): PortSpec => ({
      protocol: 'tcp',
      targetPort,
      publishedPort,
      mode: 'host',
      ...rest,
    });
    const options = createOptions(
      request({}, {}, [port(80, 8080), port(80, 8081, { hostIp: '127.0.0.1' }), port(53, 0, { protocol: 'udp' }), port(81, 8082, { mode: 'ingress' })]),
      owner,
    );
    expect(options.ExposedPorts).toEqual({ '80/tcp': {}, '53/udp': {}, '81/tcp': {} });
    expect(options.HostConfig?.PortBindings).toEqual({
      '80/tcp': [
        { HostIp: '', HostPort: '8080' },
        { HostIp: '127.0.0.1', HostPort: '8081' },
      ],
      '53/udp': [{ HostIp: '', HostPort: '' }],
      '81/tcp': [{ HostIp: '', HostPort: '8082' }],
    });
  });
});

describe('ownership', () => {
  it("cannot be faked by a user's labels", () => {
    const labels = containerLabels(request({ labels: { 'muster.node': 'node2', 'muster.task': 'x', mine: '1' } }), owner);
    expect(labels).toMatchObject({ mine: '1', 'muster.node': 'node1', 'muster.task': 'task1', 'muster.stack': 'shop', 'muster.slot': '2' });
    expect(taskOf(labels, owner)).toBe('task1');
    expect(taskOf(labels, { nodeId: 'node2' })).toBeUndefined();
  });

  it('tells two clusters on one engine apart when they say who they are', () => {
    const one = { nodeId: 'node1', cluster: 'one' };
    const labels = containerLabels(request(), one);
    expect(taskOf(labels, one)).toBe('task1');
    expect(taskOf(labels, { nodeId: 'node1', cluster: 'two' })).toBeUndefined();
    expect(ownerFilter(one)).toEqual(['muster.node=node1', 'muster.cluster=one']);
    expect([taskOf(null, one), taskOf({}, one)]).toEqual([undefined, undefined]);
  });

  it.each([
    ['web', 'web.2.task1'],
    ['shop_web-1', 'shop_web-1.2.task1'],
    ['_späti/web', 'sp_ti_web.2.task1'],
    ['..', 'service.2.task1'],
    ['x'.repeat(100), `${'x'.repeat(63)}.2.task1`],
  ])('names the container of service %s', (serviceName, name) => expect(containerName({ ...request(), serviceName })).toBe(name));
});
