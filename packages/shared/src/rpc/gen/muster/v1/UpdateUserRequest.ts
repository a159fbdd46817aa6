// Original file: proto/muster/v1/access.proto

import type { UserRole as _muster_v1_UserRole, UserRole__Output as _muster_v1_UserRole__Output } from '../../muster/v1/UserRole.ts';

export interface UpdateUserRequest {
  'ref'?: (string);
  'role'?: (_muster_v1_UserRole);
  'stacks'?: (string)[];
  'setStacks'?: (boolean);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface UpdateUserRequest__Output {
  'ref': (string);
  'role': (_muster_v1_UserRole__Output);
  'stacks': (string)[];
  'setStacks': (boolean);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
