// Original file: proto/muster/v1/objects.proto

import type { EventLevel as _muster_v1_EventLevel, EventLevel__Output as _muster_v1_EventLevel__Output } from '../../muster/v1/EventLevel.ts';
import type { Long } from '@grpc/proto-loader';

export interface Event {
  'id'?: (string);
  'at'?: (number | string | Long);
  'level'?: (_muster_v1_EventLevel);
  'type'?: (string);
  'message'?: (string);
  'serviceId'?: (string);
  'taskId'?: (string);
  'nodeId'?: (string);
}

export interface Event__Output {
  'id': (string);
  'at': (number);
  'level': (_muster_v1_EventLevel__Output);
  'type': (string);
  'message': (string);
  'serviceId': (string);
  'taskId': (string);
  'nodeId': (string);
}
