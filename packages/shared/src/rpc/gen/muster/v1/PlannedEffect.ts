// Original file: proto/muster/v1/control.proto

import type { TaskEffect as _muster_v1_TaskEffect, TaskEffect__Output as _muster_v1_TaskEffect__Output } from '../../muster/v1/TaskEffect.ts';

export interface PlannedEffect {
  'service'?: (string);
  'effect'?: (_muster_v1_TaskEffect | null);
}

export interface PlannedEffect__Output {
  'service': (string);
  'effect': (_muster_v1_TaskEffect__Output | null);
}
