// Original file: proto/muster/v1/dispatcher.proto

import type { TaskReport as _muster_v1_TaskReport, TaskReport__Output as _muster_v1_TaskReport__Output } from '../../muster/v1/TaskReport.ts';
import type { Long } from '@grpc/proto-loader';

export interface StatusReport {
  'number'?: (number | string | Long);
  'tasks'?: (_muster_v1_TaskReport)[];
}

export interface StatusReport__Output {
  'number': (number);
  'tasks': (_muster_v1_TaskReport__Output)[];
}
