// Original file: proto/muster/v1/control.proto

import type { ChangeType as _muster_v1_ChangeType, ChangeType__Output as _muster_v1_ChangeType__Output } from '../../muster/v1/ChangeType.ts';
import type { Service as _muster_v1_Service, Service__Output as _muster_v1_Service__Output } from '../../muster/v1/Service.ts';
import type { Task as _muster_v1_Task, Task__Output as _muster_v1_Task__Output } from '../../muster/v1/Task.ts';
import type { Node as _muster_v1_Node, Node__Output as _muster_v1_Node__Output } from '../../muster/v1/Node.ts';
import type { Cluster as _muster_v1_Cluster, Cluster__Output as _muster_v1_Cluster__Output } from '../../muster/v1/Cluster.ts';
import type { Stack as _muster_v1_Stack, Stack__Output as _muster_v1_Stack__Output } from '../../muster/v1/Stack.ts';
import type { Event as _muster_v1_Event, Event__Output as _muster_v1_Event__Output } from '../../muster/v1/Event.ts';
import type { JobRun as _muster_v1_JobRun, JobRun__Output as _muster_v1_JobRun__Output } from '../../muster/v1/JobRun.ts';
import type { Long } from '@grpc/proto-loader';

export interface WatchResponse {
  'type'?: (_muster_v1_ChangeType);
  'revision'?: (number | string | Long);
  'service'?: (_muster_v1_Service | null);
  'task'?: (_muster_v1_Task | null);
  'node'?: (_muster_v1_Node | null);
  'cluster'?: (_muster_v1_Cluster | null);
  'stack'?: (_muster_v1_Stack | null);
  'event'?: (_muster_v1_Event | null);
  'jobRun'?: (_muster_v1_JobRun | null);
  'object'?: "service"|"task"|"node"|"cluster"|"stack"|"event"|"jobRun";
}

export interface WatchResponse__Output {
  'type': (_muster_v1_ChangeType__Output);
  'revision': (number);
  'service'?: (_muster_v1_Service__Output | null);
  'task'?: (_muster_v1_Task__Output | null);
  'node'?: (_muster_v1_Node__Output | null);
  'cluster'?: (_muster_v1_Cluster__Output | null);
  'stack'?: (_muster_v1_Stack__Output | null);
  'event'?: (_muster_v1_Event__Output | null);
  'jobRun'?: (_muster_v1_JobRun__Output | null);
  'object'?: "service"|"task"|"node"|"cluster"|"stack"|"event"|"jobRun";
}
