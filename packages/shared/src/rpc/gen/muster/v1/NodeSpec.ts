// Original file: proto/muster/v1/objects.proto

import type { NodeAvailability as _muster_v1_NodeAvailability, NodeAvailability__Output as _muster_v1_NodeAvailability__Output } from '../../muster/v1/NodeAvailability.ts';
import type { Long } from '@grpc/proto-loader';

export interface NodeSpec {
  'labels'?: ({[key: string]: string});
  'availability'?: (_muster_v1_NodeAvailability);
  'drainDeadlineAt'?: (number | string | Long);
}

export interface NodeSpec__Output {
  'labels': ({[key: string]: string});
  'availability': (_muster_v1_NodeAvailability__Output);
  'drainDeadlineAt': (number);
}
