// Original file: proto/muster/v1/secrets.proto

import type { Meta as _muster_v1_Meta, Meta__Output as _muster_v1_Meta__Output } from '../../muster/v1/Meta.ts';
import type { SecretType as _muster_v1_SecretType, SecretType__Output as _muster_v1_SecretType__Output } from '../../muster/v1/SecretType.ts';
import type { SecretVersion as _muster_v1_SecretVersion, SecretVersion__Output as _muster_v1_SecretVersion__Output } from '../../muster/v1/SecretVersion.ts';

export interface Secret {
  'meta'?: (_muster_v1_Meta | null);
  'type'?: (_muster_v1_SecretType);
  'stack'?: (string);
  'newest'?: (number);
  'versions'?: (_muster_v1_SecretVersion)[];
  'services'?: (string)[];
  'templateDriver'?: (string);
}

export interface Secret__Output {
  'meta': (_muster_v1_Meta__Output | null);
  'type': (_muster_v1_SecretType__Output);
  'stack': (string);
  'newest': (number);
  'versions': (_muster_v1_SecretVersion__Output)[];
  'services': (string)[];
  'templateDriver': (string);
}
