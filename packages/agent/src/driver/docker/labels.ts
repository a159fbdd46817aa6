/** How a container says whose it is, and how it is called. Pure. */
import { isExclusive, leaseOf } from '@muster/shared/model/disconnect';
import type { ContainerRequest } from '../driver.ts';

export const LABEL = {
  cluster: 'muster.cluster',
  node: 'muster.node',
  task: 'muster.task',
  service: 'muster.service',
  serviceName: 'muster.service.name',
  slot: 'muster.slot',
  stack: 'muster.stack',
  /** Of an exclusive task: its last moment, in milliseconds from the last grant of the lease. */
  lease: 'muster.lease',
} as const;

/** The agent whose containers a driver sees. */
export interface Owner {
  readonly nodeId: string;
  /** Tells two clusters apart that share an engine; absent: the node id alone decides. */
  readonly cluster?: string;
}

/** Docker's limit is far higher; a long service name only makes `docker ps` hard to read. */
const MAX_NAME_PART = 63;

/** The labels by which the engine filters this owner's containers. */
export function ownerFilter(owner: Owner): string[] {
  const node = `${LABEL.node}=${owner.nodeId}`;
  return owner.cluster === undefined ? [node] : [node, `${LABEL.cluster}=${owner.cluster}`];
}

/** Ours come last, so that a user's label cannot pretend another owner. */
export function containerLabels(request: ContainerRequest, owner: Owner): Record<string, string> {
  return {
    ...request.spec.container.labels,
    ...(owner.cluster === undefined ? {} : { [LABEL.cluster]: owner.cluster }),
    [LABEL.node]: owner.nodeId,
    [LABEL.task]: request.taskId,
    [LABEL.service]: request.serviceId,
    [LABEL.serviceName]: request.serviceName,
    [LABEL.slot]: String(request.slot),
    ...(request.stack === '' ? {} : { [LABEL.stack]: request.stack }),
    ...leaseLabel(request),
  };
}

function leaseLabel({ spec }: ContainerRequest): Record<string, string> {
  const lease = isExclusive(spec) ? leaseOf(spec) : undefined;
  return lease === undefined ? {} : { [LABEL.lease]: String(lease.killAtMs) };
}

/** The task whose container carries these labels; undefined when it is not the owner's. */
export function taskOf(labels: Readonly<Record<string, string>> | null | undefined, owner: Owner): string | undefined {
  if (labels?.[LABEL.node] !== owner.nodeId) return undefined;
  if (owner.cluster !== undefined && labels[LABEL.cluster] !== owner.cluster) return undefined;
  const taskId = labels[LABEL.task];
  return taskId === '' ? undefined : taskId;
}

/** `web.2.<task id>`, as Swarm names its own: readable in `docker ps` and the same at every attempt to create it. */
export function containerName({ serviceName, slot, taskId }: ContainerRequest): string {
  const readable = serviceName.replaceAll(/[^a-zA-Z0-9_-]/g, '_').replace(/^[_-]+/, '').slice(0, MAX_NAME_PART);
  return `${readable === '' ? 'service' : readable}.${slot}.${taskId}`;
}
