// Original file: proto/muster/v1/access.proto

import type { UserRole as _muster_v1_UserRole, UserRole__Output as _muster_v1_UserRole__Output } from '../../muster/v1/UserRole.ts';
import type { Long } from '@grpc/proto-loader';

export interface CreateUserRequest {
  'name'?: (string);
  'role'?: (_muster_v1_UserRole);
  'stacks'?: (string)[];
  'tokenTtlMs'?: (number | string | Long);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface CreateUserRequest__Output {
  'name': (string);
  'role': (_muster_v1_UserRole__Output);
  'stacks': (string)[];
  'tokenTtlMs': (number);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
