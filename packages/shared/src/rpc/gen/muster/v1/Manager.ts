// Original file: proto/muster/v1/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface Manager {
  'id'?: (string);
  'name'?: (string);
  'address'?: (string);
  'version'?: (string);
  'startedAt'?: (number | string | Long);
  'leader'?: (boolean);
  'store'?: (string);
  'problem'?: (string);
}

export interface Manager__Output {
  'id': (string);
  'name': (string);
  'address': (string);
  'version': (string);
  'startedAt': (number);
  'leader': (boolean);
  'store': (string);
  'problem': (string);
}
