// Original file: proto/muster/v1/control.proto

import type { NodeFilter as _muster_v1_NodeFilter, NodeFilter__Output as _muster_v1_NodeFilter__Output } from '../../muster/v1/NodeFilter.ts';

export interface ListNodesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'filter'?: (_muster_v1_NodeFilter | null);
}

export interface ListNodesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'filter': (_muster_v1_NodeFilter__Output | null);
}
