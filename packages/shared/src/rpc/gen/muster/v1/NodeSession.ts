// Original file: proto/muster/v1/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface NodeSession {
  'managerId'?: (string);
  'connected'?: (boolean);
  'since'?: (number | string | Long);
}

export interface NodeSession__Output {
  'managerId': (string);
  'connected': (boolean);
  'since': (number);
}
