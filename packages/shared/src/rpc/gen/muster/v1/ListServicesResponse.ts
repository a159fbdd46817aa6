// Original file: proto/muster/v1/control.proto

import type { Service as _muster_v1_Service, Service__Output as _muster_v1_Service__Output } from '../../muster/v1/Service.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListServicesResponse {
  'services'?: (_muster_v1_Service)[];
  'nextPageToken'?: (string);
  'revision'?: (number | string | Long);
}

export interface ListServicesResponse__Output {
  'services': (_muster_v1_Service__Output)[];
  'nextPageToken': (string);
  'revision': (number);
}
