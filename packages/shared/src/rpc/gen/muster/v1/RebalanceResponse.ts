// Original file: proto/muster/v1/control.proto

import type { RebalanceMove as _muster_v1_RebalanceMove, RebalanceMove__Output as _muster_v1_RebalanceMove__Output } from '../../muster/v1/RebalanceMove.ts';
import type { Plan as _muster_v1_Plan, Plan__Output as _muster_v1_Plan__Output } from '../../muster/v1/Plan.ts';

export interface RebalanceResponse {
  'moves'?: (_muster_v1_RebalanceMove)[];
  'plan'?: (_muster_v1_Plan | null);
}

export interface RebalanceResponse__Output {
  'moves': (_muster_v1_RebalanceMove__Output)[];
  'plan': (_muster_v1_Plan__Output | null);
}
