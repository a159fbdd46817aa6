// Original file: proto/muster/v1/dispatcher.proto

import type { Long } from '@grpc/proto-loader';

export interface Welcome {
  'sessionId'?: (string);
  'clusterId'?: (string);
  'managerId'?: (string);
  'heartbeatMs'?: (number | string | Long);
  'timeoutMs'?: (number | string | Long);
  'managers'?: (string)[];
}

export interface Welcome__Output {
  'sessionId': (string);
  'clusterId': (string);
  'managerId': (string);
  'heartbeatMs': (number);
  'timeoutMs': (number);
  'managers': (string)[];
}
