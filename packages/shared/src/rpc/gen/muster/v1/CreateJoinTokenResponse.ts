// Original file: proto/muster/v1/ca.proto

import type { JoinToken as _muster_v1_JoinToken, JoinToken__Output as _muster_v1_JoinToken__Output } from '../../muster/v1/JoinToken.ts';
import type { Plan as _muster_v1_Plan, Plan__Output as _muster_v1_Plan__Output } from '../../muster/v1/Plan.ts';

export interface CreateJoinTokenResponse {
  'joinToken'?: (_muster_v1_JoinToken | null);
  'token'?: (string);
  'managers'?: (string)[];
  'plan'?: (_muster_v1_Plan | null);
}

export interface CreateJoinTokenResponse__Output {
  'joinToken': (_muster_v1_JoinToken__Output | null);
  'token': (string);
  'managers': (string)[];
  'plan': (_muster_v1_Plan__Output | null);
}
