// Original file: proto/muster/v1/control.proto

import type { TaskFilter as _muster_v1_TaskFilter, TaskFilter__Output as _muster_v1_TaskFilter__Output } from '../../muster/v1/TaskFilter.ts';

export interface ListTasksRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'filter'?: (_muster_v1_TaskFilter | null);
}

export interface ListTasksRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'filter': (_muster_v1_TaskFilter__Output | null);
}
