// Original file: proto/muster/v1/secrets.proto

import type { SecretType as _muster_v1_SecretType, SecretType__Output as _muster_v1_SecretType__Output } from '../../muster/v1/SecretType.ts';

export interface ListSecretsRequest {
  'type'?: (_muster_v1_SecretType);
  'stack'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListSecretsRequest__Output {
  'type': (_muster_v1_SecretType__Output);
  'stack': (string);
  'pageSize': (number);
  'pageToken': (string);
}
