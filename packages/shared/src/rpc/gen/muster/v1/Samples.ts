// Original file: proto/muster/v1/dispatcher.proto

import type { TaskSample as _muster_v1_TaskSample, TaskSample__Output as _muster_v1_TaskSample__Output } from '../../muster/v1/TaskSample.ts';
import type { LoadSample as _muster_v1_LoadSample, LoadSample__Output as _muster_v1_LoadSample__Output } from '../../muster/v1/LoadSample.ts';

export interface Samples {
  'samples'?: (_muster_v1_TaskSample)[];
  'loads'?: (_muster_v1_LoadSample)[];
}

export interface Samples__Output {
  'samples': (_muster_v1_TaskSample__Output)[];
  'loads': (_muster_v1_LoadSample__Output)[];
}
