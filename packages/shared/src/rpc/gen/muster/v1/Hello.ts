// Original file: proto/muster/v1/dispatcher.proto

import type { NodeDescription as _muster_v1_NodeDescription, NodeDescription__Output as _muster_v1_NodeDescription__Output } from '../../muster/v1/NodeDescription.ts';
import type { Fence as _muster_v1_Fence, Fence__Output as _muster_v1_Fence__Output } from '../../muster/v1/Fence.ts';
import type { TaskReport as _muster_v1_TaskReport, TaskReport__Output as _muster_v1_TaskReport__Output } from '../../muster/v1/TaskReport.ts';

export interface Hello {
  'nodeId'?: (string);
  'clusterId'?: (string);
  'description'?: (_muster_v1_NodeDescription | null);
  'fence'?: (_muster_v1_Fence | null);
  'tasks'?: (_muster_v1_TaskReport)[];
  'initialLabels'?: ({[key: string]: string});
}

export interface Hello__Output {
  'nodeId': (string);
  'clusterId': (string);
  'description': (_muster_v1_NodeDescription__Output | null);
  'fence': (_muster_v1_Fence__Output | null);
  'tasks': (_muster_v1_TaskReport__Output)[];
  'initialLabels': ({[key: string]: string});
}
