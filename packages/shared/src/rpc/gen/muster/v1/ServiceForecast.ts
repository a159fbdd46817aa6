// Original file: proto/muster/v1/control.proto

import type { TaskEffect as _muster_v1_TaskEffect, TaskEffect__Output as _muster_v1_TaskEffect__Output } from '../../muster/v1/TaskEffect.ts';

export interface ServiceForecast {
  'service'?: (string);
  'desired'?: (number);
  'runningBefore'?: (number);
  'runningAfter'?: (number);
  'effects'?: (_muster_v1_TaskEffect)[];
}

export interface ServiceForecast__Output {
  'service': (string);
  'desired': (number);
  'runningBefore': (number);
  'runningAfter': (number);
  'effects': (_muster_v1_TaskEffect__Output)[];
}
