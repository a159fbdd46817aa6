// Original file: proto/muster/v1/control.proto

import type { Long } from '@grpc/proto-loader';

export interface AutoscaleDecision {
  'at'?: (number | string | Long);
  'from'?: (number);
  'to'?: (number);
  'dryRun'?: (boolean);
  'reason'?: (string);
}

export interface AutoscaleDecision__Output {
  'at': (number);
  'from': (number);
  'to': (number);
  'dryRun': (boolean);
  'reason': (string);
}
