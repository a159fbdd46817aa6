// Original file: proto/muster/v1/objects.proto

import type { Meta as _muster_v1_Meta, Meta__Output as _muster_v1_Meta__Output } from '../../muster/v1/Meta.ts';

export interface Stack {
  'meta'?: (_muster_v1_Meta | null);
  'services'?: (number);
}

export interface Stack__Output {
  'meta': (_muster_v1_Meta__Output | null);
  'services': (number);
}
