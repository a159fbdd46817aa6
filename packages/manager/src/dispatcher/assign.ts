/**
 * Which tasks a node is told to run, and how what it was told differs from what
 * it should be told now. Pure.
 */
import { genericEnvironment } from '@muster/shared/model/generic-resource';
import type { NodeId, TaskId } from '@muster/shared/model/ids';
import type { RouterState } from '@muster/shared/model/network-state';
import type { MaterialPin } from '@muster/shared/model/material';
import type { ServiceRevision, Task } from '@muster/shared/model/objects';
import { runEnvironment } from '@muster/shared/model/job';
import { attachmentsOf } from '@muster/shared/model/network';
import type { ServiceSpec, TaskSpec } from '@muster/shared/model/service-spec';
import { registryOf } from '@muster/shared/model/registry';
import { templatesOf } from '@muster/shared/model/template-fields';
import type { AssignedFile, AssignedNetwork, Assignment } from '@muster/shared/model/session-messages';
import { isBefore, isTerminal, isWanted, type DesiredState } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';

/** The parts of an assignment that change in a task's life; equal marks mean equal assignments. */
export type Mark = string;

/** Assignments in one message at most, and about how large it may be. */
const MAX_PART = 200;
const MAX_PART_BYTES = 1024 * 1024;

export interface Part {
  readonly assign: readonly Assignment[];
  readonly lastPart: boolean;
}

export interface Difference {
  readonly assign: readonly Assignment[];
  readonly remove: readonly TaskId[];
}

/** The node's tasks, whatever their state, from their assignment until their record is deleted. */
export function isAssigned(task: Task | undefined, nodeId: NodeId): task is Task & { readonly nodeId: NodeId } {
  return task !== undefined && task.nodeId === nodeId && !isBefore(task.status.state, 'assigned');
}

/** True for a task that its node is to keep running for a moment, although it is no longer wanted. */
export type Held = (task: Task) => boolean;
const NEVER_HELD: Held = () => false;

/** Its node is to know of it: with networks, a task that is to run has its addresses first. */
function isTold(view: StateView, task: Task): boolean {
  if (task.addresses !== undefined || !isWanted(task.desiredState) || isTerminal(task.status.state)) return true;
  const spec = view.serviceRevision(task.serviceId, task.revision)?.spec;
  return spec === undefined || attachmentsOf(spec).length === 0;
}

export function markOf(view: StateView, task: Task, held: Held = NEVER_HELD): Mark {
  return `${desiredOf(task, held)} ${task.notBefore}${isSampled(view, task) ? ' sampled' : ''}`;
}

/** A dry run measures, too. */
function isSampled(view: StateView, { serviceId }: Task): boolean {
  return view.service(serviceId)?.spec.autoscale?.metrics.some((metric) => 'resource' in metric) === true;
}

/** What is known to have ended never runs again, even on a node that has forgotten it or restarted it by itself. */
function desiredOf(task: Task, held: Held): DesiredState {
  const { status, desiredState } = task;
  if (!isWanted(desiredState) && held(task)) return 'running';
  return isTerminal(status.state) && isWanted(desiredState) ? 'shutdown' : desiredState;
}

/** Undefined when the service's revision is gone, which nobody deletes while a task refers to it. */
export function assignmentOf(view: StateView, task: Task, held: Held = NEVER_HELD): Assignment | undefined {
  const revision = view.serviceRevision(task.serviceId, task.revision);
  if (revision === undefined) return undefined;
  return {
    taskId: task.id,
    serviceId: task.serviceId,
    serviceName: revision.spec.name,
    stack: view.service(task.serviceId)?.stack ?? '',
    revision: task.revision,
    slot: task.slot,
    desiredState: desiredOf(task, held),
    notBefore: task.notBefore,
    spec: taskSpecOf(view, task, revision.spec.task),
    ports: revision.spec.ports,
    ...(isSampled(view, task) ? { sampled: true } : {}),
    ...networksOf(view, task, revision.spec),
    ...filesOf(view, revision),
    ...labelsOf(revision.spec),
    ...registryFor(view, task, revision.spec),
  };
}

/** A reference whose version is gone is left out; the API keeps what a task needs. */
function filesOf(view: StateView, { spec, materials = [] }: ServiceRevision): { readonly files?: readonly AssignedFile[] } {
  const files = (spec.task.container.materials ?? []).flatMap((reference): AssignedFile[] => {
    const pin = materials.find(({ type, name }) => type === reference.type && name === reference.name);
    if (pin === undefined) return [];
    return [{ ...reference, materialId: pin.id, number: pin.number, ...(view.material(pin.id)?.template === undefined ? {} : { template: true }) }];
  });
  return files.length === 0 ? {} : { files };
}

/** The newest credentials of the registry of its image, until the image is there. */
function registryFor(view: StateView, { status }: Task, { task: { container } }: ServiceSpec): Pick<Assignment, 'registry'> {
  if (!isBefore(status.state, 'ready')) return {};
  const material = view.materialByName('registry', registryOf(container.image));
  return material === undefined ? {} : { registry: { materialId: material.id, number: material.newest } };
}

/** Labels of a service can be many: they go along where a placeholder may name one. */
function labelsOf({ labels, task: { container } }: ServiceSpec): { readonly serviceLabels?: Readonly<Record<string, string>> } {
  if (Object.keys(labels).length === 0) return {};
  const isNamed = container.materials !== undefined || templatesOf(container).some(({ text }) => text.includes('.Service.Labels'));
  return isNamed ? { serviceLabels: labels } : {};
}

/** The contents that a node needs for assignments that it is about to be told; each once. */
export function contentsFor(assignments: readonly Assignment[]): readonly MaterialPin[] {
  const found = new Map<string, MaterialPin>();
  for (const { desiredState, files = [], registry } of assignments) {
    if (!isWanted(desiredState)) continue;
    if (registry !== undefined) found.set(`${registry.materialId}/${registry.number}`, { type: 'registry', name: '', id: registry.materialId, number: registry.number });
    for (const { type, name, materialId: id, number } of files) found.set(`${id}/${number}`, { type, name, id, number });
  }
  return [...found.values()];
}

/** The certificates that a router needs, each once. */
export function certificatesFor(router: RouterState | undefined): readonly MaterialPin[] {
  const found = new Map<string, MaterialPin>();
  for (const { spec, certificate } of router?.routes ?? []) {
    if (certificate !== undefined) found.set(`${certificate.materialId}/${certificate.number}`, { type: 'secret', name: spec.tlsSecret ?? '', id: certificate.materialId, number: certificate.number });
  }
  return [...found.values()];
}

function networksOf(view: StateView, { addresses }: Task, spec: ServiceSpec): { readonly networks?: readonly AssignedNetwork[] } {
  if (addresses === undefined || addresses.length === 0) return {};
  const attachments = attachmentsOf(spec);
  return {
    networks: addresses.map(({ networkId, address }) => {
      const name = view.network(networkId)?.spec.name ?? '';
      const attachment = attachments.find(({ network }) => network === name);
      return { networkId, name, address, aliases: attachment?.aliases ?? [], optional: attachment?.optional ?? false };
    }),
  };
}

/** A job's task learns which run and slot it is, and what it was dispatched with; every task, as in Swarm, which generic resources it has to itself. */
function taskSpecOf(view: StateView, { runId, slot, generic = [] }: Task, spec: TaskSpec): TaskSpec {
  const run = runId === undefined ? undefined : view.run(runId);
  if (run === undefined && generic.length === 0) return spec;
  const env = run === undefined ? spec.container.env : runEnvironment(run, slot, spec.container.env);
  return { ...spec, container: { ...spec.container, env: [...env, ...genericEnvironment(generic)] } };
}

/** The whole set in parts, and the marks of what they tell. There is always a last part, if an empty one. */
export function completeSet(view: StateView, nodeId: NodeId, held: Held = NEVER_HELD): { parts: Part[]; told: Map<TaskId, Mark> } {
  const told = new Map<TaskId, Mark>();
  const groups: Assignment[][] = [];
  let last: Assignment[] = [];
  let bytes = 0;
  for (const task of view.tasksOfNode(nodeId)) {
    if (!isAssigned(task, nodeId) || !isTold(view, task)) continue;
    const assignment = assignmentOf(view, task, held);
    if (assignment === undefined) continue;
    told.set(task.id, markOf(view, task, held));
    if (last.length >= MAX_PART || bytes >= MAX_PART_BYTES) {
      groups.push(last);
      last = [];
      bytes = 0;
    }
    last.push(assignment);
    bytes += sizeOf(assignment);
  }
  groups.push(last);
  return { parts: groups.map((assign, index) => ({ assign, lastPart: index === groups.length - 1 })), told };
}

/** What to tell now about tasks that changed, given what was told; updates `told`. At most one part's worth. */
export function difference(
  view: StateView,
  nodeId: NodeId,
  changed: Set<TaskId>,
  told: Map<TaskId, Mark>,
  held: Held = NEVER_HELD,
): Difference | undefined {
  const assign: Assignment[] = [];
  const remove: TaskId[] = [];
  let bytes = 0;
  for (const id of changed) {
    if (assign.length >= MAX_PART || bytes >= MAX_PART_BYTES) break;
    changed.delete(id);
    const task = view.task(id);
    if (isAssigned(task, nodeId)) {
      const mark = markOf(view, task, held);
      if (told.get(id) === mark || !isTold(view, task)) continue;
      const assignment = assignmentOf(view, task, held);
      if (assignment === undefined) continue;
      told.set(id, mark);
      assign.push(assignment);
      bytes += sizeOf(assignment);
    } else if (told.delete(id)) {
      remove.push(id);
    }
  }
  return assign.length === 0 && remove.length === 0 ? undefined : { assign, remove };
}

/** Guessed from the parts of a spec that can be large. */
function sizeOf({ spec: { container }, ports }: Assignment): number {
  let bytes = 500 + 50 * ports.length + 200 * container.mounts.length;
  for (const texts of [container.env, container.command ?? [], container.args ?? []]) {
    for (const text of texts) bytes += text.length + 4;
  }
  for (const [name, value] of Object.entries(container.labels)) bytes += name.length + value.length + 8;
  return bytes;
}
