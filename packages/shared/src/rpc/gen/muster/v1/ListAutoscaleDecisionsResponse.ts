// Original file: proto/muster/v1/control.proto

import type { AutoscaleDecision as _muster_v1_AutoscaleDecision, AutoscaleDecision__Output as _muster_v1_AutoscaleDecision__Output } from '../../muster/v1/AutoscaleDecision.ts';

export interface ListAutoscaleDecisionsResponse {
  'decisions'?: (_muster_v1_AutoscaleDecision)[];
}

export interface ListAutoscaleDecisionsResponse__Output {
  'decisions': (_muster_v1_AutoscaleDecision__Output)[];
}
