// Original file: proto/muster/v1/ca.proto

import type { CertificateRole as _muster_v1_CertificateRole, CertificateRole__Output as _muster_v1_CertificateRole__Output } from '../../muster/v1/CertificateRole.ts';
import type { Long } from '@grpc/proto-loader';

export interface JoinToken {
  'id'?: (string);
  'role'?: (_muster_v1_CertificateRole);
  'description'?: (string);
  'createdAt'?: (number | string | Long);
  'expiresAt'?: (number | string | Long);
  'uses'?: (number);
  'maxUses'?: (number);
  'createdBy'?: (string);
  '_maxUses'?: "maxUses";
}

export interface JoinToken__Output {
  'id': (string);
  'role': (_muster_v1_CertificateRole__Output);
  'description': (string);
  'createdAt': (number);
  'expiresAt': (number);
  'uses': (number);
  'maxUses'?: (number);
  'createdBy': (string);
  '_maxUses'?: "maxUses";
}
