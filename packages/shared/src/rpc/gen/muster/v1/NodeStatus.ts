// Original file: proto/muster/v1/objects.proto

import type { NodeState as _muster_v1_NodeState, NodeState__Output as _muster_v1_NodeState__Output } from '../../muster/v1/NodeState.ts';
import type { Long } from '@grpc/proto-loader';

export interface NodeStatus {
  'state'?: (_muster_v1_NodeState);
  'since'?: (number | string | Long);
  'reason'?: (string);
}

export interface NodeStatus__Output {
  'state': (_muster_v1_NodeState__Output);
  'since': (number);
  'reason': (string);
}
