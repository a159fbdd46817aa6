// Original file: proto/muster/v1/network_check.proto

import type { PathVerdict as _muster_v1_PathVerdict, PathVerdict__Output as _muster_v1_PathVerdict__Output } from '../../muster/v1/PathVerdict.ts';
import type { Long } from '@grpc/proto-loader';

export interface CheckedPath {
  'from'?: (string);
  'to'?: (string);
  'verdict'?: (_muster_v1_PathVerdict);
  'micros'?: (number | string | Long);
}

export interface CheckedPath__Output {
  'from': (string);
  'to': (string);
  'verdict': (_muster_v1_PathVerdict__Output);
  'micros': (number);
}
