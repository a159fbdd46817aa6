// Original file: proto/muster/v1/ca.proto

import type { IssuedCertificate as _muster_v1_IssuedCertificate, IssuedCertificate__Output as _muster_v1_IssuedCertificate__Output } from '../../muster/v1/IssuedCertificate.ts';
import type { Plan as _muster_v1_Plan, Plan__Output as _muster_v1_Plan__Output } from '../../muster/v1/Plan.ts';

export interface RemoveManagerResponse {
  'certificates'?: (_muster_v1_IssuedCertificate)[];
  'plan'?: (_muster_v1_Plan | null);
}

export interface RemoveManagerResponse__Output {
  'certificates': (_muster_v1_IssuedCertificate__Output)[];
  'plan': (_muster_v1_Plan__Output | null);
}
