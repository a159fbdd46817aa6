// Original file: proto/muster/v1/objects.proto

import type { EndpointMode as _muster_v1_EndpointMode, EndpointMode__Output as _muster_v1_EndpointMode__Output } from '../../muster/v1/EndpointMode.ts';
import type { SessionAffinity as _muster_v1_SessionAffinity, SessionAffinity__Output as _muster_v1_SessionAffinity__Output } from '../../muster/v1/SessionAffinity.ts';

export interface EndpointSpec {
  'mode'?: (_muster_v1_EndpointMode);
  'affinity'?: (_muster_v1_SessionAffinity);
}

export interface EndpointSpec__Output {
  'mode': (_muster_v1_EndpointMode__Output);
  'affinity': (_muster_v1_SessionAffinity__Output);
}
