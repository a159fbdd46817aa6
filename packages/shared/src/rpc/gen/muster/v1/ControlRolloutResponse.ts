// Original file: proto/muster/v1/control.proto

import type { Service as _muster_v1_Service, Service__Output as _muster_v1_Service__Output } from '../../muster/v1/Service.ts';
import type { Plan as _muster_v1_Plan, Plan__Output as _muster_v1_Plan__Output } from '../../muster/v1/Plan.ts';

export interface ControlRolloutResponse {
  'service'?: (_muster_v1_Service | null);
  'plan'?: (_muster_v1_Plan | null);
}

export interface ControlRolloutResponse__Output {
  'service': (_muster_v1_Service__Output | null);
  'plan': (_muster_v1_Plan__Output | null);
}
