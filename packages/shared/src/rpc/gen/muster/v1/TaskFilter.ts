// Original file: proto/muster/v1/control.proto

import type { TaskState as _muster_v1_TaskState, TaskState__Output as _muster_v1_TaskState__Output } from '../../muster/v1/TaskState.ts';
import type { DesiredState as _muster_v1_DesiredState, DesiredState__Output as _muster_v1_DesiredState__Output } from '../../muster/v1/DesiredState.ts';

export interface TaskFilter {
  'services'?: (string)[];
  'nodes'?: (string)[];
  'stack'?: (string);
  'states'?: (_muster_v1_TaskState)[];
  'desiredStates'?: (_muster_v1_DesiredState)[];
  'runs'?: (string)[];
}

export interface TaskFilter__Output {
  'services': (string)[];
  'nodes': (string)[];
  'stack': (string);
  'states': (_muster_v1_TaskState__Output)[];
  'desiredStates': (_muster_v1_DesiredState__Output)[];
  'runs': (string)[];
}
