// Original file: proto/muster/v1/secrets.proto

import type { SecretType as _muster_v1_SecretType, SecretType__Output as _muster_v1_SecretType__Output } from '../../muster/v1/SecretType.ts';

export interface RotateSecretRequest {
  'type'?: (_muster_v1_SecretType);
  'ref'?: (string);
  'data'?: (Buffer | Uint8Array | string);
  'etag'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface RotateSecretRequest__Output {
  'type': (_muster_v1_SecretType__Output);
  'ref': (string);
  'data': (Buffer);
  'etag': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
