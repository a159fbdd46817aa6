// Original file: proto/muster/v1/secrets.proto

import type { SecretType as _muster_v1_SecretType, SecretType__Output as _muster_v1_SecretType__Output } from '../../muster/v1/SecretType.ts';

export interface DeleteSecretRequest {
  'type'?: (_muster_v1_SecretType);
  'ref'?: (string);
  'etag'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface DeleteSecretRequest__Output {
  'type': (_muster_v1_SecretType__Output);
  'ref': (string);
  'etag': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
