// Original file: proto/muster/v1/ca.proto

import type { CaRoot as _muster_v1_CaRoot, CaRoot__Output as _muster_v1_CaRoot__Output } from '../../muster/v1/CaRoot.ts';
import type { IssuedCertificate as _muster_v1_IssuedCertificate, IssuedCertificate__Output as _muster_v1_IssuedCertificate__Output } from '../../muster/v1/IssuedCertificate.ts';
import type { Long } from '@grpc/proto-loader';

export interface GetCaResponse {
  'roots'?: (_muster_v1_CaRoot)[];
  'certificateLifeMs'?: (number | string | Long);
  'autolock'?: (boolean);
  'rotating'?: (boolean);
  'changed'?: (number);
  'waiting'?: (number);
  'certificates'?: (_muster_v1_IssuedCertificate)[];
}

export interface GetCaResponse__Output {
  'roots': (_muster_v1_CaRoot__Output)[];
  'certificateLifeMs': (number);
  'autolock': (boolean);
  'rotating': (boolean);
  'changed': (number);
  'waiting': (number);
  'certificates': (_muster_v1_IssuedCertificate__Output)[];
}
