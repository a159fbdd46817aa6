// Original file: proto/muster/v1/objects.proto

import type { Protocol as _muster_v1_Protocol, Protocol__Output as _muster_v1_Protocol__Output } from '../../muster/v1/Protocol.ts';
import type { PublishMode as _muster_v1_PublishMode, PublishMode__Output as _muster_v1_PublishMode__Output } from '../../muster/v1/PublishMode.ts';

export interface PortSpec {
  'name'?: (string);
  'protocol'?: (_muster_v1_Protocol);
  'targetPort'?: (number);
  'publishedPort'?: (number);
  'mode'?: (_muster_v1_PublishMode);
  'hostIp'?: (string);
  'proxyProtocol'?: (boolean);
}

export interface PortSpec__Output {
  'name': (string);
  'protocol': (_muster_v1_Protocol__Output);
  'targetPort': (number);
  'publishedPort': (number);
  'mode': (_muster_v1_PublishMode__Output);
  'hostIp': (string);
  'proxyProtocol': (boolean);
}
