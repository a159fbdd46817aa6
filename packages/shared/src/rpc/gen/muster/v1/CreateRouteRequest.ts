// Original file: proto/muster/v1/control.proto

import type { RouteSpec as _muster_v1_RouteSpec, RouteSpec__Output as _muster_v1_RouteSpec__Output } from '../../muster/v1/RouteSpec.ts';

export interface CreateRouteRequest {
  'spec'?: (_muster_v1_RouteSpec | null);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface CreateRouteRequest__Output {
  'spec': (_muster_v1_RouteSpec__Output | null);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
