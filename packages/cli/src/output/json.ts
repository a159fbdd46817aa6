/**
 * What `--json` prints: stable keys, apart from how the API spells them. New
 * keys may be added; none is renamed or removed.
 */
import { jobSpecOf } from '@muster/shared/model/job';
import type { ClusterEvent } from '@muster/shared/model/objects';
import type { ShownCluster, ShownJob, ShownNode, ShownRun, ShownService, ShownStack, ShownTask } from '@muster/shared/model/shown';
import { reasonOf } from '../wait/progress.ts';
import { isServing } from '@muster/shared/model/serving';

export const serviceRow = (service: ShownService) => ({
  id: service.id,
  name: service.spec.name,
  labels: service.spec.labels,
  mode: service.spec.mode.type,
  image: service.spec.task.container.image,
  replicas: { desired: service.replicas.desired, running: service.replicas.running },
  stack: service.stack ?? null,
  revision: service.revision,
  rollout: service.rollout?.state ?? null,
  removing: service.removing,
  ports: service.spec.ports,
  createdAt: service.createdAt,
  updatedAt: service.updatedAt,
});

export const taskRow = (task: ShownTask) => ({
  id: task.id,
  name: task.name,
  service: task.serviceName,
  slot: task.slot,
  run: task.runId ?? null,
  node: task.nodeName === '' ? null : task.nodeName,
  nodeId: task.nodeId ?? null,
  state: task.status.state,
  ready: isServing(task),
  desiredState: task.desiredState,
  error: task.status.error ?? null,
  reason: reasonOf(task),
  image: task.image,
  revision: task.revision,
  exitCode: task.status.exitCode ?? null,
  health: task.status.health ?? null,
  containerId: task.status.containerId ?? null,
  ports: task.status.ports ?? [],
  createdAt: task.createdAt,
  stateSince: task.status.at,
});

export const jobRow = ({ service, nextRunAt, lastScheduledAt, active, newestRun }: ShownJob) => {
  const { schedule, parameters, suspended } = jobSpecOf(service.spec);
  return {
    id: service.id,
    name: service.spec.name,
    mode: service.spec.mode.type,
    image: service.spec.task.container.image,
    stack: service.stack ?? null,
    revision: service.revision,
    removing: service.removing,
    suspended,
    schedule: schedule ?? null,
    parameters: parameters ?? null,
    nextRunAt: nextRunAt ?? null,
    lastScheduledAt: lastScheduledAt ?? null,
    active,
    newestRun: newestRun === undefined ? null : runRow(newestRun),
    createdAt: service.createdAt,
    updatedAt: service.updatedAt,
  };
};

export const runRow = (run: ShownRun) => ({
  id: run.id,
  name: run.name,
  job: run.serviceName,
  trigger: run.trigger,
  scheduledAt: run.scheduledAt ?? null,
  revision: run.revision,
  state: run.status.state,
  reason: run.status.reason,
  completions: run.plan.type === 'replicated' ? run.plan.completions : null,
  parallelism: run.plan.type === 'replicated' ? run.plan.parallelism : null,
  succeeded: run.status.succeeded,
  failed: run.status.failed,
  active: run.active,
  stopping: run.stopping,
  env: run.env,
  createdAt: run.createdAt,
  stateSince: run.status.at,
});

export const nodeRow = (node: ShownNode) => ({
  id: node.id,
  name: node.description.hostname,
  state: node.status.state,
  availability: node.spec.availability,
  leader: node.leader,
  address: node.description.address,
  labels: node.spec.labels,
  tasksRunning: node.tasksRunning,
  nanoCpus: node.description.nanoCpus,
  memoryBytes: node.description.memoryBytes,
  engineVersion: node.description.engineVersion,
  agentVersion: node.description.agentVersion,
  reason: node.status.reason,
  problem: node.description.problem ?? '',
  stateSince: node.status.since,
});

export const stackRow = (stack: ShownStack) => ({
  id: stack.id,
  name: stack.name,
  services: stack.services,
  revision: stack.revision ?? 0,
  createdAt: stack.createdAt,
  updatedAt: stack.updatedAt,
});

export const eventRow = (event: ClusterEvent) => ({
  id: event.id,
  at: event.at,
  level: event.level,
  type: event.type,
  message: event.message,
  serviceId: event.serviceId ?? null,
  taskId: event.taskId ?? null,
  nodeId: event.nodeId ?? null,
});

export const clusterView = (cluster: ShownCluster) => ({
  id: cluster.id,
  name: cluster.name,
  incarnation: cluster.incarnation,
  epoch: cluster.epoch,
  leader: cluster.managers.find((manager) => manager.leader)?.name ?? null,
  managers: cluster.managers,
  nodes: cluster.nodes,
  taskHistoryLimit: cluster.taskHistoryLimit,
  createdAt: cluster.createdAt,
});
