// Original file: proto/muster/v1/control.proto

import type { NodeState as _muster_v1_NodeState, NodeState__Output as _muster_v1_NodeState__Output } from '../../muster/v1/NodeState.ts';
import type { NodeAvailability as _muster_v1_NodeAvailability, NodeAvailability__Output as _muster_v1_NodeAvailability__Output } from '../../muster/v1/NodeAvailability.ts';

export interface NodeFilter {
  'refs'?: (string)[];
  'labels'?: ({[key: string]: string});
  'states'?: (_muster_v1_NodeState)[];
  'availabilities'?: (_muster_v1_NodeAvailability)[];
}

export interface NodeFilter__Output {
  'refs': (string)[];
  'labels': ({[key: string]: string});
  'states': (_muster_v1_NodeState__Output)[];
  'availabilities': (_muster_v1_NodeAvailability__Output)[];
}
