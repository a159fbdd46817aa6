// Original file: proto/muster/v1/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface ScalingPolicy {
  'percent'?: (number);
  'tasks'?: (number);
  'periodMs'?: (number | string | Long);
  'change'?: "percent"|"tasks";
}

export interface ScalingPolicy__Output {
  'percent'?: (number);
  'tasks'?: (number);
  'periodMs': (number);
  'change'?: "percent"|"tasks";
}
