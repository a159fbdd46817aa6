// Original file: proto/muster/v1/control.proto

import type { Service as _muster_v1_Service, Service__Output as _muster_v1_Service__Output } from '../../muster/v1/Service.ts';

export interface DeleteStackResponse {
  'services'?: (_muster_v1_Service)[];
}

export interface DeleteStackResponse__Output {
  'services': (_muster_v1_Service__Output)[];
}
