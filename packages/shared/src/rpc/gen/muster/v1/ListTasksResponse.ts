// Original file: proto/muster/v1/control.proto

import type { Task as _muster_v1_Task, Task__Output as _muster_v1_Task__Output } from '../../muster/v1/Task.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListTasksResponse {
  'tasks'?: (_muster_v1_Task)[];
  'nextPageToken'?: (string);
  'revision'?: (number | string | Long);
}

export interface ListTasksResponse__Output {
  'tasks': (_muster_v1_Task__Output)[];
  'nextPageToken': (string);
  'revision': (number);
}
