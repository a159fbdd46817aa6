// Original file: proto/muster/v1/access.proto

import type { User as _muster_v1_User, User__Output as _muster_v1_User__Output } from '../../muster/v1/User.ts';
import type { Plan as _muster_v1_Plan, Plan__Output as _muster_v1_Plan__Output } from '../../muster/v1/Plan.ts';

export interface CreateUserResponse {
  'user'?: (_muster_v1_User | null);
  'token'?: (string);
  'managers'?: (string)[];
  'plan'?: (_muster_v1_Plan | null);
}

export interface CreateUserResponse__Output {
  'user': (_muster_v1_User__Output | null);
  'token': (string);
  'managers': (string)[];
  'plan': (_muster_v1_Plan__Output | null);
}
