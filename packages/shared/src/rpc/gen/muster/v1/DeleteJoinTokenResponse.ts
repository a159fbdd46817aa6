// Original file: proto/muster/v1/ca.proto

import type { JoinToken as _muster_v1_JoinToken, JoinToken__Output as _muster_v1_JoinToken__Output } from '../../muster/v1/JoinToken.ts';

export interface DeleteJoinTokenResponse {
  'joinToken'?: (_muster_v1_JoinToken | null);
}

export interface DeleteJoinTokenResponse__Output {
  'joinToken': (_muster_v1_JoinToken__Output | null);
}
