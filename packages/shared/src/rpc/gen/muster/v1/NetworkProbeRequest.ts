// Original file: proto/muster/v1/network_check.proto

import type { NetworkProbeStep as _muster_v1_NetworkProbeStep, NetworkProbeStep__Output as _muster_v1_NetworkProbeStep__Output } from '../../muster/v1/NetworkProbeStep.ts';
import type { ProbeTarget as _muster_v1_ProbeTarget, ProbeTarget__Output as _muster_v1_ProbeTarget__Output } from '../../muster/v1/ProbeTarget.ts';

export interface NetworkProbeRequest {
  'checkId'?: (string);
  'probeId'?: (string);
  'step'?: (_muster_v1_NetworkProbeStep);
  'targets'?: (_muster_v1_ProbeTarget)[];
  'serviceIds'?: (string)[];
}

export interface NetworkProbeRequest__Output {
  'checkId': (string);
  'probeId': (string);
  'step': (_muster_v1_NetworkProbeStep__Output);
  'targets': (_muster_v1_ProbeTarget__Output)[];
  'serviceIds': (string)[];
}
