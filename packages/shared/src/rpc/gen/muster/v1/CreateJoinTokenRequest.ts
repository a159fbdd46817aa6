// Original file: proto/muster/v1/ca.proto

import type { CertificateRole as _muster_v1_CertificateRole, CertificateRole__Output as _muster_v1_CertificateRole__Output } from '../../muster/v1/CertificateRole.ts';
import type { Long } from '@grpc/proto-loader';

export interface CreateJoinTokenRequest {
  'role'?: (_muster_v1_CertificateRole);
  'description'?: (string);
  'ttlMs'?: (number | string | Long);
  'maxUses'?: (number);
  'replace'?: (boolean);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface CreateJoinTokenRequest__Output {
  'role': (_muster_v1_CertificateRole__Output);
  'description': (string);
  'ttlMs': (number);
  'maxUses': (number);
  'replace': (boolean);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
