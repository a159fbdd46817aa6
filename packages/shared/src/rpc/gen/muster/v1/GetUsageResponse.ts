// Original file: proto/muster/v1/control.proto

import type { ServiceUsage as _muster_v1_ServiceUsage, ServiceUsage__Output as _muster_v1_ServiceUsage__Output } from '../../muster/v1/ServiceUsage.ts';
import type { NodeUsage as _muster_v1_NodeUsage, NodeUsage__Output as _muster_v1_NodeUsage__Output } from '../../muster/v1/NodeUsage.ts';
import type { RouteUsage as _muster_v1_RouteUsage, RouteUsage__Output as _muster_v1_RouteUsage__Output } from '../../muster/v1/RouteUsage.ts';

export interface GetUsageResponse {
  'services'?: (_muster_v1_ServiceUsage)[];
  'nodes'?: (_muster_v1_NodeUsage)[];
  'routes'?: (_muster_v1_RouteUsage)[];
}

export interface GetUsageResponse__Output {
  'services': (_muster_v1_ServiceUsage__Output)[];
  'nodes': (_muster_v1_NodeUsage__Output)[];
  'routes': (_muster_v1_RouteUsage__Output)[];
}
