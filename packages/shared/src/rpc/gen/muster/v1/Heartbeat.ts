// Original file: proto/muster/v1/dispatcher.proto

import type { Pace as _muster_v1_Pace, Pace__Output as _muster_v1_Pace__Output } from '../../muster/v1/Pace.ts';
import type { Long } from '@grpc/proto-loader';

export interface Heartbeat {
  'number'?: (number | string | Long);
  'detached'?: (boolean);
  'pace'?: (_muster_v1_Pace | null);
}

export interface Heartbeat__Output {
  'number': (number);
  'detached': (boolean);
  'pace': (_muster_v1_Pace__Output | null);
}
