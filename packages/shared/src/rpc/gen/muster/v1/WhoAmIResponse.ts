// Original file: proto/muster/v1/access.proto

import type { UserRole as _muster_v1_UserRole, UserRole__Output as _muster_v1_UserRole__Output } from '../../muster/v1/UserRole.ts';

export interface WhoAmIResponse {
  'type'?: (string);
  'id'?: (string);
  'name'?: (string);
  'role'?: (_muster_v1_UserRole);
  'stacks'?: (string)[];
  'clusterId'?: (string);
  'clusterName'?: (string);
  'managers'?: (string)[];
  'roots'?: (string)[];
}

export interface WhoAmIResponse__Output {
  'type': (string);
  'id': (string);
  'name': (string);
  'role': (_muster_v1_UserRole__Output);
  'stacks': (string)[];
  'clusterId': (string);
  'clusterName': (string);
  'managers': (string)[];
  'roots': (string)[];
}
