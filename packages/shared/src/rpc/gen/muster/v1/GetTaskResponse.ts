// Original file: proto/muster/v1/control.proto

import type { Task as _muster_v1_Task, Task__Output as _muster_v1_Task__Output } from '../../muster/v1/Task.ts';

export interface GetTaskResponse {
  'task'?: (_muster_v1_Task | null);
}

export interface GetTaskResponse__Output {
  'task': (_muster_v1_Task__Output | null);
}
