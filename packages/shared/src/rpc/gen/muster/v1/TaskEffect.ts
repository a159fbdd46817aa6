// Original file: proto/muster/v1/control.proto

import type { TaskEffectType as _muster_v1_TaskEffectType, TaskEffectType__Output as _muster_v1_TaskEffectType__Output } from '../../muster/v1/TaskEffectType.ts';

export interface TaskEffect {
  'type'?: (_muster_v1_TaskEffectType);
  'slot'?: (number);
  'fromNode'?: (string);
  'toNode'?: (string);
  'fromRevision'?: (number);
  'toRevision'?: (number);
  'reason'?: (string);
}

export interface TaskEffect__Output {
  'type': (_muster_v1_TaskEffectType__Output);
  'slot': (number);
  'fromNode': (string);
  'toNode': (string);
  'fromRevision': (number);
  'toRevision': (number);
  'reason': (string);
}
