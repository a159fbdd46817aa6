// Original file: proto/muster/v1/control.proto

import type { Route as _muster_v1_Route, Route__Output as _muster_v1_Route__Output } from '../../muster/v1/Route.ts';

export interface GetRouteResponse {
  'route'?: (_muster_v1_Route | null);
}

export interface GetRouteResponse__Output {
  'route': (_muster_v1_Route__Output | null);
}
