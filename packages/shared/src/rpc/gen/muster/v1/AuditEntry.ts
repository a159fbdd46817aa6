// Original file: proto/muster/v1/access.proto

import type { Long } from '@grpc/proto-loader';

export interface AuditEntry {
  'id'?: (string);
  'at'?: (number | string | Long);
  'who'?: (string);
  'userId'?: (string);
  'from'?: (string);
  'method'?: (string);
  'target'?: (string);
  'result'?: (string);
  'message'?: (string);
}

export interface AuditEntry__Output {
  'id': (string);
  'at': (number);
  'who': (string);
  'userId': (string);
  'from': (string);
  'method': (string);
  'target': (string);
  'result': (string);
  'message': (string);
}
