// Original file: proto/muster/v1/dispatcher.proto

import type { TaskSample as _muster_v1_TaskSample, TaskSample__Output as _muster_v1_TaskSample__Output } from '../../muster/v1/TaskSample.ts';

export interface ForwardSamplesRequest {
  'samples'?: (_muster_v1_TaskSample)[];
}

export interface ForwardSamplesRequest__Output {
  'samples': (_muster_v1_TaskSample__Output)[];
}
