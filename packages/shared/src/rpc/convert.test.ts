import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultServiceSpec } from '../model/defaults.ts';
import { MusterError } from '../model/error.ts';
import { asClusterId, asManagerId, asNetworkId, asNodeId, asServiceId, asSessionId, asTaskId } from '../model/ids.ts';
import type { NetworkUpdate } from '../model/network-state.ts';
import type { TaskStatus } from '../model/objects.ts';
import type { AgentMessage, Assignment, LogUploadMessage, ManagerMessage } from '../model/session-messages.ts';
import { DESIRED_STATES, TASK_STATES } from '../model/task-state.ts';
import { arbitraryPorts, arbitraryServiceSpec, arbitraryTaskSpec } from '../model/testing/arbitrary-spec.ts';
import {
  agentMessageFromWire,
  agentMessageToWire,
  assignmentFromWire,
  assignmentToWire,
  logUploadFromWire,
  logUploadToWire,
  managerMessageFromWire,
  managerMessageToWire,
  taskReportFromWire,
  taskReportToWire,
} from './convert-dispatch.ts';
import { serviceSpecFromWire, serviceSpecToWire } from './convert-spec.ts';
import type { ServiceSpec } from './gen/muster/v1/ServiceSpec.ts';
import { dispatcherService, messages } from './load.ts';

const throughTheWire = (message: ServiceSpec) =>
  serviceSpecFromWire(messages.serviceSpec.deserialize(messages.serviceSpec.serialize(message)));

describe('service specs on the wire', () => {
  it('arrive as they were sent', () => {
    fc.assert(
      fc.property(arbitraryServiceSpec, (spec) => {
        expect(throughTheWire(serviceSpecToWire(spec))).toEqual(spec);
      }),
      { numRuns: 300 },
    );
  });

  it('get the defaults of everything that the sender left out', () => {
    expect(throughTheWire({ name: 'web', task: { container: { image: 'nginx' } } })).toEqual(
      defaultServiceSpec('web', 'nginx'),
    );
    expect(
      throughTheWire({
        name: 'web',
        replicated: {},
        task: { container: { image: 'nginx' }, resources: {}, restart: {}, placement: {} },
        update: {},
        rollback: {},
      }),
    ).toEqual(defaultServiceSpec('web', 'nginx'));
  });

  it('keep a zero that the sender wrote apart from an absent value', () => {
    const spec = throughTheWire({
      name: 'web',
      replicated: { replicas: 0 },
      update: { parallelism: 0, monitorMs: 0 },
      task: { container: { image: 'nginx', stopGraceMs: 0 }, restart: { delayMs: 0, maxDelayMs: 0, windowMs: 0 } },
    });
    expect(spec.mode).toEqual({ type: 'replicated', replicas: 0 });
    expect([spec.update.parallelism, spec.update.monitorMs]).toEqual([0, 0]);
    expect(spec.task.container.stopGraceMs).toBe(0);
    expect(spec.task.restart).toMatchObject({ delayMs: 0, maxDelayMs: 0, windowMs: 0 });
  });

  it('raise the default cap of the restart delay to a longer delay', () => {
    const spec = throughTheWire({ task: { restart: { delayMs: 120_000 } } });
    expect(spec.task.restart.maxDelayMs).toBe(120_000);
  });

  it.each([
    ['a mount without a type', { task: { container: { mounts: [{}] } } }, 'spec.task.container.mounts[0]'],
    [
      'an unknown propagation',
      { task: { container: { mounts: [{ bind: { propagation: 'sideways' } }] } } },
      'spec.task.container.mounts[0].bind.propagation',
    ],
  ])('are refused with the path of %s', (_what, message, field) => {
    const error = captured(() => throughTheWire(message));
    expect(error.code).toBe('invalid-argument');
    expect(error.violations.map((violation) => violation.field)).toEqual([field]);
  });

  it('are refused when they hold an enum value of a newer version', () => {
    const error = captured(() => throughTheWire({ task: { restart: { condition: 77 as never } } }));
    expect([error.code, error.reason]).toEqual(['invalid-argument', 'UNKNOWN_ENUM_VALUE']);
  });
});

const status: fc.Arbitrary<TaskStatus> = fc.record(
  {
    state: fc.constantFrom(...TASK_STATES),
    at: fc.nat(),
    message: fc.string(),
    error: fc.string({ minLength: 1 }),
    exitCode: fc.integer({ min: 0, max: 255 }),
    containerId: fc.string({ minLength: 1 }),
    health: fc.constantFrom('none', 'starting', 'healthy', 'unhealthy'),
    offlineRestarts: fc.integer({ min: 1, max: 99 }),
    ports: fc.array(
      fc.record(
        { protocol: fc.constantFrom('tcp', 'udp'), targetPort: fc.nat(65_535), publishedPort: fc.nat(65_535) },
        { noNullPrototype: true },
      ),
      { minLength: 1, maxLength: 3 },
    ),
    startedAt: fc.integer({ min: 1 }),
    ready: fc.boolean(),
  },
  { requiredKeys: ['state', 'at', 'message'], noNullPrototype: true },
) as fc.Arbitrary<TaskStatus>;

const assignment: fc.Arbitrary<Assignment> = fc.record(
  {
    taskId: fc.string().map(asTaskId),
    serviceId: fc.string().map(asServiceId),
    serviceName: fc.string(),
    stack: fc.string(),
    revision: fc.nat(),
    slot: fc.nat(),
    desiredState: fc.constantFrom(...DESIRED_STATES),
    notBefore: fc.nat(),
    spec: arbitraryTaskSpec,
    ports: arbitraryPorts,
    networks: fc.array(fc.record({ networkId: fc.string().map(asNetworkId), name: fc.string(), address: fc.string(), aliases: fc.array(fc.string()), optional: fc.boolean() }, { noNullPrototype: true }), { minLength: 1, maxLength: 2 }),
  },
  { noNullPrototype: true },
);

describe('messages of a session', () => {
  it('carry reports and assignments as they were sent', () => {
    const { taskReport, assignment: assignmentMessage } = messages;
    fc.assert(
      fc.property(status, assignment, (status, assignment) => {
        const report = { taskId: asTaskId('t1'), status };
        expect(taskReportFromWire(taskReport.deserialize(taskReport.serialize(taskReportToWire(report))))).toEqual(
          report,
        );
        const bytes = assignmentMessage.serialize(assignmentToWire(assignment));
        expect(assignmentFromWire(assignmentMessage.deserialize(bytes))).toEqual(assignment);
      }),
      { numRuns: 100 },
    );
  });

  const description = {
    hostname: 'h1',
    address: '10.0.0.1',
    os: 'linux',
    architecture: 'amd64',
    nanoCpus: 4e9,
    memoryBytes: 8 * 2 ** 30,
    engineVersion: '27.0',
    engineLabels: { disk: 'ssd' },
    agentVersion: '0.1.0',
    usedPorts: ['tcp/22'],
    network: { mode: 'kernel', reason: '', uplinkMtu: 1500, foreignRanges: ['172.17.0.0/16'], router: { version: '2.6.12', problem: 'port 80 is taken' } },
  } as const;
  const without = { ...description, network: { mode: 'proxy', reason: 'no nft', uplinkMtu: 1500, foreignRanges: [] } } as const;
  const fence = { incarnation: 1, epoch: 2, revision: 3 };

  const fromAgent: AgentMessage[] = [
    { type: 'hello', nodeId: asNodeId('n1'), description, fence, tasks: [], initialLabels: {} },
    {
      type: 'hello',
      nodeId: asNodeId('n1'),
      clusterId: asClusterId('c1'),
      description,
      fence,
      tasks: [{ taskId: asTaskId('t1'), status: { state: 'failed', at: 5, message: 'm', exitCode: 0 } }],
      initialLabels: { zone: 'a' },
    },
    { type: 'heartbeat', number: 7 },
    { type: 'heartbeat', number: 8, detached: true, pace: { heartbeatMs: 5_000, timeoutMs: 15_000 } },
    { type: 'status', number: 1, tasks: [] },
    { type: 'description', description },
    { type: 'description', description: without },
    { type: 'network-ack', revision: 4, error: 'no nft' },
    { type: 'host-stops' },
  ];
  it.each(fromAgent)('from the agent arrive as they were sent: $type', (message) => {
    const { requestSerialize, requestDeserialize } = dispatcherService.Session;
    expect(agentMessageFromWire(requestDeserialize(requestSerialize(agentMessageToWire(message))))).toEqual(message);
  });

  const peer = { nodeId: asNodeId('n2'), name: 'h2', index: 2, address: '10.0.0.2', tunnelAddress: '10.255.0.2' };
  const networkId = asNetworkId('w1');
  const networkUpdate: NetworkUpdate = {
    scope: 'incremental',
    fence,
    appliesTo: 1,
    resultsIn: 2,
    settings: { dataPath: 'host-gw', port: 4789, pool: '10.64.0.0/10', tunnelRange: '10.255.0.0/16' },
    self: { ...peer, nodeId: asNodeId('n1'), index: 1 },
    peers: [peer],
    networks: [
      {
        networkId,
        name: 'back',
        stack: 'shop',
        range: '10.64.0.0/16',
        vipRange: '10.64.240.0/20',
        internal: true,
        attachable: false,
        mtu: 1400,
        labels: { a: 'b' },
        options: {},
        subnet: '10.64.1.0/24',
        gateway: '10.64.1.1',
        peers: [{ nodeId: asNodeId('n2'), subnet: '10.64.2.0/24' }],
      },
    ],
    services: [
      {
        serviceId: asServiceId('s1'),
        name: 'web',
        stack: '',
        endpoint: { mode: 'vip', affinity: 'client-ip' },
        networks: [{ networkId, vip: '10.64.240.1', aliases: ['www'] }, { networkId: asNetworkId('w2'), aliases: [] }],
        ports: [{ protocol: 'udp', targetPort: 53, publishedPort: 5353, mode: 'prefer-local', proxyProtocol: false, hostIp: '10.0.0.1' }],
        endpoints: [{ taskId: asTaskId('t1'), nodeId: asNodeId('n1'), slot: 1, serving: true, addresses: [{ networkId, address: '10.64.1.5' }], lost: true }],
        onDemand: true,
      },
    ],
    removedPeers: [asNodeId('n3')],
    removedNetworks: [asNetworkId('w3')],
    removedServices: [asServiceId('s3')],
    lastPart: true,
  };
  const fromManager: ManagerMessage[] = [
    {
      type: 'welcome',
      sessionId: asSessionId('s1'),
      clusterId: asClusterId('c1'),
      managerId: asManagerId('m1'),
      heartbeatMs: 1_000,
      timeoutMs: 3_000,
      managers: ['a:1', 'b:2'],
    },
    { type: 'heartbeat', number: 7 },
    { type: 'heartbeat', number: 8, detached: true, pace: { heartbeatMs: 5_000, timeoutMs: 15_000 } },
    {
      type: 'assignments',
      scope: 'incremental',
      fence,
      appliesTo: 0,
      resultsIn: 1,
      assign: [],
      remove: [asTaskId('t9')],
      lastPart: true,
    },
    { type: 'status-ack', number: 0 },
    { type: 'managers', managers: [] },
    { type: 'network', update: networkUpdate },
    {
      type: 'log-request',
      streamId: 'l1',
      taskId: asTaskId('t1'),
      options: { follow: true, tail: 0, stdout: true, stderr: false },
    },
    {
      type: 'log-request',
      streamId: 'l1',
      taskId: asTaskId('t1'),
      options: { follow: false, since: 12, stdout: false, stderr: true },
    },
  ];
  it.each(fromManager)('from the manager arrive as they were sent: $type', (message) => {
    const { responseSerialize, responseDeserialize } = dispatcherService.Session;
    expect(managerMessageFromWire(responseDeserialize(responseSerialize(managerMessageToWire(message))))).toEqual(
      message,
    );
  });

  const uploads: LogUploadMessage[] = [
    { type: 'open', streamId: 'l1' },
    {
      type: 'entries',
      entries: [
        {
          taskId: asTaskId('t1'),
          nodeId: asNodeId('n1'),
          slot: 2,
          serviceName: 'web',
          nodeName: 'h1',
          source: 'stderr',
          at: 9,
          line: Buffer.from([0xff, 0x00, 0x41]),
        },
      ],
    },
    { type: 'error', error: 'no such container' },
  ];
  it.each(uploads)('of a log stream arrive as they were sent: $type', (message) => {
    const { requestSerialize, requestDeserialize } = dispatcherService.PublishLogs;
    expect(logUploadFromWire(requestDeserialize(requestSerialize(logUploadToWire(message))))).toEqual(message);
  });

  it('of an unknown kind are told apart, not guessed', () => {
    const { requestDeserialize, responseDeserialize } = dispatcherService.Session;
    expect(agentMessageFromWire(requestDeserialize(Buffer.alloc(0)))).toBeUndefined();
    expect(managerMessageFromWire(responseDeserialize(Buffer.alloc(0)))).toBeUndefined();
  });
});

function captured(action: () => unknown): MusterError {
  try {
    action();
  } catch (error) {
    if (error instanceof MusterError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
