// Original file: proto/muster/v1/secrets.proto

import type { Secret as _muster_v1_Secret, Secret__Output as _muster_v1_Secret__Output } from '../../muster/v1/Secret.ts';
import type { Plan as _muster_v1_Plan, Plan__Output as _muster_v1_Plan__Output } from '../../muster/v1/Plan.ts';

export interface CreateSecretResponse {
  'secret'?: (_muster_v1_Secret | null);
  'plan'?: (_muster_v1_Plan | null);
}

export interface CreateSecretResponse__Output {
  'secret': (_muster_v1_Secret__Output | null);
  'plan': (_muster_v1_Plan__Output | null);
}
