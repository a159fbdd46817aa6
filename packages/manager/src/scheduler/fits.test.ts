import { describe, expect, it } from 'vitest';
import { viewOf } from '../state/tables.ts';
import { explainNode } from './explain.ts';
import { fits } from './fits.ts';
import { requirementsOf } from './requirements.ts';
import { CPU, GIB, makeNode, makeService, makeSpec, makeTask, type NodeOptions, type ServiceOptions } from './testing/cluster.ts';
import { Usage } from './usage.ts';

const MIB = GIB / 1024;
const reserving = (memoryBytes: number): ServiceOptions => ({ reservations: { memoryBytes } });
const publishing = (publishedPort: number, hostIp?: string): ServiceOptions => ({
  ports: [hostIp === undefined ? { publishedPort } : { publishedPort, hostIp }],
});

interface Case {
  readonly says: string;
  readonly node?: NodeOptions;
  readonly service?: ServiceOptions;
  /** A running task of another service on the node, unless `ofSame` or the options say otherwise. */
  readonly other?: ServiceOptions;
  readonly otherTask?: Partial<Parameters<typeof makeTask>[2]>;
  readonly ofSame?: boolean;
  /** Undefined: it fits. */
  readonly reason?: string;
}

const CASES: readonly Case[] = [
  { says: 'an empty ready node' },
  { says: 'a node that is down', node: { state: 'down' }, reason: 'readiness: is down' },
  { says: 'a suspect node', node: { state: 'suspect' }, reason: 'readiness: is suspected to be down' },
  { says: 'a node never seen', node: { state: 'unknown' }, reason: 'readiness: is not known to be up' },
  { says: 'a node whose agent cannot write', node: { problem: 'the disk is full' }, reason: 'readiness: has an agent that cannot write to its disk' },
  { says: 'a node whose engine does not answer', node: { engineVersion: '' }, reason: 'readiness: has a container engine that does not answer' },
  { says: 'a node without session', node: { connected: false }, reason: 'readiness: is not connected' },
  { says: 'a paused node', node: { availability: 'pause' }, reason: 'readiness: is paused' },
  { says: 'a drained node', node: { availability: 'drain' }, reason: 'readiness: is drained' },
  {
    says: 'the same platform by another name',
    node: { architecture: 'x86_64' },
    service: { placement: { platforms: [{ os: 'Linux', architecture: 'amd64' }] } },
  },
  {
    says: 'one of several platforms, any architecture',
    service: {
      placement: {
        platforms: [
          { os: 'windows', architecture: '' },
          { os: 'linux', architecture: '' },
        ],
      },
    },
  },
  {
    says: 'another platform',
    node: { architecture: 'aarch64' },
    service: { placement: { platforms: [{ os: 'linux', architecture: 'amd64' }] } },
    reason: 'platform: does not run linux/amd64',
  },
  {
    says: 'all constraints',
    node: { labels: { zone: 'east', disk: 'ssd' } },
    service: { placement: { constraints: ['node.labels.zone == east', 'node.labels.disk != hdd'] } },
  },
  {
    says: 'the second constraint not',
    node: { labels: { zone: 'east' } },
    service: { placement: { constraints: ['node.labels.zone==east', 'node.labels.disk==ssd'] } },
    reason: 'constraint: does not match constraint node.labels.disk == ssd',
  },
  {
    says: 'a constraint that nothing can match',
    service: { placement: { constraints: ['zone=east'] } },
    reason: "constraint: does not match a malformed constraint ('zone=east' has no operator; expected '<key> == <value>' or '<key> != <value>')",
  },
  { says: 'exactly the memory there is', node: { memoryBytes: 2 * GIB }, service: reserving(2 * GIB) },
  {
    says: 'memory beside a running task',
    node: { memoryBytes: 2 * GIB },
    service: reserving(1536 * MIB),
    other: reserving(512 * MIB),
  },
  {
    says: 'too little memory beside a running task',
    node: { memoryBytes: 2 * GIB },
    service: reserving(2 * GIB),
    other: reserving(1536 * MIB),
    reason: 'resources: has not enough memory (needs 2 GiB, 512 MiB free)',
  },
  {
    says: 'memory of a task that is being stopped: not yet free',
    node: { memoryBytes: 2 * GIB },
    service: reserving(2 * GIB),
    other: reserving(GIB),
    otherTask: { desiredState: 'shutdown' },
    reason: 'resources: has not enough memory (needs 2 GiB, 1 GiB free)',
  },
  {
    says: 'memory of a task that has ended: free',
    node: { memoryBytes: 2 * GIB },
    service: reserving(2 * GIB),
    other: reserving(GIB),
    otherTask: { state: 'failed' },
  },
  {
    says: 'too few CPUs',
    node: { nanoCpus: CPU },
    service: { reservations: { nanoCpus: 1.5 * CPU } },
    reason: 'resources: has not enough CPU (needs 1.5 CPUs, 1 CPU free)',
  },
  {
    says: 'a node that shrank under its tasks, for a service that reserves nothing',
    node: { memoryBytes: 0 },
    other: reserving(GIB),
  },
  { says: 'another port', service: publishing(80), other: publishing(81) },
  { says: 'ports that the engine chooses', service: publishing(0), other: publishing(0) },
  { says: 'the port in another protocol', service: publishing(53), other: { ports: [{ publishedPort: 53, protocol: 'udp' }] } },
  { says: 'a taken port', service: publishing(80), other: publishing(80), reason: 'ports: has host port tcp/80 in use' },
  {
    says: 'a port of a task that is being stopped',
    service: publishing(80),
    other: publishing(80),
    otherTask: { desiredState: 'remove' },
    reason: 'ports: has host port tcp/80 in use',
  },
  { says: 'a port of a task that has ended', service: publishing(80), other: publishing(80), otherTask: { state: 'shutdown' } },
  {
    says: 'a port published in ingress mode',
    service: { ports: [{ publishedPort: 80, mode: 'ingress' }] },
    other: publishing(80),
    reason: 'ports: has host port tcp/80 in use',
  },
  { says: 'a port of the host itself', node: { usedPorts: ['tcp/80'] }, service: publishing(80), reason: 'ports: has host port tcp/80 in use' },
  { says: 'the port on another address', service: publishing(80, '10.0.0.1'), other: publishing(80, '10.0.0.2') },
  {
    says: 'the port on the same address',
    service: publishing(80, '10.0.0.1'),
    other: publishing(80, '10.0.0.1'),
    reason: 'ports: has host port tcp/80 on 10.0.0.1 in use',
  },
  {
    says: 'one address of a port taken on all',
    service: publishing(80, '10.0.0.1'),
    other: publishing(80, '0.0.0.0'),
    reason: 'ports: has host port tcp/80 on 10.0.0.1 in use',
  },
  { says: 'all addresses of a port taken on one', service: publishing(80), other: publishing(80, '10.0.0.1'), reason: 'ports: has host port tcp/80 in use' },
  { says: 'fewer tasks than the most per node', service: { placement: { maxReplicasPerNode: 2 } }, ofSame: true },
  {
    says: 'as many tasks as the most per node',
    service: { placement: { maxReplicasPerNode: 1 } },
    ofSame: true,
    reason: 'max-per-node: has 1 task of this service already, the most it may have',
  },
  {
    says: 'a task that is being stopped, which leaves its place to its successor',
    service: { placement: { maxReplicasPerNode: 1 } },
    ofSame: true,
    otherTask: { desiredState: 'shutdown' },
  },
  { says: 'tasks of another service, whatever their number', service: { placement: { maxReplicasPerNode: 1 } }, other: {} },
  { says: 'the most per node, which does not bind a global service', service: { placement: { maxReplicasPerNode: 1 }, global: true }, ofSame: true },
];

function setUp({ node: options = {}, service = {}, other, otherTask = {}, ofSame = false }: Case) {
  const node = makeNode('host', options);
  const objects = [node, ...makeService('web', service)];
  const view = viewOf([
    ...objects,
    ...(other === undefined ? [] : [...makeService('other', other), makeTask('other', 1, { node: 'host', ...otherTask })]),
    ...(ofSame ? [makeTask('web', 1, { node: 'host', ...otherTask })] : []),
  ]);
  return { view, node, spec: makeSpec('web', service) };
}

describe('fits', () => {
  it.each(CASES.map((one) => [one.says, one.reason ?? 'fits', one] as const))('%s → %s', (_says, expected, one) => {
    const { view, node, spec } = setUp(one);
    const usage = Usage.ofView(view);
    const fit = fits(requirementsOf(spec), { node, usage: usage.of(node.id), serviceTasks: usage.tasksOfService(makeTask('web', 1).serviceId).get(node.id) ?? 0 });
    expect(fit.ok ? 'fits' : `${fit.filter}: ${fit.reason}`).toBe(expected);
  });
});

describe('explainNode', () => {
  it.each(CASES.map((one) => [one.says, one] as const))('agrees with fits: %s', (_says, one) => {
    const { view, node } = setUp(one);
    const explanation = explainNode(view, makeTask('web', 1).serviceId, node.id);
    expect(explanation?.fits).toBe(one.reason === undefined);
    const [first] = explanation?.misfits ?? [];
    expect(first && `${first.filter}: ${first.reason}`).toBe(one.reason);
  });

  it('names everything that speaks against a node', () => {
    const { view, node } = setUp({
      says: '',
      node: { state: 'down', memoryBytes: GIB },
      service: { ...reserving(2 * GIB), ...publishing(80), placement: { constraints: ['node.role == manager'] } },
      other: publishing(80),
    });
    expect(explainNode(view, makeTask('web', 1).serviceId, node.id)?.misfits.map(({ filter }) => filter)).toEqual([
      'readiness',
      'constraint',
      'resources',
      'ports',
    ]);
  });

  it('knows nothing of a node or service that does not exist', () => {
    const { view, node } = setUp({ says: '' });
    expect(explainNode(view, makeTask('nobody', 1).serviceId, node.id)).toBeUndefined();
    expect(explainNode(view, makeTask('web', 1).serviceId, makeNode('nowhere').id)).toBeUndefined();
  });
});
