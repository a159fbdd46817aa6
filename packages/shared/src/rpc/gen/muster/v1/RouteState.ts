// Original file: proto/muster/v1/routes.proto

import type { RouteSpec as _muster_v1_RouteSpec, RouteSpec__Output as _muster_v1_RouteSpec__Output } from '../../muster/v1/RouteSpec.ts';

export interface RouteState {
  'routeId'?: (string);
  'serviceId'?: (string);
  'spec'?: (_muster_v1_RouteSpec | null);
  'materialId'?: (string);
  'materialNumber'?: (number);
}

export interface RouteState__Output {
  'routeId': (string);
  'serviceId': (string);
  'spec': (_muster_v1_RouteSpec__Output | null);
  'materialId': (string);
  'materialNumber': (number);
}
