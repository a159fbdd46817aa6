// Original file: proto/muster/v1/dispatcher.proto

import type { Long } from '@grpc/proto-loader';

export interface NetworkAck {
  'revision'?: (number | string | Long);
  'error'?: (string);
}

export interface NetworkAck__Output {
  'revision': (number);
  'error': (string);
}
