// Original file: proto/muster/v1/control.proto

import type { SecretType as _muster_v1_SecretType, SecretType__Output as _muster_v1_SecretType__Output } from '../../muster/v1/SecretType.ts';

export interface StackSecret {
  'type'?: (_muster_v1_SecretType);
  'name'?: (string);
  'labels'?: ({[key: string]: string});
  'templateDriver'?: (string);
  'data'?: (Buffer | Uint8Array | string);
}

export interface StackSecret__Output {
  'type': (_muster_v1_SecretType__Output);
  'name': (string);
  'labels': ({[key: string]: string});
  'templateDriver': (string);
  'data': (Buffer);
}
