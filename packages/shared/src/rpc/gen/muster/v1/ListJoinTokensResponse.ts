// Original file: proto/muster/v1/ca.proto

import type { JoinToken as _muster_v1_JoinToken, JoinToken__Output as _muster_v1_JoinToken__Output } from '../../muster/v1/JoinToken.ts';

export interface ListJoinTokensResponse {
  'joinTokens'?: (_muster_v1_JoinToken)[];
}

export interface ListJoinTokensResponse__Output {
  'joinTokens': (_muster_v1_JoinToken__Output)[];
}
