// Original file: proto/muster/v1/control.proto

import type { Network as _muster_v1_Network, Network__Output as _muster_v1_Network__Output } from '../../muster/v1/Network.ts';
import type { Plan as _muster_v1_Plan, Plan__Output as _muster_v1_Plan__Output } from '../../muster/v1/Plan.ts';

export interface DeleteNetworkResponse {
  'network'?: (_muster_v1_Network | null);
  'plan'?: (_muster_v1_Plan | null);
}

export interface DeleteNetworkResponse__Output {
  'network': (_muster_v1_Network__Output | null);
  'plan': (_muster_v1_Plan__Output | null);
}
