// Original file: proto/muster/v1/control.proto

import type { Node as _muster_v1_Node, Node__Output as _muster_v1_Node__Output } from '../../muster/v1/Node.ts';
import type { Plan as _muster_v1_Plan, Plan__Output as _muster_v1_Plan__Output } from '../../muster/v1/Plan.ts';

export interface UpdateNodeResponse {
  'node'?: (_muster_v1_Node | null);
  'plan'?: (_muster_v1_Plan | null);
}

export interface UpdateNodeResponse__Output {
  'node': (_muster_v1_Node__Output | null);
  'plan': (_muster_v1_Plan__Output | null);
}
