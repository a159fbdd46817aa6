// Original file: proto/muster/v1/objects.proto

import type { NodeAvailability as _muster_v1_NodeAvailability, NodeAvailability__Output as _muster_v1_NodeAvailability__Output } from '../../muster/v1/NodeAvailability.ts';

export interface NodeSpec {
  'labels'?: ({[key: string]: string});
  'availability'?: (_muster_v1_NodeAvailability);
}

export interface NodeSpec__Output {
  'labels': ({[key: string]: string});
  'availability': (_muster_v1_NodeAvailability__Output);
}
