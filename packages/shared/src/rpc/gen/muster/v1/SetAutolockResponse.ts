// Original file: proto/muster/v1/ca.proto

import type { Plan as _muster_v1_Plan, Plan__Output as _muster_v1_Plan__Output } from '../../muster/v1/Plan.ts';

export interface SetAutolockResponse {
  'unlockKey'?: (string);
  'plan'?: (_muster_v1_Plan | null);
}

export interface SetAutolockResponse__Output {
  'unlockKey': (string);
  'plan': (_muster_v1_Plan__Output | null);
}
