// Original file: proto/muster/v1/dispatcher.proto

import type { NetworkProbeReport as _muster_v1_NetworkProbeReport, NetworkProbeReport__Output as _muster_v1_NetworkProbeReport__Output } from '../../muster/v1/NetworkProbeReport.ts';

export interface ForwardProbeResponse {
  'report'?: (_muster_v1_NetworkProbeReport | null);
}

export interface ForwardProbeResponse__Output {
  'report': (_muster_v1_NetworkProbeReport__Output | null);
}
