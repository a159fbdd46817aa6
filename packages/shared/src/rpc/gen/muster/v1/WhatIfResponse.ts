// Original file: proto/muster/v1/control.proto

import type { ServiceForecast as _muster_v1_ServiceForecast, ServiceForecast__Output as _muster_v1_ServiceForecast__Output } from '../../muster/v1/ServiceForecast.ts';

export interface WhatIfResponse {
  'services'?: (_muster_v1_ServiceForecast)[];
  'complete'?: (boolean);
}

export interface WhatIfResponse__Output {
  'services': (_muster_v1_ServiceForecast__Output)[];
  'complete': (boolean);
}
