// Original file: proto/muster/v1/secrets.proto

import type { SecretType as _muster_v1_SecretType, SecretType__Output as _muster_v1_SecretType__Output } from '../../muster/v1/SecretType.ts';

export interface CreateSecretRequest {
  'type'?: (_muster_v1_SecretType);
  'name'?: (string);
  'labels'?: ({[key: string]: string});
  'data'?: (Buffer | Uint8Array | string);
  'stack'?: (string);
  'templateDriver'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface CreateSecretRequest__Output {
  'type': (_muster_v1_SecretType__Output);
  'name': (string);
  'labels': ({[key: string]: string});
  'data': (Buffer);
  'stack': (string);
  'templateDriver': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
