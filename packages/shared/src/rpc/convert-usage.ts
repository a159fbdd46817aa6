/** What services, nodes and routes use: wire ⇄ model. */
import { asNodeId, asRouteId, asServiceId } from '../model/ids.ts';
import type { NodeUsage, RouteUsage, ServiceUsage, Usage } from '../model/usage.ts';
import { model, wire } from './fields.ts';
import type { GetUsageResponse, GetUsageResponse__Output } from './gen/muster/v1/GetUsageResponse.ts';
import type { NodeUsage as WireNode } from './gen/muster/v1/NodeUsage.ts';
import type { RouteUsage as WireRoute } from './gen/muster/v1/RouteUsage.ts';
import type { ServiceUsage as WireService } from './gen/muster/v1/ServiceUsage.ts';

export function usageToWire({ services, nodes, routes }: Usage): GetUsageResponse {
  return {
    services: services.map(({ connections, requests, errors, latencyMs, ...rest }) => wire<WireService>({ ...rest, connections, requests, errors, latencyMs })),
    nodes: nodes.map((node) => wire<WireNode>({ ...node })),
    routes: routes.map(({ requests, errors, latencyMs, ...rest }) => wire<WireRoute>({ ...rest, requests, errors, latencyMs })),
  };
}

export function usageFromWire({ services, nodes, routes }: GetUsageResponse__Output): Usage {
  return {
    services: services.map((message) =>
      model<ServiceUsage>({
        serviceId: asServiceId(message.serviceId),
        name: message.name,
        desired: message.desired,
        running: message.running,
        measured: message.measured,
        nanoCpus: message.nanoCpus,
        memoryBytes: message.memoryBytes,
        connections: message.connections,
        requests: message.requests,
        errors: message.errors,
        latencyMs: message.latencyMs,
      }),
    ),
    nodes: nodes.map((message) =>
      model<NodeUsage>({
        nodeId: asNodeId(message.nodeId),
        name: message.name,
        running: message.running,
        measured: message.measured,
        nanoCpus: message.nanoCpus,
        memoryBytes: message.memoryBytes,
        totalNanoCpus: message.totalNanoCpus,
        totalMemoryBytes: message.totalMemoryBytes,
      }),
    ),
    routes: routes.map((message) =>
      model<RouteUsage>({ routeId: asRouteId(message.routeId), name: message.name, service: message.service, requests: message.requests, errors: message.errors, latencyMs: message.latencyMs }),
    ),
  };
}
