// Original file: proto/muster/v1/control.proto

import type { Long } from '@grpc/proto-loader';

export interface EventFilter {
  'types'?: (string)[];
  'service'?: (string);
  'node'?: (string);
  'since'?: (number | string | Long);
}

export interface EventFilter__Output {
  'types': (string)[];
  'service': (string);
  'node': (string);
  'since': (number);
}
