// Original file: proto/muster/v1/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface Eviction {
  'by'?: (string);
  'reason'?: (string);
  'at'?: (number | string | Long);
  'deadlineAt'?: (number | string | Long);
  'lapsesAt'?: (number | string | Long);
  'mayStay'?: (boolean);
}

export interface Eviction__Output {
  'by': (string);
  'reason': (string);
  'at': (number);
  'deadlineAt': (number);
  'lapsesAt': (number);
  'mayStay': (boolean);
}
