// Original file: proto/muster/v1/objects.proto

import type { ServiceSpec as _muster_v1_ServiceSpec, ServiceSpec__Output as _muster_v1_ServiceSpec__Output } from '../../muster/v1/ServiceSpec.ts';
import type { Long } from '@grpc/proto-loader';

export interface ServiceRevision {
  'revision'?: (number | string | Long);
  'createdAt'?: (number | string | Long);
  'spec'?: (_muster_v1_ServiceSpec | null);
}

export interface ServiceRevision__Output {
  'revision': (number);
  'createdAt': (number);
  'spec': (_muster_v1_ServiceSpec__Output | null);
}
