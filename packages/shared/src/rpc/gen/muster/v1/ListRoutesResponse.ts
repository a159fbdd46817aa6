// Original file: proto/muster/v1/control.proto

import type { Route as _muster_v1_Route, Route__Output as _muster_v1_Route__Output } from '../../muster/v1/Route.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListRoutesResponse {
  'routes'?: (_muster_v1_Route)[];
  'nextPageToken'?: (string);
  'revision'?: (number | string | Long);
}

export interface ListRoutesResponse__Output {
  'routes': (_muster_v1_Route__Output)[];
  'nextPageToken': (string);
  'revision': (number);
}
