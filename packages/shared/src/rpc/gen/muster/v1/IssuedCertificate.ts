// Original file: proto/muster/v1/ca.proto

import type { CertificateRole as _muster_v1_CertificateRole, CertificateRole__Output as _muster_v1_CertificateRole__Output } from '../../muster/v1/CertificateRole.ts';
import type { Long } from '@grpc/proto-loader';

export interface IssuedCertificate {
  'id'?: (string);
  'role'?: (_muster_v1_CertificateRole);
  'name'?: (string);
  'rootId'?: (string);
  'issuedAt'?: (number | string | Long);
  'expiresAt'?: (number | string | Long);
  'revokedAt'?: (number | string | Long);
}

export interface IssuedCertificate__Output {
  'id': (string);
  'role': (_muster_v1_CertificateRole__Output);
  'name': (string);
  'rootId': (string);
  'issuedAt': (number);
  'expiresAt': (number);
  'revokedAt': (number);
}
