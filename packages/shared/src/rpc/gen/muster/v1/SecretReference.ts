// Original file: proto/muster/v1/objects.proto

import type { SecretType as _muster_v1_SecretType, SecretType__Output as _muster_v1_SecretType__Output } from '../../muster/v1/SecretType.ts';

export interface SecretReference {
  'type'?: (_muster_v1_SecretType);
  'name'?: (string);
  'target'?: (string);
  'uid'?: (number);
  'gid'?: (number);
  'mode'?: (number);
  '_mode'?: "mode";
}

export interface SecretReference__Output {
  'type': (_muster_v1_SecretType__Output);
  'name': (string);
  'target': (string);
  'uid': (number);
  'gid': (number);
  'mode'?: (number);
  '_mode'?: "mode";
}
