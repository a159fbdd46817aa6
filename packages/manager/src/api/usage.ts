/** The API's method about what services, nodes and routes use and get: what only the leader has heard. */
import { MusterError } from '@muster/shared/model/error';
import type { RouteId, ServiceId } from '@muster/shared/model/ids';
import type { Task } from '@muster/shared/model/objects';
import { routesInForce } from '@muster/shared/model/route-labels';
import type { NodeUsage, RouteUsage, ServiceUsage, Traffic, Usage } from '@muster/shared/model/usage';
import type { StateView } from '@muster/shared/model/view';
import { connectControl, type ControlClient } from '@muster/shared/rpc/client';
import { usageToWire } from '@muster/shared/rpc/convert-usage';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { Implementation } from '@muster/shared/rpc/methods';
import type { Loads } from '../autoscaler/loads.ts';
import type { Samples } from '../autoscaler/samples.ts';
import type { ApiContext } from './context.ts';
import { presentService } from './present.ts';
import { FORWARDED_HEADER } from './task-logs.ts';

export interface UsageMethodsOptions {
  readonly samples: Samples;
  readonly loads: Loads;
  /** Another manager's API. */
  readonly connect?: (address: string) => ControlClient;
}

export function usageMethods(api: ApiContext, options: UsageMethodsOptions): Pick<Implementation<ControlServiceHandlers>, 'GetUsage'> {
  const { state } = api;
  const connect = options.connect ?? ((address: string) => connectControl([address]));
  return {
    async GetUsage(_request, { signal, header }) {
      const leader = state.view.leader();
      if (leader?.managerId === api.managerId) return usageToWire(usageOf(state.view, options));
      const address = [...state.view.managers()].find(({ id }) => id === leader?.managerId)?.address;
      if (address === undefined || header(FORWARDED_HEADER) !== undefined) {
        throw new MusterError('unavailable', 'no manager leads at the moment', { reason: 'NO_LEADER', hint: 'Try again in a few seconds.' });
      }
      using client = connect(address);
      return await client.call('GetUsage', {}, { headers: { [FORWARDED_HEADER]: '1' }, signal });
    },
  };
}

type Sources = Pick<UsageMethodsOptions, 'samples' | 'loads'>;

export function usageOf(view: StateView, sources: Sources): Usage {
  const routes = routesInForce(view);
  return {
    services: [...view.services()].map((service): ServiceUsage => {
      const connections = sources.loads.seen(service.id, 'connections');
      const own = routes.filter(({ spec }) => spec.service === service.spec.name).map(({ id }) => id);
      return {
        serviceId: service.id,
        name: service.spec.name,
        ...presentService(view, service).replicas,
        ...sumOf(view.tasksOfService(service.id), sources),
        ...(connections === undefined ? {} : { connections }),
        ...trafficOf(own, sources, service.id),
      };
    }).sort(byName),
    nodes: [...view.nodes()].map((node): NodeUsage => {
      const { running, ...used } = sumOf(view.tasksOfNode(node.id), sources);
      return { nodeId: node.id, name: node.description.hostname, running, ...used, totalNanoCpus: node.description.nanoCpus, totalMemoryBytes: node.description.memoryBytes };
    }).sort(byName),
    routes: routes.map(({ id, spec }): RouteUsage => ({ routeId: id, name: spec.name, service: spec.service, ...trafficOf([id], sources) })).sort(byName),
  };
}

const byName = (left: { readonly name: string }, right: { readonly name: string }) => (left.name < right.name ? -1 : 1);

function sumOf(tasks: Iterable<Task>, { samples }: Sources) {
  let [running, measured, nanoCpus, memoryBytes] = [0, 0, 0, 0];
  for (const task of tasks) {
    if (task.status.state !== 'running') continue;
    running += 1;
    const usage = samples.usageOf(task.id);
    if (usage === undefined) continue;
    measured += 1;
    nanoCpus += usage.nanoCpus;
    memoryBytes += usage.memoryBytes;
  }
  return { running, measured, nanoCpus, memoryBytes };
}

/** Of routes together; `serviceId`: what is told of the service as a whole counts for its requests. */
function trafficOf(routes: readonly RouteId[], { loads }: Sources, serviceId?: ServiceId): Traffic {
  const sum = (metric: 'requests' | 'errors' | 'time') => {
    const heard = routes.map((id) => loads.seen(id, metric)).filter((value) => value !== undefined);
    return heard.length === 0 ? undefined : heard.reduce((total, value) => total + value, 0);
  };
  const requests = sum('requests') ?? (serviceId === undefined ? undefined : loads.seen(serviceId, 'requests'));
  const [errors, time] = [sum('errors'), sum('time')];
  return {
    ...(requests === undefined ? {} : { requests }),
    ...(errors === undefined ? {} : { errors }),
    ...(time === undefined || requests === undefined || requests === 0 ? {} : { latencyMs: time / requests }),
  };
}
