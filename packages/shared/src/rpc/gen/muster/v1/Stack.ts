// Original file: proto/muster/v1/objects.proto

import type { Meta as _muster_v1_Meta, Meta__Output as _muster_v1_Meta__Output } from '../../muster/v1/Meta.ts';
import type { Long } from '@grpc/proto-loader';

export interface Stack {
  'meta'?: (_muster_v1_Meta | null);
  'services'?: (number);
  'revision'?: (number | string | Long);
}

export interface Stack__Output {
  'meta': (_muster_v1_Meta__Output | null);
  'services': (number);
  'revision': (number);
}
