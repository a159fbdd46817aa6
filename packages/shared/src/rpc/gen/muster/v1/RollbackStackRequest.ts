// Original file: proto/muster/v1/control.proto

import type { Long } from '@grpc/proto-loader';

export interface RollbackStackRequest {
  'name'?: (string);
  'toRevision'?: (number | string | Long);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface RollbackStackRequest__Output {
  'name': (string);
  'toRevision': (number);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
