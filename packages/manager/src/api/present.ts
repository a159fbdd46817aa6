/** The state's objects as the API shows them: with names, counts and etags. Pure. */
import type { NodeId } from '@muster/shared/model/ids';
import { effectiveReplicas } from '@muster/shared/model/effective-replicas';
import { SHORT_RUN_ID } from '@muster/shared/model/job';
import { managerProblems } from '@muster/shared/model/manager-alarm';
import type { Cluster, JobRun, Node, Service, Stack, Stored, Task } from '@muster/shared/model/objects';
import type { Network } from '@muster/shared/model/network';
import { isServing } from '@muster/shared/model/serving';
import type {
  ReplicaCount,
  ShownCluster,
  ShownNetwork,
  ShownNode,
  ShownRollout,
  ShownRun,
  ShownService,
  ShownStack,
  ShownTask,
} from '@muster/shared/model/shown';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import { usersOf } from './change-network.ts';

export function etagOf({ version }: Stored<object>): string {
  return version.toString(36);
}

export function presentService(view: StateView, service: Stored<Service>): ShownService {
  const { rollout, rolloutCommand: _rolloutCommand, metRevisions: _metRevisions, ...rest } = service;
  return {
    ...rest,
    etag: etagOf(service),
    ...(rollout === undefined ? {} : { rollout: presentRollout(rollout) }),
    replicas: countReplicas(view, service),
  };
}

function presentRollout({ nextAt: _nextAt, resumedAt: _resumedAt, lastCommand: _lastCommand, ...shown }: NonNullable<Service['rollout']>): ShownRollout {
  return shown;
}

function countReplicas(view: StateView, service: Service): ReplicaCount {
  let wanted = 0;
  let running = 0;
  for (const task of view.tasksOfService(service.id)) {
    if (!isWanted(task.desiredState)) continue;
    if (!isTerminal(task.status.state)) wanted += 1;
    if (isServing(task)) running += 1;
  }
  if (service.removing) return { desired: 0, running };
  return { desired: effectiveReplicas(service.spec, view.autoscale(service.id)) ?? wanted, running };
}

export function presentTask(view: StateView, task: Stored<Task>): ShownTask {
  const { failedAt: _failedAt, rolloutStartedAt: _rolloutStartedAt, ...rest } = task;
  const serviceName = serviceNameOf(view, task);
  const nodeName = task.nodeId === undefined ? '' : nodeNameOf(view, task.nodeId);
  return {
    ...rest,
    etag: etagOf(task),
    name: taskName(serviceName, task, nodeName),
    serviceName,
    nodeName,
    image: view.serviceRevision(task.serviceId, task.revision)?.spec.task.container.image ?? '',
  };
}

/** `web.3`, for the tasks of a global service, whose slot is the node, `web.node-1`, and for a job's `backup.4kz0q9xw.1`. */
function taskName(serviceName: string, task: Task, nodeName: string): string {
  const run = task.runId === undefined ? '' : `${task.runId.slice(0, SHORT_RUN_ID)}.`;
  return `${serviceName}.${run}${task.slot > 0 ? task.slot : nodeName}`;
}

/** The name that the task goes by. */
export function nameOfTask(view: StateView, task: Task): string {
  return taskName(serviceNameOf(view, task), task, task.nodeId === undefined ? '' : nodeNameOf(view, task.nodeId));
}

export function serviceNameOf(view: StateView, { serviceId, revision }: Task): string {
  const name = view.service(serviceId)?.spec.name ?? view.serviceRevision(serviceId, revision)?.spec.name;
  return name ?? serviceId;
}

/** The id stands in for the name of a node that is gone. */
export function nodeNameOf(view: StateView, id: NodeId): string {
  return view.node(id)?.description.hostname ?? id;
}

export function presentNode(view: StateView, node: Stored<Node>): ShownNode {
  const { session, ...rest } = node;
  let tasksRunning = 0;
  for (const task of view.tasksOfNode(node.id)) if (task.status.state === 'running') tasksRunning += 1;
  return {
    ...rest,
    etag: etagOf(node),
    session: { managerId: session.managerId, connected: session.connected, since: session.since },
    tasksRunning,
    leader: isLeadersHost(view, node),
  };
}

/** Managers and agents are separate processes: that they share a host shows in its name or address. */
function isLeadersHost(view: StateView, node: Node): boolean {
  const leader = view.leader();
  if (leader === undefined) return false;
  for (const manager of view.managers()) {
    if (manager.id !== leader.managerId) continue;
    const host = manager.address.slice(0, manager.address.lastIndexOf(':'));
    return manager.name === node.description.hostname || host === node.description.address;
  }
  return false;
}

export function presentCluster(
  view: StateView,
  cluster: Stored<Cluster>,
  own: { readonly managerId: string; readonly store: string; readonly problem?: () => string },
): ShownCluster {
  const leader = view.leader();
  const problems = managerProblems(view.events(), view.managers());
  const nodes = { total: 0, ready: 0, suspect: 0, down: 0 };
  for (const { status } of view.nodes()) {
    nodes.total += 1;
    if (status.state !== 'unknown') nodes[status.state] += 1;
  }
  return {
    kind: 'cluster',
    id: cluster.id,
    version: cluster.version,
    etag: etagOf(cluster),
    name: cluster.name,
    createdAt: cluster.createdAt,
    incarnation: cluster.incarnation,
    taskHistoryLimit: cluster.taskHistoryLimit,
    managers: [...view.managers()]
      .map(({ id, name, address, softwareVersion, startedAt }) => ({
        id,
        name,
        address,
        softwareVersion,
        startedAt,
        leader: id === leader?.managerId,
        store: id === own.managerId ? own.store : '',
        // Of itself it knows more than it could tell: its store may take no event.
        problem: id === own.managerId ? (own.problem?.() ?? '') : (problems.get(name) ?? ''),
      }))
      .sort((left, right) => (left.name < right.name ? -1 : 1)),
    ...(leader === undefined ? {} : { leaderId: leader.managerId }),
    epoch: leader?.epoch ?? 0,
    nodes,
  };
}

const MAX_USERS = 100;

export function presentNetwork(view: StateView, network: Stored<Network>): ShownNetwork {
  return { ...network, etag: etagOf(network), services: usersOf(view, network).slice(0, MAX_USERS) };
}

export function presentStack(view: StateView, stack: Stored<Stack>): ShownStack {
  let services = 0;
  for (const service of view.services()) if (service.stack === stack.name) services += 1;
  return { ...stack, etag: etagOf(stack), services };
}

export function presentRun(view: StateView, run: Stored<JobRun>): ShownRun {
  const { stop, ...rest } = run;
  const serviceName = view.service(run.serviceId)?.spec.name ?? run.serviceId;
  let active = 0;
  for (const task of view.tasksOfRun(run.id)) if (isWanted(task.desiredState) && !isTerminal(task.status.state)) active += 1;
  return {
    ...rest,
    etag: etagOf(run),
    name: `${serviceName}.${run.id.slice(0, SHORT_RUN_ID)}`,
    serviceName,
    active,
    stopping: stop !== undefined && run.status.state === 'running',
  };
}
