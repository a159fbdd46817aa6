/** Objects for the tests of the orchestrator, with everything that a test does not care about filled in. */
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { asManagerId, asNodeId, asServiceId, asSessionId, asTaskId, type ServiceId } from '@muster/shared/model/ids';
import type { Node, NodeAvailability, NodeState, Service, ServiceRevision, Task } from '@muster/shared/model/objects';
import { defaultDisconnect } from '@muster/shared/model/disconnect';
import type { DisconnectSpec, DisruptionSpec, RestartPolicy, ServiceMode, ServiceSpec, UpdateConfig } from '@muster/shared/model/service-spec';
import type { TaskState } from '@muster/shared/model/task-state';

export const SERVICE_ID: ServiceId = asServiceId('web');

export interface ServiceOptions {
  readonly replicas?: number;
  readonly mode?: ServiceMode;
  readonly revision?: number;
  readonly image?: string;
  readonly restart?: Partial<RestartPolicy>;
  readonly update?: Partial<UpdateConfig>;
  readonly rollback?: Partial<UpdateConfig>;
  readonly constraints?: readonly string[];
  readonly disconnect?: Partial<DisconnectSpec>;
  readonly disruption?: DisruptionSpec;
}

export function specWith(options: ServiceOptions = {}): ServiceSpec {
  const spec = defaultServiceSpec('web', options.image ?? 'web:1', options.replicas ?? 3);
  return {
    ...spec,
    mode: options.mode ?? spec.mode,
    update: { ...spec.update, ...options.update },
    rollback: { ...spec.rollback, ...options.rollback },
    ...(options.disruption === undefined ? {} : { disruption: options.disruption }),
    task: {
      ...spec.task,
      ...(options.disconnect === undefined ? {} : { disconnect: { ...defaultDisconnect, ...options.disconnect } }),
      restart: { ...spec.task.restart, ...options.restart },
      placement: { ...spec.task.placement, constraints: options.constraints ?? [] },
    },
  };
}

export function service(options: ServiceOptions = {}): Service {
  return {
    kind: 'service',
    id: SERVICE_ID,
    createdAt: 0,
    updatedAt: 0,
    spec: specWith(options),
    revision: options.revision ?? 1,
    removing: false,
  };
}

export function revision(number: number, options: ServiceOptions = {}): ServiceRevision {
  return { kind: 'revision', serviceId: SERVICE_ID, revision: number, createdAt: 0, spec: specWith(options) };
}

export interface NodeOptions {
  readonly state?: NodeState;
  readonly availability?: NodeAvailability;
  readonly labels?: Readonly<Record<string, string>>;
  readonly connected?: boolean;
  readonly since?: number;
  /** Empty: the engine does not answer. */
  readonly engineVersion?: string;
}

export function node(id: string, options: NodeOptions = {}): Node {
  return {
    kind: 'node',
    id: asNodeId(id),
    createdAt: 0,
    spec: { labels: options.labels ?? {}, availability: options.availability ?? 'active' },
    description: {
      hostname: id,
      address: '10.0.0.1',
      os: 'linux',
      architecture: 'x86_64',
      nanoCpus: 4e9,
      memoryBytes: 8e9,
      engineVersion: options.engineVersion ?? '27.0.0',
      engineLabels: {},
      agentVersion: '0.1.0',
      usedPorts: [],
    },
    session: {
      managerId: asManagerId('manager'),
      sessionId: asSessionId(`session-of-${id}`),
      connected: options.connected ?? true,
      since: options.since ?? 0,
    },
    status: { state: options.state ?? 'ready', since: 0, reason: '' },
  };
}

export type TaskOptions = Partial<Omit<Task, 'id' | 'nodeId' | 'status'>> & {
  readonly node?: string;
  readonly state?: TaskState;
  readonly status?: Partial<Task['status']>;
};

/** A task that runs, unless told otherwise. */
export function task(id: string, slot: number, { node, state, status, ...rest }: TaskOptions = {}): Task {
  return {
    kind: 'task',
    id: asTaskId(id),
    serviceId: SERVICE_ID,
    revision: 1,
    slot,
    ...(node === undefined ? {} : { nodeId: asNodeId(node) }),
    createdAt: 0,
    desiredState: 'running',
    desiredReason: '',
    notBefore: 0,
    status: { state: state ?? 'running', at: 0, message: '', ...status },
    ...rest,
  };
}
