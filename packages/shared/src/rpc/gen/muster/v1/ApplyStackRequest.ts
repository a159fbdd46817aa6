// Original file: proto/muster/v1/control.proto

import type { ServiceSpec as _muster_v1_ServiceSpec, ServiceSpec__Output as _muster_v1_ServiceSpec__Output } from '../../muster/v1/ServiceSpec.ts';
import type { StackNetwork as _muster_v1_StackNetwork, StackNetwork__Output as _muster_v1_StackNetwork__Output } from '../../muster/v1/StackNetwork.ts';
import type { StackSecret as _muster_v1_StackSecret, StackSecret__Output as _muster_v1_StackSecret__Output } from '../../muster/v1/StackSecret.ts';

export interface ApplyStackRequest {
  'name'?: (string);
  'services'?: (_muster_v1_ServiceSpec)[];
  'prune'?: (boolean);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'networks'?: (_muster_v1_StackNetwork)[];
  'checkRevision'?: (string);
  'secrets'?: (_muster_v1_StackSecret)[];
}

export interface ApplyStackRequest__Output {
  'name': (string);
  'services': (_muster_v1_ServiceSpec__Output)[];
  'prune': (boolean);
  'validateOnly': (boolean);
  'requestId': (string);
  'networks': (_muster_v1_StackNetwork__Output)[];
  'checkRevision': (string);
  'secrets': (_muster_v1_StackSecret__Output)[];
}
