// Original file: proto/muster/v1/dispatcher.proto

import type { Long } from '@grpc/proto-loader';

export interface StatusAck {
  'number'?: (number | string | Long);
}

export interface StatusAck__Output {
  'number': (number);
}
