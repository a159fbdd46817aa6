// Original file: proto/muster/v1/objects.proto

import type { Probe as _muster_v1_Probe, Probe__Output as _muster_v1_Probe__Output } from '../../muster/v1/Probe.ts';

export interface Probes {
  'startup'?: (_muster_v1_Probe | null);
  'readiness'?: (_muster_v1_Probe | null);
  'liveness'?: (_muster_v1_Probe | null);
}

export interface Probes__Output {
  'startup': (_muster_v1_Probe__Output | null);
  'readiness': (_muster_v1_Probe__Output | null);
  'liveness': (_muster_v1_Probe__Output | null);
}
