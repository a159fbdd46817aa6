/**
 * Finds the object that a reference means: an id, a unique name, or a unique
 * prefix of an id of at least four characters. Pure.
 */
import { MusterError } from '@muster/shared/model/error';
import { isJobMode } from '@muster/shared/model/job';
import type { JobRun, Node, Service, Stored, Task } from '@muster/shared/model/objects';
import { asMaterialId, asNetworkId, asNodeId, asRouteId, asRunId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import type { Material, MaterialType } from '@muster/shared/model/material';
import type { Network } from '@muster/shared/model/network';
import type { Route } from '@muster/shared/model/route';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import { nameOfTask } from './present.ts';
import { refuseField } from './refuse.ts';

const MIN_PREFIX = 4;
const MAX_LISTED = 5;

interface Words {
  readonly noun: string;
  readonly reason: string;
  readonly list: string;
}

const SERVICE: Words = { noun: 'service', reason: 'SERVICE_NOT_FOUND', list: 'muster service ls' };
const NODE: Words = { noun: 'node', reason: 'NODE_NOT_FOUND', list: 'muster node ls' };
const NETWORK: Words = { noun: 'network', reason: 'NETWORK_NOT_FOUND', list: 'muster network ls' };
const MATERIAL: Readonly<Record<MaterialType, Words>> = {
  secret: { noun: 'secret', reason: 'SECRET_NOT_FOUND', list: 'muster secret ls' },
  config: { noun: 'config', reason: 'CONFIG_NOT_FOUND', list: 'muster config ls' },
  registry: { noun: 'login at a registry', reason: 'REGISTRY_NOT_FOUND', list: 'muster registry ls' },
};
const ROUTE: Words = { noun: 'route', reason: 'ROUTE_NOT_FOUND', list: 'muster route ls' };
const TASK: Words = { noun: 'task', reason: 'TASK_NOT_FOUND', list: 'muster service ps <service>' };

const RUN: Words = { noun: 'run', reason: 'RUN_NOT_FOUND', list: 'muster job runs' };

/** A service in one of the job modes. */
export function resolveJob(view: StateView, ref: string): Stored<Service> {
  const service = resolveService(view, ref);
  if (isJobMode(service.spec.mode)) return service;
  throw new MusterError('failed-precondition', `service ${service.spec.name} is ${service.spec.mode.type} and no job`, {
    reason: 'NOT_A_JOB',
    hint: 'See what jobs there are: muster job ls',
  });
}

/** `backup.4kz0q9xw` means the run as well as its id does. */
export function resolveRun(view: StateView, ref: string): Stored<JobRun> {
  const id = ref.slice(ref.lastIndexOf('.') + 1);
  const exact = view.run(asRunId(id));
  return exact ?? one(ref, byPrefix(view.runs(), id), RUN, (run) => view.service(run.serviceId)?.spec.name ?? run.serviceId);
}

export function resolveService(view: StateView, ref: string): Stored<Service> {
  const exact = view.service(asServiceId(ref)) ?? view.serviceByName(ref);
  return exact ?? one(ref, byPrefix(view.services(), ref), SERVICE, (service) => service.spec.name);
}

export function resolveNetwork(view: StateView, ref: string): Stored<Network> {
  const exact = view.network(asNetworkId(ref)) ?? view.networkByName(ref);
  return exact ?? one(ref, byPrefix(view.networks(), ref), NETWORK, (network) => network.spec.name);
}

export function resolveMaterial(view: StateView, type: MaterialType, ref: string): Stored<Material> {
  const byId = view.material(asMaterialId(ref));
  const exact = byId?.type === type ? byId : view.materialByName(type, ref);
  return exact ?? one(ref, byPrefix([...view.materials()].filter((material) => material.type === type), ref), MATERIAL[type], ({ name }) => name);
}

export function resolveRoute(view: StateView, ref: string): Stored<Route> {
  const exact = view.route(asRouteId(ref)) ?? view.routeByName(ref);
  return exact ?? one(ref, byPrefix(view.routes(), ref), ROUTE, (route) => route.spec.name);
}

export function resolveNode(view: StateView, ref: string): Stored<Node> {
  const exact = view.node(asNodeId(ref));
  if (exact !== undefined) return exact;
  const named = [...view.nodes()].filter((node) => node.description.hostname === ref);
  return one(ref, named.length > 0 ? named : byPrefix(view.nodes(), ref), NODE, (node) => node.description.hostname);
}

/** A name such as `web.3` means the task that is wanted in the slot, or else the last one that was. */
export function resolveTask(view: StateView, ref: string): Stored<Task> {
  const exact = view.task(asTaskId(ref)) ?? currentTaskNamed(view, ref);
  return exact ?? one(ref, byPrefix(view.tasks(), ref), TASK, (task) => nameOfTask(view, task));
}

function currentTaskNamed(view: StateView, name: string): Stored<Task> | undefined {
  const dot = name.indexOf('.');
  const service = dot < 0 ? undefined : view.serviceByName(name.slice(0, dot));
  if (service === undefined) return undefined;
  const named = [...view.tasksOfService(service.id)].filter((task) => nameOfTask(view, task) === name);
  const rank = (task: Task) => (isTerminal(task.status.state) ? 2 : isWanted(task.desiredState) ? 0 : 1);
  return named.sort((left, right) => rank(left) - rank(right) || right.createdAt - left.createdAt)[0];
}

function byPrefix<T extends { readonly id: string }>(objects: Iterable<T>, ref: string): T[] {
  if (ref.length < MIN_PREFIX) return [];
  return [...objects].filter(({ id }) => id.startsWith(ref));
}

function one<T extends { readonly id: string }>(ref: string, found: readonly T[], words: Words, nameOf: (object: T) => string): T {
  if (ref === '') refuseField('ref', `must name a ${words.noun}`);
  const [only, ...more] = found;
  if (only === undefined) {
    throw new MusterError('not-found', `there is no ${words.noun} "${ref}"`, {
      reason: words.reason,
      hint: `See what there is: ${words.list}`,
    });
  }
  if (more.length === 0) return only;
  const listed = found.slice(0, MAX_LISTED).map((object) => `${nameOf(object)} (${object.id})`);
  const rest = found.length > MAX_LISTED ? ` and ${found.length - MAX_LISTED} more` : '';
  throw new MusterError('invalid-argument', `"${ref}" means ${found.length} ${words.noun}s: ${listed.join(', ')}${rest}`, {
    reason: 'AMBIGUOUS_REF',
    hint: 'Give the whole id.',
    violations: [{ field: 'ref', description: `must mean one ${words.noun}` }],
  });
}
