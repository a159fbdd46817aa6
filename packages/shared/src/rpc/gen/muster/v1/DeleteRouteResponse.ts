// Original file: proto/muster/v1/control.proto

import type { Route as _muster_v1_Route, Route__Output as _muster_v1_Route__Output } from '../../muster/v1/Route.ts';

export interface DeleteRouteResponse {
  'route'?: (_muster_v1_Route | null);
}

export interface DeleteRouteResponse__Output {
  'route': (_muster_v1_Route__Output | null);
}
