// Original file: proto/muster/v1/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface TmpfsMount {
  'target'?: (string);
  'sizeBytes'?: (number | string | Long);
  'mode'?: (number);
}

export interface TmpfsMount__Output {
  'target': (string);
  'sizeBytes': (number);
  'mode': (number);
}
