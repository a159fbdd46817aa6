// Original file: proto/muster/v1/control.proto

import type { ServiceRisk as _muster_v1_ServiceRisk, ServiceRisk__Output as _muster_v1_ServiceRisk__Output } from '../../muster/v1/ServiceRisk.ts';

export interface HostRisk {
  'node'?: (string);
  'services'?: (_muster_v1_ServiceRisk)[];
}

export interface HostRisk__Output {
  'node': (string);
  'services': (_muster_v1_ServiceRisk__Output)[];
}
