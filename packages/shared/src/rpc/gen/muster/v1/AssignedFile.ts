// Original file: proto/muster/v1/dispatcher.proto

import type { SecretType as _muster_v1_SecretType, SecretType__Output as _muster_v1_SecretType__Output } from '../../muster/v1/SecretType.ts';

export interface AssignedFile {
  'type'?: (_muster_v1_SecretType);
  'name'?: (string);
  'secretId'?: (string);
  'version'?: (number);
  'target'?: (string);
  'uid'?: (number);
  'gid'?: (number);
  'mode'?: (number);
  'template'?: (boolean);
}

export interface AssignedFile__Output {
  'type': (_muster_v1_SecretType__Output);
  'name': (string);
  'secretId': (string);
  'version': (number);
  'target': (string);
  'uid': (number);
  'gid': (number);
  'mode': (number);
  'template': (boolean);
}
