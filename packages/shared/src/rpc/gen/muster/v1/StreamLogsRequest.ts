// Original file: proto/muster/v1/logs.proto

import type { Long } from '@grpc/proto-loader';

export interface StreamLogsRequest {
  'ref'?: (string);
  'follow'?: (boolean);
  'tail'?: (number);
  'since'?: (number | string | Long);
  'stdout'?: (boolean);
  'stderr'?: (boolean);
  '_tail'?: "tail";
}

export interface StreamLogsRequest__Output {
  'ref': (string);
  'follow': (boolean);
  'tail'?: (number);
  'since': (number);
  'stdout': (boolean);
  'stderr': (boolean);
  '_tail'?: "tail";
}
