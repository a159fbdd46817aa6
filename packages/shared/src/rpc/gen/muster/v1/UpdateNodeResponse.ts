// Original file: proto/muster/v1/control.proto

import type { Node as _muster_v1_Node, Node__Output as _muster_v1_Node__Output } from '../../muster/v1/Node.ts';

export interface UpdateNodeResponse {
  'node'?: (_muster_v1_Node | null);
}

export interface UpdateNodeResponse__Output {
  'node': (_muster_v1_Node__Output | null);
}
