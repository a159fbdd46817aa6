// Original file: proto/muster/v1/ca.proto

import type { CaRoot as _muster_v1_CaRoot, CaRoot__Output as _muster_v1_CaRoot__Output } from '../../muster/v1/CaRoot.ts';
import type { Plan as _muster_v1_Plan, Plan__Output as _muster_v1_Plan__Output } from '../../muster/v1/Plan.ts';

export interface RotateCaResponse {
  'roots'?: (_muster_v1_CaRoot)[];
  'rotating'?: (boolean);
  'plan'?: (_muster_v1_Plan | null);
}

export interface RotateCaResponse__Output {
  'roots': (_muster_v1_CaRoot__Output)[];
  'rotating': (boolean);
  'plan': (_muster_v1_Plan__Output | null);
}
