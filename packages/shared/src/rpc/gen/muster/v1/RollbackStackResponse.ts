// Original file: proto/muster/v1/control.proto

import type { AppliedService as _muster_v1_AppliedService, AppliedService__Output as _muster_v1_AppliedService__Output } from '../../muster/v1/AppliedService.ts';
import type { Plan as _muster_v1_Plan, Plan__Output as _muster_v1_Plan__Output } from '../../muster/v1/Plan.ts';

export interface RollbackStackResponse {
  'services'?: (_muster_v1_AppliedService)[];
  'plan'?: (_muster_v1_Plan | null);
}

export interface RollbackStackResponse__Output {
  'services': (_muster_v1_AppliedService__Output)[];
  'plan': (_muster_v1_Plan__Output | null);
}
