/** What operators do, as the API's handlers do it: looked up, planned and committed by a manager. */
import { MusterError } from '@muster/shared/model/error';
import { asRunId, asServiceId, type NodeId } from '@muster/shared/model/ids';
import { attachmentsOf } from '@muster/shared/model/network';
import type { Node, RolloutAction, Service, Stored } from '@muster/shared/model/objects';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import type { StateView } from '@muster/shared/model/view';
import { commandedService, rolledBackService } from '@muster/manager/api/change-rollout';
import { requestedRun, stoppedRuns, suspendedJob } from '@muster/manager/api/change-job';
import { changedService, newService, refuseRemoving, removedService, type ServiceChange } from '@muster/manager/api/change-service';
import { exclusiveTaskOf } from '@muster/manager/api/nodes';
import type { Plan } from '@muster/manager/api/mutate';
import { concernsOf, decideRebalance, DEFAULT_REBALANCE_THRESHOLD, withRequest } from '@muster/manager/rebalance/decide';
import { create, remove, replace } from '@muster/manager/state/mutation';
import type { NewId } from '@muster/shared/runtime/ids';
import { SIM_NETWORK } from './random-spec.ts';

export interface Operation {
  readonly method: string;
  /** For the trace. */
  readonly text: string;
  /** From the view of the manager that serves it; throws `MusterError` to refuse. */
  readonly plan: (view: StateView, now: number, newId: NewId) => Plan<unknown>;
}

export function createService(spec: ServiceSpec): Operation {
  return {
    method: 'CreateService',
    text: `create ${spec.name} ${describe(spec)}`,
    plan(view, now, newId) {
      const existing = view.serviceByName(spec.name);
      if (existing !== undefined) throw new MusterError('already-exists', 'the name is taken');
      const { mutations, ...plan } = planned(newService(asServiceId(newId()), spec, '', now));
      const isFirst = attachmentsOf(spec).length > 0 && view.networkByName(SIM_NETWORK.spec.name) === undefined;
      return { ...plan, mutations: isFirst ? [create(SIM_NETWORK), ...mutations] : mutations };
    },
  };
}

export function updateService(name: string, text: string, change: (spec: ServiceSpec) => ServiceSpec): Operation {
  return {
    method: 'UpdateService',
    text: `update ${name} ${text}`,
    plan(view, now) {
      const current = find(view, name);
      return planned(changedService(view, current, change(current.spec), now));
    },
  };
}

export function scaleService(name: string, replicas: number): Operation {
  return {
    method: 'ScaleService',
    text: `scale ${name} to ${replicas}`,
    plan(view, now) {
      const current = find(view, name);
      refuseRemoving(current);
      if (current.spec.mode.type !== 'replicated') throw new MusterError('failed-precondition', 'the service is global');
      return planned(changedService(view, current, { ...current.spec, mode: { type: 'replicated', replicas } }, now));
    },
  };
}

export function runJob(name: string): Operation {
  return {
    method: 'RunJob',
    text: `run ${name}`,
    plan(view, now, newId) {
      const run = requestedRun(view, find(view, name), { id: asRunId(newId()), parameters: {}, now });
      return { mutations: [create(run)], objectId: run.id, result: run };
    },
  };
}

export function suspendJob(name: string, suspended: boolean): Operation {
  return {
    method: 'SuspendJob',
    text: `${suspended ? 'suspend' : 'resume'} ${name}`,
    plan: (view, now) => planned(suspendedJob(view, find(view, name), suspended, now)),
  };
}

export function stopRuns(name: string): Operation {
  return {
    method: 'StopJobRun',
    text: `stop the runs of ${name}`,
    plan(view, now) {
      const { id } = find(view, name);
      return { mutations: stoppedRuns([...view.runsOfService(id)], now), objectId: id, result: undefined };
    },
  };
}

export function rollBackService(name: string): Operation {
  return {
    method: 'RollbackService',
    text: `roll ${name} back`,
    plan: (view, now) => planned(rolledBackService(view, find(view, name), 0, now)),
  };
}

export function controlRollout(name: string, action: RolloutAction): Operation {
  return {
    method: 'ControlRollout',
    text: `${action} the rollout of ${name}`,
    plan: (view, _now, newId) => planned(commandedService(view, find(view, name), action, newId())),
  };
}

export function rebalance(): Operation {
  return {
    method: 'Rebalance',
    text: 'rebalance all services',
    plan(view, now) {
      const moves = decideRebalance(view, { now, threshold: DEFAULT_REBALANCE_THRESHOLD, concerns: concernsOf(new Set()) });
      return { mutations: moves.map((move) => replace(withRequest(move, now))), objectId: 'cluster', result: undefined };
    },
  };
}

export function removeService(name: string): Operation {
  return {
    method: 'DeleteService',
    text: `remove ${name}`,
    plan: (view, now) => planned(removedService(find(view, name), now)),
  };
}

export function changeNode(id: NodeId, text: string, change: (spec: Node['spec']) => Node['spec']): Operation {
  return {
    method: 'UpdateNode',
    text: `node ${id.slice(-2)} ${text}`,
    plan(view) {
      const current = findNode(view, id);
      const node = { ...current, spec: change(current.spec) };
      return { mutations: [replace(node)], objectId: id, result: node };
    },
  };
}

export function removeNode(id: NodeId): Operation {
  return {
    method: 'DeleteNode',
    text: `node ${id.slice(-2)} removed`,
    plan(view) {
      const current = findNode(view, id);
      if (current.status.state !== 'down') throw new MusterError('failed-precondition', 'the node is not down');
      if (exclusiveTaskOf(view, current) !== undefined) throw new MusterError('failed-precondition', 'an exclusive task may still run there');
      return { mutations: [remove(current)], objectId: id, result: current };
    },
  };
}

function planned({ service, mutations }: ServiceChange): Plan<Service> {
  return { mutations, objectId: service.id, result: service };
}

function find(view: StateView, name: string): Stored<Service> {
  const service = view.serviceByName(name);
  if (service === undefined) throw new MusterError('not-found', 'no such service');
  return service;
}

function findNode(view: StateView, id: NodeId): Stored<Node> {
  const node = view.node(id);
  if (node === undefined) throw new MusterError('not-found', 'no such node');
  return node;
}

function describe({ mode, task, update }: ServiceSpec): string {
  const size = mode.type === 'replicated' ? `×${mode.replicas}` : mode.type;
  return `${size} ${task.container.image} ${update.order} by ${update.parallelism}`;
}
