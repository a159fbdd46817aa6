// Original file: proto/muster/v1/control.proto

import type { Long } from '@grpc/proto-loader';

export interface RollbackServiceRequest {
  'ref'?: (string);
  'toRevision'?: (number | string | Long);
  'etag'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface RollbackServiceRequest__Output {
  'ref': (string);
  'toRevision': (number);
  'etag': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
