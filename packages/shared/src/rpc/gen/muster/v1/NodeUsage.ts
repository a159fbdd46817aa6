// Original file: proto/muster/v1/control.proto

import type { Long } from '@grpc/proto-loader';

export interface NodeUsage {
  'nodeId'?: (string);
  'name'?: (string);
  'running'?: (number);
  'measured'?: (number);
  'nanoCpus'?: (number | string);
  'memoryBytes'?: (number | string | Long);
  'totalNanoCpus'?: (number | string | Long);
  'totalMemoryBytes'?: (number | string | Long);
}

export interface NodeUsage__Output {
  'nodeId': (string);
  'name': (string);
  'running': (number);
  'measured': (number);
  'nanoCpus': (number);
  'memoryBytes': (number);
  'totalNanoCpus': (number);
  'totalMemoryBytes': (number);
}
