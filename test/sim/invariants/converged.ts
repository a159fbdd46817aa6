/** What a cluster without faults comes to: everything that was asked for, and nothing else. Says what is still missing. */
import { matchesConstraint, parseConstraint } from '@muster/shared/model/constraint';
import { maxUnavailableOf } from '@muster/shared/model/disruption';
import { effectiveReplicas } from '@muster/shared/model/effective-replicas';
import type { NodeId } from '@muster/shared/model/ids';
import { isJobMode } from '@muster/shared/model/job';
import type { Node, Service, Stored, Task } from '@muster/shared/model/objects';
import { isServing } from '@muster/shared/model/serving';
import { isFailure, isTerminal, isWanted } from '@muster/shared/model/task-state';
import { fits } from '@muster/manager/scheduler/fits';
import { neighboursOf } from '@muster/manager/scheduler/neighbours';
import { requirementsOf } from '@muster/manager/scheduler/requirements';
import { Usage } from '@muster/manager/scheduler/usage';
import type { Tables } from '@muster/manager/state/tables';
import { SHORT_DEADLINE_MS } from '../random-spec.ts';
import { waitsForDependency } from './dependencies.ts';
import { slotOf } from './slot-of.ts';

/** A host, with the containers that its engine really has. */
export interface Host {
  readonly name: string;
  readonly nodeId: NodeId;
  readonly engine: { readonly containers: ReadonlyMap<string, { readonly state: { readonly phase: string } }> };
}

export function missing(view: Tables, hosts: readonly Host[]): string | undefined {
  return missingNodes(view, hosts) ?? missingServices(view, hosts) ?? leftOver(view, hosts);
}

function missingNodes(view: Tables, hosts: readonly Host[]): string | undefined {
  if (view.leader() === undefined) return 'nobody leads';
  for (const host of hosts) {
    const node = view.node(host.nodeId);
    if (node === undefined) return `node ${host.name} is not known`;
    if (node.status.state !== 'ready' || !node.session.connected) return `node ${host.name} is ${node.status.state}, connected: ${node.session.connected}`;
    if (node.description.engineVersion === '') return `the engine of ${host.name} is not known`;
  }
  return undefined;
}

function missingServices(view: Tables, hosts: readonly Host[]): string | undefined {
  const usage = Usage.ofView(view);
  for (const service of view.services()) {
    const wrong = missingIn(service, view, usage, hosts);
    if (wrong !== undefined) return `${service.spec.name}: ${wrong}`;
  }
  return undefined;
}

function missingIn(service: Stored<Service>, view: Tables, usage: Usage, hosts: readonly Host[]): string | undefined {
  if (service.removing) return 'it is still being removed';
  const { rollout, spec } = service;
  const slots = new Map<string, Stored<Task>[]>();
  for (const task of view.tasksOfService(service.id)) {
    if (!isWanted(task.desiredState)) {
      if (!isTerminal(task.status.state)) return `task ${task.id} is ${task.desiredState} and still ${task.status.state}`;
      continue;
    }
    const slot = slotOf(task);
    slots.set(slot, [...(slots.get(slot) ?? []), task]);
  }
  if (isJobMode(spec.mode)) return missingInRuns(service, view, usage, hosts);
  const expected = effectiveReplicas(spec, view.autoscale(service.id)) ?? eligible(service, view).length;
  if (slots.size !== expected) return `${slots.size} slots are held, not ${expected}`;
  const waits = waitsForDependency(spec, view);
  // An old task is not let go any more when a rollout is about to replace it.
  const isHeldBack = ({ status, revision }: Task) => status.state === 'new' && (rollout?.state !== 'updating' || revision === service.revision);
  if (!waits && [...slots.values()].flat().some(isHeldBack)) return 'a task is held back although all dependencies hold';
  const isStuck = waits || [...slots.values()].flat().some((task) => task.status.state === 'pending');
  const isMoving = rollout?.state === 'updating' || rollout?.state === 'rolling-back';
  const config = rollout?.state === 'rolling-back' ? spec.rollback : spec.update;
  const ends = config.progressDeadlineMs === SHORT_DEADLINE_MS;
  if (isMoving && !waits && (!isStuck || ends)) return `its rollout is ${rollout.state}: ${rollout.message}`;
  for (const [slot, tasks] of slots) {
    const [task, second] = tasks;
    // The new half of a start-first pair waits for a node.
    const pairWaits = tasks.length === 2 && tasks.some(({ status }) => status.state === 'pending');
    const moveWaits = tasks.some(({ evict }) => evict?.lapsesAt !== undefined) && !mayGo(service, [...slots.values()]);
    if (task === undefined || (second !== undefined && !pairWaits && !moveWaits)) return `${tasks.length} tasks are wanted in slot ${slot}`;
    const isPaused = rollout?.state === 'paused' || rollout?.state === 'rollback-paused';
    if (task.revision !== service.revision && !isPaused && !isStuck) return `slot ${slot} has revision ${task.revision}, not ${service.revision}`;
    const held = moveWaits ? tasks.filter(({ desiredState }) => desiredState !== 'ready') : tasks;
    const wrong = held.map((each) => missingInTask(each, isStuck, view, usage, hosts)).find((text) => text !== undefined);
    if (wrong !== undefined) return `slot ${slot}: ${wrong}`;
  }
  return undefined;
}

/**
 * Whether one more that serves may be taken away. Where tasks ended for good, it may be none: then
 * a request to move waits until it lapses, with the replacement made ready.
 */
function mayGo({ spec }: Service, slots: readonly (readonly Task[])[]): boolean {
  if (spec.mode.type !== 'replicated') return true;
  const isServed = (tasks: readonly Task[]) => tasks.some(isServing);
  const isOver = (tasks: readonly Task[]) => tasks.every(({ status }) => isTerminal(status.state));
  // Nothing is promised of what has done its work.
  const desired = spec.mode.replicas - slots.filter((tasks) => tasks.every(({ status }) => status.state === 'complete')).length;
  const promised = desired - maxUnavailableOf(spec, desired);
  return !slots.some(isOver) || slots.filter(isServed).length > promised;
}

/** Every run has ended and left nothing behind, but for one whose attempts fit nowhere. */
function missingInRuns({ id }: Stored<Service>, view: Tables, usage: Usage, hosts: readonly Host[]): string | undefined {
  for (const run of view.runsOfService(id)) {
    const going = [...view.tasksOfRun(run.id)].filter(({ desiredState, status }) => isWanted(desiredState) && !isTerminal(status.state));
    if (run.status.state !== 'running' && going.length > 0) return `run ${run.id} is ${run.status.state}, and ${going.length} tasks are wanted`;
    if (run.status.state !== 'running') continue;
    if (run.stop !== undefined) return `run ${run.id} was to be stopped`;
    if (run.plan.activeDeadlineMs > 0) return `run ${run.id} goes on until its deadline`;
    if (going.length === 0 && run.plan.type === 'replicated') return `run ${run.id} goes on without a task`;
    // What runs comes to its end, even while another one waits for room.
    for (const task of going) {
      const wrong = task.status.state === 'pending' ? missingInTask(task, true, view, usage, hosts) : `its task ${task.id} is ${task.status.state}`;
      if (wrong !== undefined) return `run ${run.id}: ${wrong}`;
    }
  }
  return undefined;
}

function missingInTask(task: Stored<Task>, isStuck: boolean, view: Tables, usage: Usage, hosts: readonly Host[]): string | undefined {
  const { status, nodeId } = task;
  const spec = view.serviceRevision(task.serviceId, task.revision)?.spec;
  if (spec === undefined) return `revision ${task.revision} is gone`;
  if (status.state === 'running') {
    const host = hosts.find((candidate) => candidate.nodeId === nodeId);
    const container = host?.engine.containers.get(task.id);
    if (container?.state.phase !== 'running') return `task ${task.id} is running, its container on ${host?.name} is ${container?.state.phase ?? 'gone'}`;
    // It stays where its successor, or one that goes before it, finds no room.
    if (!isStuck && nodeId !== undefined && view.node(nodeId)?.spec.availability === 'drain') return `task ${task.id} is on a drained node`;
    return undefined;
  }
  if (isTerminal(status.state)) {
    const { condition, maxAttempts } = spec.task.restart;
    const isOver = condition === 'none' || (condition === 'on-failure' && !isFailure(status.state)) || maxAttempts > 0;
    return isOver ? undefined : `task ${task.id} is ${status.state} and not replaced`;
  }
  if (status.state === 'new') return undefined;
  if (status.state !== 'pending') return `task ${task.id} is ${status.state}: ${status.message}`;
  const requirements = requirementsOf(spec);
  const perNode = usage.tasksOfService(task.serviceId);
  for (const node of view.nodes()) {
    if ((task.nodeId !== undefined && task.nodeId !== node.id) || task.avoids === node.id) continue;
    const neighbours = neighboursOf(task.serviceId, requirements, usage, (id) => view.node(id));
    if (fits(requirements, { node, neighbours, usage: usage.of(node.id), serviceTasks: perNode.get(node.id) ?? 0 }).ok) {
      return `task ${task.id} waits although it fits on ${node.description.hostname}`;
    }
  }
  return undefined;
}

/** The nodes that a global service belongs on. */
function eligible({ spec }: Service, view: Tables): Node[] {
  return [...view.nodes()].filter(
    (node) =>
      node.spec.availability !== 'drain' &&
      spec.task.placement.constraints.every((constraint) => {
        const parsed = parseConstraint(constraint);
        return parsed.ok && matchesConstraint(parsed.value, node);
      }) &&
      // A paused node keeps the task it has and gets no new one.
      (node.spec.availability === 'active' || holdsTask(node, spec.name, view)),
  );
}

function holdsTask(node: Node, name: string, view: Tables): boolean {
  const id = view.serviceByName(name)?.id;
  return [...view.tasksOfNode(node.id)].some((task) => task.serviceId === id && isWanted(task.desiredState));
}

/** Every container stands for a task that is bound to its node, and one that runs for a task that is to run. */
function leftOver(view: Tables, hosts: readonly Host[]): string | undefined {
  for (const host of hosts) {
    for (const [taskId, { state }] of host.engine.containers) {
      const task = [...view.tasksOfNode(host.nodeId)].find(({ id }) => id === taskId);
      if (task === undefined) return `${host.name} still has a container of task ${taskId}, which is not known (${state.phase})`;
      if (state.phase === 'running' && task.status.state !== 'running') return `the container of task ${taskId} runs on ${host.name}, the task is ${task.status.state}`;
    }
  }
  return undefined;
}
