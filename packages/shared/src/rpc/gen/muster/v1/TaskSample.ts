// Original file: proto/muster/v1/dispatcher.proto

import type { Long } from '@grpc/proto-loader';

export interface TaskSample {
  'taskId'?: (string);
  'nanoCpus'?: (number | string | Long);
  'memoryBytes'?: (number | string | Long);
  'from'?: (number | string | Long);
  'at'?: (number | string | Long);
}

export interface TaskSample__Output {
  'taskId': (string);
  'nanoCpus': (number);
  'memoryBytes': (number);
  'from': (number);
  'at': (number);
}
