// Original file: proto/muster/v1/control.proto

import type { ServiceFilter as _muster_v1_ServiceFilter, ServiceFilter__Output as _muster_v1_ServiceFilter__Output } from '../../muster/v1/ServiceFilter.ts';

export interface ListServicesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'filter'?: (_muster_v1_ServiceFilter | null);
}

export interface ListServicesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'filter': (_muster_v1_ServiceFilter__Output | null);
}
