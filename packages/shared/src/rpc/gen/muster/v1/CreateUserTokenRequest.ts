// Original file: proto/muster/v1/access.proto

import type { Long } from '@grpc/proto-loader';

export interface CreateUserTokenRequest {
  'ref'?: (string);
  'ttlMs'?: (number | string | Long);
  'replace'?: (boolean);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface CreateUserTokenRequest__Output {
  'ref': (string);
  'ttlMs': (number);
  'replace': (boolean);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
