// Original file: proto/muster/v1/control.proto

import type { ObjectKind as _muster_v1_ObjectKind, ObjectKind__Output as _muster_v1_ObjectKind__Output } from '../../muster/v1/ObjectKind.ts';
import type { Long } from '@grpc/proto-loader';

export interface WatchRequest {
  'kinds'?: (_muster_v1_ObjectKind)[];
  'services'?: (string)[];
  'stack'?: (string);
  'resumeRevision'?: (number | string | Long);
  'changesOnly'?: (boolean);
}

export interface WatchRequest__Output {
  'kinds': (_muster_v1_ObjectKind__Output)[];
  'services': (string)[];
  'stack': (string);
  'resumeRevision': (number);
  'changesOnly': (boolean);
}
