// Original file: proto/muster/v1/access.proto

import type { UserRole as _muster_v1_UserRole, UserRole__Output as _muster_v1_UserRole__Output } from '../../muster/v1/UserRole.ts';
import type { UserToken as _muster_v1_UserToken, UserToken__Output as _muster_v1_UserToken__Output } from '../../muster/v1/UserToken.ts';
import type { Long } from '@grpc/proto-loader';

export interface User {
  'id'?: (string);
  'name'?: (string);
  'role'?: (_muster_v1_UserRole);
  'stacks'?: (string)[];
  'createdAt'?: (number | string | Long);
  'tokens'?: (_muster_v1_UserToken)[];
  'certificateExpiresAt'?: (number | string | Long);
}

export interface User__Output {
  'id': (string);
  'name': (string);
  'role': (_muster_v1_UserRole__Output);
  'stacks': (string)[];
  'createdAt': (number);
  'tokens': (_muster_v1_UserToken__Output)[];
  'certificateExpiresAt': (number);
}
