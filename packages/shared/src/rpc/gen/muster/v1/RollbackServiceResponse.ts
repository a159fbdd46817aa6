// Original file: proto/muster/v1/control.proto

import type { Service as _muster_v1_Service, Service__Output as _muster_v1_Service__Output } from '../../muster/v1/Service.ts';

export interface RollbackServiceResponse {
  'service'?: (_muster_v1_Service | null);
}

export interface RollbackServiceResponse__Output {
  'service': (_muster_v1_Service__Output | null);
}
