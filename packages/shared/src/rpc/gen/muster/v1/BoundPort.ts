// Original file: proto/muster/v1/objects.proto

import type { Protocol as _muster_v1_Protocol, Protocol__Output as _muster_v1_Protocol__Output } from '../../muster/v1/Protocol.ts';

export interface BoundPort {
  'protocol'?: (_muster_v1_Protocol);
  'targetPort'?: (number);
  'publishedPort'?: (number);
}

export interface BoundPort__Output {
  'protocol': (_muster_v1_Protocol__Output);
  'targetPort': (number);
  'publishedPort': (number);
}
