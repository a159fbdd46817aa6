/** Nodes, services and tasks for the scheduler's tests and its benchmark. */
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { asManagerId, asNodeId, asServiceId, asSessionId, asTaskId } from '@muster/shared/model/ids';
import type { Node, NodeDescription, Service, ServiceRevision, Task } from '@muster/shared/model/objects';
import type { PlacementSpec, PortSpec, PrioritySpec, Resources, ServiceSpec } from '@muster/shared/model/service-spec';
import { urgencyOf } from '@muster/shared/model/priority';
import type { StateView } from '@muster/shared/model/view';
import { earmarksOf } from '../earmark.ts';
import { type Placed, schedule, type Schedule } from '../schedule.ts';
import { Usage } from '../usage.ts';

export const GIB = 1024 ** 3;
export const CPU = 1_000_000_000;

export interface NodeOptions extends Partial<Node['spec']>, Partial<NodeDescription> {
  readonly state?: Node['status']['state'];
  readonly connected?: boolean;
}

/** A ready node with 4 CPUs and 8 GiB; `name` is its hostname and, for the reader's sake, its id. */
export function makeNode(name: string, options: NodeOptions = {}): Node {
  const { state = 'ready', connected = true, labels = {}, availability = 'active', ...description } = options;
  return {
    kind: 'node',
    id: asNodeId(name),
    createdAt: 0,
    spec: { labels, availability },
    description: {
      hostname: name,
      address: '10.0.0.1',
      os: 'linux',
      architecture: 'amd64',
      nanoCpus: 4 * CPU,
      memoryBytes: 8 * GIB,
      engineVersion: '27.0.0',
      engineLabels: {},
      agentVersion: '0.1.0',
      usedPorts: [],
      ...description,
    },
    session: { managerId: asManagerId('m'), sessionId: asSessionId('s'), connected, since: 0 },
    status: { state, since: 0, reason: '' },
  };
}

export interface ServiceOptions {
  readonly reservations?: Resources;
  readonly generic?: Readonly<Record<string, number>>;
  readonly placement?: Partial<PlacementSpec>;
  readonly ports?: readonly (Partial<PortSpec> & { readonly publishedPort: number })[];
  readonly global?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly priority?: PrioritySpec;
  readonly replicas?: number;
}

export function makeSpec(name: string, { reservations = {}, generic, placement = {}, ports = [], global = false, labels = {}, priority, replicas }: ServiceOptions = {}): ServiceSpec {
  const base = defaultServiceSpec(name, 'busybox');
  return {
    ...base,
    labels,
    ...(priority === undefined ? {} : { priority }),
    mode: global ? { type: 'global' } : replicas === undefined ? base.mode : { type: 'replicated', replicas },
    ports: ports.map((port) => ({ protocol: 'tcp', targetPort: port.publishedPort, mode: 'host', ...port })),
    task: {
      ...base.task,
      resources: { limits: {}, reservations, ...(generic === undefined ? {} : { generic }) },
      placement: { ...base.task.placement, ...placement },
    },
  };
}

export function makeService(name: string, options: ServiceOptions = {}, revision = 1): readonly [Service, ServiceRevision] {
  const spec = makeSpec(name, options);
  const id = asServiceId(name);
  return [
    { kind: 'service', id, createdAt: 0, updatedAt: 0, spec, revision, removing: false },
    { kind: 'revision', serviceId: id, revision, createdAt: 0, spec },
  ];
}

export interface TaskOptions extends Partial<Omit<Task, 'status' | 'nodeId' | 'kind' | 'id' | 'serviceId'>> {
  readonly node?: string;
  readonly state?: Task['status']['state'];
  readonly at?: number;
}

/** The task of a slot: pending and wanted, or running when a node is given, unless the options say otherwise. */
export function makeTask(service: string, slot: number, options: TaskOptions = {}): Task {
  const { node, state = node === undefined ? 'pending' : 'running', at = 0, ...rest } = options;
  return {
    kind: 'task',
    id: asTaskId(`${service}.${slot}.${rest.revision ?? 1}${node === undefined ? '' : `.${node}`}`),
    serviceId: asServiceId(service),
    revision: 1,
    slot,
    createdAt: 0,
    desiredState: 'running',
    desiredReason: '',
    notBefore: 0,
    ...(node === undefined ? {} : { nodeId: asNodeId(node) }),
    status: { state, at, message: '' },
    ...rest,
  };
}

export function makeTasks(service: string, count: number, options: TaskOptions = {}): Task[] {
  return Array.from({ length: count }, (_, index) => makeTask(service, index + 1, options));
}

/** One pass over a whole view. */
export function scheduleAll(view: StateView, limit = Number.POSITIVE_INFINITY, now = 1_000_000): Schedule {
  const usage = Usage.ofView(view);
  const earmarks = earmarksOf({ view, usage });
  return schedule({ nodes: view.nodes(), pending: view.pendingTasks(), usage, urgencyOf: (id) => urgencyOf(view.service(id)?.spec ?? {}), now, limit, earmarks });
}

/** Hostname → tasks placed there. */
export function placements({ placed }: Schedule): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { node } of placed) counts[node.description.hostname] = (counts[node.description.hostname] ?? 0) + 1;
  return counts;
}

/** The task as it is once the decision is committed. */
export function asAssigned({ task, node, generic }: Placed): Task {
  return { ...task, ...(generic.length === 0 ? {} : { generic }), nodeId: node.id, status: { state: 'assigned', at: 0, message: '' } };
}
