// Original file: proto/muster/v1/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface GenericResource {
  'kind'?: (string);
  'count'?: (number | string | Long);
  'names'?: (string)[];
}

export interface GenericResource__Output {
  'kind': (string);
  'count': (number);
  'names': (string)[];
}
