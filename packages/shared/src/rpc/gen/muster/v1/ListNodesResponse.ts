// Original file: proto/muster/v1/control.proto

import type { Node as _muster_v1_Node, Node__Output as _muster_v1_Node__Output } from '../../muster/v1/Node.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListNodesResponse {
  'nodes'?: (_muster_v1_Node)[];
  'nextPageToken'?: (string);
  'revision'?: (number | string | Long);
}

export interface ListNodesResponse__Output {
  'nodes': (_muster_v1_Node__Output)[];
  'nextPageToken': (string);
  'revision': (number);
}
