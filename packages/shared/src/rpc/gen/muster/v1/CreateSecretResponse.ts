// Original file: proto/muster/v1/secrets.proto

import type { Secret as _muster_v1_Secret, Secret__Output as _muster_v1_Secret__Output } from '../../muster/v1/Secret.ts';

export interface CreateSecretResponse {
  'secret'?: (_muster_v1_Secret | null);
}

export interface CreateSecretResponse__Output {
  'secret': (_muster_v1_Secret__Output | null);
}
