// Original file: proto/muster/v1/dispatcher.proto

import type { Long } from '@grpc/proto-loader';

export interface Pace {
  'heartbeatMs'?: (number | string | Long);
  'timeoutMs'?: (number | string | Long);
}

export interface Pace__Output {
  'heartbeatMs': (number);
  'timeoutMs': (number);
}
