// Original file: proto/muster/v1/control.proto

import type { ServiceSpec as _muster_v1_ServiceSpec, ServiceSpec__Output as _muster_v1_ServiceSpec__Output } from '../../muster/v1/ServiceSpec.ts';
import type { FieldMask as _google_protobuf_FieldMask, FieldMask__Output as _google_protobuf_FieldMask__Output } from '../../google/protobuf/FieldMask.ts';

export interface UpdateServiceRequest {
  'ref'?: (string);
  'spec'?: (_muster_v1_ServiceSpec | null);
  'etag'?: (string);
  'updateMask'?: (_google_protobuf_FieldMask | null);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface UpdateServiceRequest__Output {
  'ref': (string);
  'spec': (_muster_v1_ServiceSpec__Output | null);
  'etag': (string);
  'updateMask': (_google_protobuf_FieldMask__Output | null);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
