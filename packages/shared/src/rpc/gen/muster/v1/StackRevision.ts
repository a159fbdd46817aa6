// Original file: proto/muster/v1/objects.proto

import type { ServiceSpec as _muster_v1_ServiceSpec, ServiceSpec__Output as _muster_v1_ServiceSpec__Output } from '../../muster/v1/ServiceSpec.ts';
import type { Long } from '@grpc/proto-loader';

export interface StackRevision {
  'revision'?: (number | string | Long);
  'createdAt'?: (number | string | Long);
  'services'?: (_muster_v1_ServiceSpec)[];
  'rollbackOf'?: (number | string | Long);
  'omitted'?: (boolean);
}

export interface StackRevision__Output {
  'revision': (number);
  'createdAt': (number);
  'services': (_muster_v1_ServiceSpec__Output)[];
  'rollbackOf': (number);
  'omitted': (boolean);
}
