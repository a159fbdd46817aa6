// Original file: proto/muster/v1/control.proto

import type { NodeSpec as _muster_v1_NodeSpec, NodeSpec__Output as _muster_v1_NodeSpec__Output } from '../../muster/v1/NodeSpec.ts';
import type { FieldMask as _google_protobuf_FieldMask, FieldMask__Output as _google_protobuf_FieldMask__Output } from '../../google/protobuf/FieldMask.ts';

export interface UpdateNodeRequest {
  'ref'?: (string);
  'spec'?: (_muster_v1_NodeSpec | null);
  'etag'?: (string);
  'updateMask'?: (_google_protobuf_FieldMask | null);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface UpdateNodeRequest__Output {
  'ref': (string);
  'spec': (_muster_v1_NodeSpec__Output | null);
  'etag': (string);
  'updateMask': (_google_protobuf_FieldMask__Output | null);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
