// Original file: proto/muster/v1/dispatcher.proto

import type { Long } from '@grpc/proto-loader';

export interface Heartbeat {
  'number'?: (number | string | Long);
  'detached'?: (boolean);
}

export interface Heartbeat__Output {
  'number': (number);
  'detached': (boolean);
}
