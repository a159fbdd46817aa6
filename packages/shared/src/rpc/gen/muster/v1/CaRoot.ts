// Original file: proto/muster/v1/ca.proto

import type { Long } from '@grpc/proto-loader';

export interface CaRoot {
  'id'?: (string);
  'createdAt'?: (number | string | Long);
  'expiresAt'?: (number | string | Long);
  'issuing'?: (boolean);
}

export interface CaRoot__Output {
  'id': (string);
  'createdAt': (number);
  'expiresAt': (number);
  'issuing': (boolean);
}
