// Original file: proto/muster/v1/dispatcher.proto

import type { Long } from '@grpc/proto-loader';

export interface LogRequest {
  'streamId'?: (string);
  'taskId'?: (string);
  'follow'?: (boolean);
  'tail'?: (number);
  'since'?: (number | string | Long);
  'stdout'?: (boolean);
  'stderr'?: (boolean);
  '_tail'?: "tail";
}

export interface LogRequest__Output {
  'streamId': (string);
  'taskId': (string);
  'follow': (boolean);
  'tail'?: (number);
  'since': (number);
  'stdout': (boolean);
  'stderr': (boolean);
  '_tail'?: "tail";
}
