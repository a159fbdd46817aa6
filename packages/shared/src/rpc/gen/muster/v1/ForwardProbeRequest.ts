// Original file: proto/muster/v1/dispatcher.proto

import type { NetworkProbeRequest as _muster_v1_NetworkProbeRequest, NetworkProbeRequest__Output as _muster_v1_NetworkProbeRequest__Output } from '../../muster/v1/NetworkProbeRequest.ts';

export interface ForwardProbeRequest {
  'nodeId'?: (string);
  'probe'?: (_muster_v1_NetworkProbeRequest | null);
}

export interface ForwardProbeRequest__Output {
  'nodeId': (string);
  'probe': (_muster_v1_NetworkProbeRequest__Output | null);
}
