// Original file: proto/muster/v1/network_check.proto

import type { HostNetworkReport as _muster_v1_HostNetworkReport, HostNetworkReport__Output as _muster_v1_HostNetworkReport__Output } from '../../muster/v1/HostNetworkReport.ts';
import type { ProbeResult as _muster_v1_ProbeResult, ProbeResult__Output as _muster_v1_ProbeResult__Output } from '../../muster/v1/ProbeResult.ts';
import type { HeardProbes as _muster_v1_HeardProbes, HeardProbes__Output as _muster_v1_HeardProbes__Output } from '../../muster/v1/HeardProbes.ts';

export interface NetworkProbeReport {
  'probeId'?: (string);
  'error'?: (string);
  'host'?: (_muster_v1_HostNetworkReport | null);
  'results'?: (_muster_v1_ProbeResult)[];
  'heard'?: (_muster_v1_HeardProbes | null);
}

export interface NetworkProbeReport__Output {
  'probeId': (string);
  'error': (string);
  'host': (_muster_v1_HostNetworkReport__Output | null);
  'results': (_muster_v1_ProbeResult__Output)[];
  'heard': (_muster_v1_HeardProbes__Output | null);
}
