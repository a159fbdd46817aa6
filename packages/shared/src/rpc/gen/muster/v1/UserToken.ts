// Original file: proto/muster/v1/access.proto

import type { Long } from '@grpc/proto-loader';

export interface UserToken {
  'id'?: (string);
  'createdAt'?: (number | string | Long);
  'expiresAt'?: (number | string | Long);
}

export interface UserToken__Output {
  'id': (string);
  'createdAt': (number);
  'expiresAt': (number);
}
