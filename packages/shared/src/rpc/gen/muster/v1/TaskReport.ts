// Original file: proto/muster/v1/dispatcher.proto

import type { TaskStatus as _muster_v1_TaskStatus, TaskStatus__Output as _muster_v1_TaskStatus__Output } from '../../muster/v1/TaskStatus.ts';

export interface TaskReport {
  'taskId'?: (string);
  'status'?: (_muster_v1_TaskStatus | null);
}

export interface TaskReport__Output {
  'taskId': (string);
  'status': (_muster_v1_TaskStatus__Output | null);
}
