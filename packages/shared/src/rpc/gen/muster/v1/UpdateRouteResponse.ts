// Original file: proto/muster/v1/control.proto

import type { Route as _muster_v1_Route, Route__Output as _muster_v1_Route__Output } from '../../muster/v1/Route.ts';
import type { Plan as _muster_v1_Plan, Plan__Output as _muster_v1_Plan__Output } from '../../muster/v1/Plan.ts';

export interface UpdateRouteResponse {
  'route'?: (_muster_v1_Route | null);
  'warnings'?: (string)[];
  'plan'?: (_muster_v1_Plan | null);
}

export interface UpdateRouteResponse__Output {
  'route': (_muster_v1_Route__Output | null);
  'warnings': (string)[];
  'plan': (_muster_v1_Plan__Output | null);
}
