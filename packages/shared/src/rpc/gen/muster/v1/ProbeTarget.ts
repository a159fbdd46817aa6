// Original file: proto/muster/v1/network_check.proto

import type { ProbeKind as _muster_v1_ProbeKind, ProbeKind__Output as _muster_v1_ProbeKind__Output } from '../../muster/v1/ProbeKind.ts';

export interface ProbeTarget {
  'key'?: (string);
  'kind'?: (_muster_v1_ProbeKind);
  'address'?: (string);
  'port'?: (number);
  'fullBytes'?: (number);
}

export interface ProbeTarget__Output {
  'key': (string);
  'kind': (_muster_v1_ProbeKind__Output);
  'address': (string);
  'port': (number);
  'fullBytes': (number);
}
