// Original file: proto/muster/v1/control.proto

import type { AutoscaleStatus as _muster_v1_AutoscaleStatus, AutoscaleStatus__Output as _muster_v1_AutoscaleStatus__Output } from '../../muster/v1/AutoscaleStatus.ts';

export interface GetAutoscaleResponse {
  'services'?: (_muster_v1_AutoscaleStatus)[];
}

export interface GetAutoscaleResponse__Output {
  'services': (_muster_v1_AutoscaleStatus__Output)[];
}
