// Original file: proto/muster/v1/access.proto

import type { Long } from '@grpc/proto-loader';

export interface AuditFilter {
  'who'?: (string);
  'method'?: (string);
  'target'?: (string);
  'since'?: (number | string | Long);
  'failed'?: (boolean);
}

export interface AuditFilter__Output {
  'who': (string);
  'method': (string);
  'target': (string);
  'since': (number);
  'failed': (boolean);
}
