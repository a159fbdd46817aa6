// Original file: proto/muster/v1/control.proto

import type { PlannedEffect as _muster_v1_PlannedEffect, PlannedEffect__Output as _muster_v1_PlannedEffect__Output } from '../../muster/v1/PlannedEffect.ts';
import type { Long } from '@grpc/proto-loader';

export interface PlanStep {
  'afterMs'?: (number | string | Long);
  'effects'?: (_muster_v1_PlannedEffect)[];
  'notes'?: (string)[];
}

export interface PlanStep__Output {
  'afterMs': (number);
  'effects': (_muster_v1_PlannedEffect__Output)[];
  'notes': (string)[];
}
