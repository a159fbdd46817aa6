import { describe, expect, it } from 'vitest';
import { parseInfo } from './read-info.ts';
import { foreignPorts, listeningPorts, publishedPorts } from './read-ports.ts';
import { type InspectedContainer, parseInspect, parseSummary } from './parse-state.ts';
import { parseStats } from './parse-stats.ts';

const NEVER = '0001-01-01T00:00:00Z';

function inspected(state: object, rest: object = {}): InspectedContainer {
  return {
    Id: 'c1',
    State: { Status: 'running', ExitCode: 0, OOMKilled: false, Error: '', StartedAt: '2030-01-01T00:00:00.5Z', FinishedAt: NEVER, ...state },
    HostConfig: { NetworkMode: 'bridge' },
    NetworkSettings: { Ports: {} },
    ...rest,
  } as unknown as InspectedContainer;
}

describe('parseInspect', () => {
  const base = { taskId: 't1', containerId: 'c1', outOfMemory: false, ports: [] };
  const startedAt = Date.UTC(2030, 0, 1) + 500;

  it.each([
    ['a fresh container', { Status: 'created', StartedAt: NEVER }, { ...base, phase: 'created', health: 'none' }],
    [
      'one that could not start',
      { Status: 'created', StartedAt: NEVER, ExitCode: 127, Error: 'no such program' },
      { ...base, phase: 'created', health: 'none', error: 'no such program' },
    ],
    ['a running one', {}, { ...base, phase: 'running', health: 'none', startedAt }],
    ['one that is being checked', { Health: { Status: 'starting' } }, { ...base, phase: 'running', health: 'starting', startedAt }],
    [
      'one that ran before',
      { FinishedAt: '2029-01-01T00:00:00Z' },
      { ...base, phase: 'running', health: 'none', startedAt },
    ],
    [
      'one that ended at once, by the clock a millisecond before it began',
      { Status: 'exited', ExitCode: 3, FinishedAt: '2030-01-01T00:00:00.499Z' },
      { ...base, phase: 'exited', health: 'none', exitCode: 3, startedAt, finishedAt: startedAt },
    ],
    [
      'one that ended, whose last health no longer counts',
      { Status: 'exited', ExitCode: 3, FinishedAt: '2030-01-01T00:00:01Z', Health: { Status: 'unhealthy' } },
      { ...base, phase: 'exited', health: 'none', exitCode: 3, startedAt, finishedAt: startedAt + 500 },
    ],
    [
      'one that the kernel killed',
      { Status: 'exited', ExitCode: 137, OOMKilled: true, FinishedAt: '2030-01-01T00:00:01Z' },
      { ...base, phase: 'exited', health: 'none', exitCode: 137, outOfMemory: true, startedAt, finishedAt: startedAt + 500 },
    ],
    ['a state of a newer engine', { Status: 'teleported' }, { ...base, phase: 'dead', health: 'none', exitCode: 0, startedAt }],
  ])('%s', (_what, state, expected) => expect(parseInspect('t1', inspected(state))).toEqual(expected));

  it('tells each bound port once, though IPv4 and IPv6 have one binding each', () => {
    const Ports = {
      '80/tcp': [
        { HostIp: '0.0.0.0', HostPort: '8080' },
        { HostIp: '::', HostPort: '8080' },
      ],
      '53/udp': [{ HostIp: '0.0.0.0', HostPort: '32768' }],
      '9000/tcp': null,
    };
    expect(parseInspect('t1', inspected({}, { NetworkSettings: { Ports } })).ports).toEqual([
      { protocol: 'tcp', targetPort: 80, publishedPort: 8080 },
      { protocol: 'udp', targetPort: 53, publishedPort: 32768 },
    ]);
  });

  it('tells of a port that the engine chose twice, for IPv4 and for IPv6, the one on IPv4', () => {
    const chosen = [
      { HostIp: '::', HostPort: '32770' },
      { HostIp: '0.0.0.0', HostPort: '32769' },
    ];
    const Ports = { '80/tcp': chosen, '81/tcp': [{ HostIp: '::1', HostPort: '8081' }] };
    const expected = [
      { protocol: 'tcp', targetPort: 80, publishedPort: 32769 },
      { protocol: 'tcp', targetPort: 81, publishedPort: 8081 },
    ];
    expect(parseInspect('t1', inspected({}, { NetworkSettings: { Ports } })).ports).toEqual(expected);
    const summary = {
      Id: 'c1',
      State: 'running',
      Status: 'Up 3 minutes',
      Ports: [
        ...chosen.map(({ HostIp, HostPort }) => ({ IP: HostIp, PrivatePort: 80, PublicPort: Number(HostPort), Type: 'tcp' })),
        { IP: '::1', PrivatePort: 81, PublicPort: 8081, Type: 'tcp' },
      ],
    };
    expect(parseSummary('t1', summary).ports).toEqual(expected);
  });

  it("tells the target port on the host's network, where nothing is bound by the engine", () => {
    const HostConfig = { NetworkMode: 'host', PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] } };
    expect(parseInspect('t1', inspected({}, { HostConfig })).ports).toEqual([{ protocol: 'tcp', targetPort: 80, publishedPort: 80 }]);
  });
});

describe('parseSummary', () => {
  it.each([
    ['running', 'Up 3 minutes', { phase: 'running', health: 'none' }],
    ['running', 'Up 3 minutes (healthy)', { phase: 'running', health: 'healthy' }],
    ['running', 'Up 2 seconds (health: starting)', { phase: 'running', health: 'starting' }],
    ['running', 'Up 3 minutes (unhealthy)', { phase: 'running', health: 'unhealthy' }],
    ['exited', 'Exited (137) 2 minutes ago', { phase: 'exited', health: 'none', exitCode: 137 }],
    ['created', 'Created', { phase: 'created', health: 'none' }],
  ])('%s, "%s"', (State, Status, expected) =>
    expect(parseSummary('t1', { Id: 'c1', State, Status, Ports: [] })).toEqual({
      taskId: 't1',
      containerId: 'c1',
      outOfMemory: false,
      ports: [],
      ...expected,
    }),
  );
});

describe('parseStats', () => {
  const read = '2030-01-01T00:00:00Z';
  const cpu_stats = { cpu_usage: { total_usage: 5_000 } };

  it.each([
    ['cgroup v1', { total_inactive_file: 300, inactive_file: 1 }, 700],
    ['cgroup v2', { inactive_file: 300 }, 700],
    ['a cache larger than what is used', { inactive_file: 2_000 }, 1_000],
    ['no details', {}, 1_000],
  ])('leaves the page cache out: %s', (_what, stats, memoryBytes) =>
    expect(parseStats({ read, cpu_stats, memory_stats: { usage: 1_000, limit: 5_000, stats }, pids_stats: { current: 2 } })).toEqual({
      cpuNanos: 5_000,
      memoryBytes,
      memoryLimitBytes: 5_000,
      pids: 2,
      readAt: Date.parse(read),
    }),
  );

  it('has nothing to tell about a container that does not run', () => {
    expect(parseStats({ read: NEVER, cpu_stats: { cpu_usage: { total_usage: 0 } }, memory_stats: {}, pids_stats: {} })).toBeUndefined();
  });
});

describe('parseInfo', () => {
  it("speaks of architectures as images do, and splits the engine's labels", () => {
    const facts = { Name: 'h1', OSType: 'linux', Architecture: 'aarch64', NCPU: 4, MemTotal: 1e9, ServerVersion: '27.0', Labels: ['zone=a=b', 'ssd'] };
    expect(parseInfo(facts)).toEqual({
      hostname: 'h1',
      os: 'linux',
      architecture: 'arm64',
      nanoCpus: 4e9,
      memoryBytes: 1e9,
      engineVersion: '27.0',
      engineLabels: { zone: 'a=b', ssd: '' },
    });
  });

  it('takes over the generic resources of its settings', () => {
    const facts = { Name: 'h1', OSType: 'linux', Architecture: 'x86_64', NCPU: 4, MemTotal: 1e9, ServerVersion: '27.0' };
    const GenericResources = [
      { NamedResourceSpec: { Kind: 'GPU', Value: 'uuid1' } },
      { NamedResourceSpec: { Kind: 'GPU', Value: 'uuid2' } },
      { DiscreteResourceSpec: { Kind: 'SSD', Value: 3 } },
    ];
    expect(parseInfo({ ...facts, GenericResources }).generic).toEqual([
      { kind: 'GPU', count: 2, names: ['uuid1', 'uuid2'] },
      { kind: 'SSD', count: 3, names: [] },
    ]);
  });
});

describe('host ports', () => {
  const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

  it('reads listening sockets alone', () => {
    const tcp = [
      HEAD,
      '   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0',
      '   1: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1 0 100 0 0 10 0',
      '   2: 0100007F:A1B2 0100007F:0016 01 00000000:00000000 00:00000000 00000000     0        0 3 1 0 20 4 30 10 -1',
      '   3: 00000000000000000000000000000000:01BB 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 4',
      '',
    ].join('\n');
    expect(listeningPorts('tcp', tcp)).toEqual(['tcp/8080', 'tcp/22', 'tcp/443']);
  });

  it("leaves out the passing sockets of UDP's clients", () => {
    const udp = [HEAD, '  1: 00000000:0035 00000000:0000 07 0:0 0:0 0 0 0 1', '  2: 00000000:C350 00000000:0000 07 0:0 0:0 0 0 0 2'].join('\n');
    expect(listeningPorts('udp', udp)).toEqual(['udp/53']);
    expect(listeningPorts('tcp', '')).toEqual([]);
  });

  it('leaves out what the engine holds for our containers', () => {
    const ports = publishedPorts({
      Ports: [
        { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
        { IP: '', PrivatePort: 81, Type: 'tcp' } as never,
      ],
    });
    expect(ports).toEqual(['tcp/8080']);
    expect(foreignPorts({ listening: ['tcp/8080', 'tcp/22', 'udp/8080'], own: ports, foreign: ['tcp/9000'] })).toEqual(['tcp/22', 'tcp/9000', 'udp/8080']);
  });
});
