// Original file: proto/muster/v1/network_check.proto

import type { CheckProgress as _muster_v1_CheckProgress, CheckProgress__Output as _muster_v1_CheckProgress__Output } from '../../muster/v1/CheckProgress.ts';
import type { NetworkCheck as _muster_v1_NetworkCheck, NetworkCheck__Output as _muster_v1_NetworkCheck__Output } from '../../muster/v1/NetworkCheck.ts';

export interface CheckNetworkResponse {
  'progress'?: (_muster_v1_CheckProgress | null);
  'check'?: (_muster_v1_NetworkCheck | null);
  'body'?: "progress"|"check";
}

export interface CheckNetworkResponse__Output {
  'progress'?: (_muster_v1_CheckProgress__Output | null);
  'check'?: (_muster_v1_NetworkCheck__Output | null);
  'body'?: "progress"|"check";
}
