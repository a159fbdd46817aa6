// Original file: proto/muster/v1/secrets.proto

import type { Secret as _muster_v1_Secret, Secret__Output as _muster_v1_Secret__Output } from '../../muster/v1/Secret.ts';

export interface GetSecretResponse {
  'secret'?: (_muster_v1_Secret | null);
  'data'?: (Buffer | Uint8Array | string);
}

export interface GetSecretResponse__Output {
  'secret': (_muster_v1_Secret__Output | null);
  'data': (Buffer);
}
