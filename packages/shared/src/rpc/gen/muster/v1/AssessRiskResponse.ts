// Original file: proto/muster/v1/control.proto

import type { HostRisk as _muster_v1_HostRisk, HostRisk__Output as _muster_v1_HostRisk__Output } from '../../muster/v1/HostRisk.ts';

export interface AssessRiskResponse {
  'nodesTotal'?: (number);
  'nodesChecked'?: (number);
  'hosts'?: (_muster_v1_HostRisk)[];
}

export interface AssessRiskResponse__Output {
  'nodesTotal': (number);
  'nodesChecked': (number);
  'hosts': (_muster_v1_HostRisk__Output)[];
}
