// Original file: proto/muster/v1/routes.proto

import type { RouteState as _muster_v1_RouteState, RouteState__Output as _muster_v1_RouteState__Output } from '../../muster/v1/RouteState.ts';

export interface RouterState {
  'placed'?: (boolean);
  'httpPort'?: (number);
  'httpsPort'?: (number);
  'routes'?: (_muster_v1_RouteState)[];
}

export interface RouterState__Output {
  'placed': (boolean);
  'httpPort': (number);
  'httpsPort': (number);
  'routes': (_muster_v1_RouteState__Output)[];
}
