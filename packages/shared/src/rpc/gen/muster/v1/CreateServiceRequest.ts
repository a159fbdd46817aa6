// Original file: proto/muster/v1/control.proto

import type { ServiceSpec as _muster_v1_ServiceSpec, ServiceSpec__Output as _muster_v1_ServiceSpec__Output } from '../../muster/v1/ServiceSpec.ts';

export interface CreateServiceRequest {
  'spec'?: (_muster_v1_ServiceSpec | null);
  'stack'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface CreateServiceRequest__Output {
  'spec': (_muster_v1_ServiceSpec__Output | null);
  'stack': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
