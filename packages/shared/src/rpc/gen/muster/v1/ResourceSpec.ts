// Original file: proto/muster/v1/objects.proto

import type { Resources as _muster_v1_Resources, Resources__Output as _muster_v1_Resources__Output } from '../../muster/v1/Resources.ts';
import type { Long } from '@grpc/proto-loader';

export interface ResourceSpec {
  'limits'?: (_muster_v1_Resources | null);
  'reservations'?: (_muster_v1_Resources | null);
  'generic'?: ({[key: string]: number | string | Long});
}

export interface ResourceSpec__Output {
  'limits': (_muster_v1_Resources__Output | null);
  'reservations': (_muster_v1_Resources__Output | null);
  'generic': ({[key: string]: number});
}
