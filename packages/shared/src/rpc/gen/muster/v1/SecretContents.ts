// Original file: proto/muster/v1/dispatcher.proto

import type { SecretContent as _muster_v1_SecretContent, SecretContent__Output as _muster_v1_SecretContent__Output } from '../../muster/v1/SecretContent.ts';

export interface SecretContents {
  'contents'?: (_muster_v1_SecretContent)[];
}

export interface SecretContents__Output {
  'contents': (_muster_v1_SecretContent__Output)[];
}
