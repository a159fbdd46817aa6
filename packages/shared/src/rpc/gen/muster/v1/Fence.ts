// Original file: proto/muster/v1/dispatcher.proto

import type { Long } from '@grpc/proto-loader';

export interface Fence {
  'incarnation'?: (number | string | Long);
  'epoch'?: (number | string | Long);
  'revision'?: (number | string | Long);
}

export interface Fence__Output {
  'incarnation': (number);
  'epoch': (number);
  'revision': (number);
}
