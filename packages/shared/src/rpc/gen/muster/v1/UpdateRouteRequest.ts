// Original file: proto/muster/v1/control.proto

import type { RouteSpec as _muster_v1_RouteSpec, RouteSpec__Output as _muster_v1_RouteSpec__Output } from '../../muster/v1/RouteSpec.ts';

export interface UpdateRouteRequest {
  'ref'?: (string);
  'spec'?: (_muster_v1_RouteSpec | null);
  'etag'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface UpdateRouteRequest__Output {
  'ref': (string);
  'spec': (_muster_v1_RouteSpec__Output | null);
  'etag': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
