// Original file: proto/muster/v1/objects.proto

import type { TaskState as _muster_v1_TaskState, TaskState__Output as _muster_v1_TaskState__Output } from '../../muster/v1/TaskState.ts';
import type { ContainerHealth as _muster_v1_ContainerHealth, ContainerHealth__Output as _muster_v1_ContainerHealth__Output } from '../../muster/v1/ContainerHealth.ts';
import type { BoundPort as _muster_v1_BoundPort, BoundPort__Output as _muster_v1_BoundPort__Output } from '../../muster/v1/BoundPort.ts';
import type { Long } from '@grpc/proto-loader';

export interface TaskStatus {
  'state'?: (_muster_v1_TaskState);
  'at'?: (number | string | Long);
  'message'?: (string);
  'error'?: (string);
  'exitCode'?: (number);
  'containerId'?: (string);
  'health'?: (_muster_v1_ContainerHealth);
  'offlineRestarts'?: (number);
  'ports'?: (_muster_v1_BoundPort)[];
  'startedAt'?: (number | string | Long);
  'ready'?: (boolean);
  '_exitCode'?: "exitCode";
  '_ready'?: "ready";
}

export interface TaskStatus__Output {
  'state': (_muster_v1_TaskState__Output);
  'at': (number);
  'message': (string);
  'error': (string);
  'exitCode'?: (number);
  'containerId': (string);
  'health': (_muster_v1_ContainerHealth__Output);
  'offlineRestarts': (number);
  'ports': (_muster_v1_BoundPort__Output)[];
  'startedAt': (number);
  'ready'?: (boolean);
  '_exitCode'?: "exitCode";
  '_ready'?: "ready";
}
