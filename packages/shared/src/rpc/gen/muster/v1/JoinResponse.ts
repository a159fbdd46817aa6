// Original file: proto/muster/v1/ca.proto

import type { CertificateRole as _muster_v1_CertificateRole, CertificateRole__Output as _muster_v1_CertificateRole__Output } from '../../muster/v1/CertificateRole.ts';

export interface JoinResponse {
  'clusterId'?: (string);
  'clusterName'?: (string);
  'id'?: (string);
  'role'?: (_muster_v1_CertificateRole);
  'certificates'?: (string);
  'roots'?: (string)[];
  'managers'?: (string)[];
  'clusterKey'?: (Buffer | Uint8Array | string);
  'store'?: (string);
}

export interface JoinResponse__Output {
  'clusterId': (string);
  'clusterName': (string);
  'id': (string);
  'role': (_muster_v1_CertificateRole__Output);
  'certificates': (string);
  'roots': (string)[];
  'managers': (string)[];
  'clusterKey': (Buffer);
  'store': (string);
}
