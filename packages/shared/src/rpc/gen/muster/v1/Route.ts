// Original file: proto/muster/v1/routes.proto

import type { Meta as _muster_v1_Meta, Meta__Output as _muster_v1_Meta__Output } from '../../muster/v1/Meta.ts';
import type { RouteSpec as _muster_v1_RouteSpec, RouteSpec__Output as _muster_v1_RouteSpec__Output } from '../../muster/v1/RouteSpec.ts';

export interface Route {
  'meta'?: (_muster_v1_Meta | null);
  'spec'?: (_muster_v1_RouteSpec | null);
  'labelledBy'?: (string);
  'endpoints'?: (number);
  'routers'?: (string)[];
  'problem'?: (string);
}

export interface Route__Output {
  'meta': (_muster_v1_Meta__Output | null);
  'spec': (_muster_v1_RouteSpec__Output | null);
  'labelledBy': (string);
  'endpoints': (number);
  'routers': (string)[];
  'problem': (string);
}
