// Original file: proto/muster/v1/control.proto

import type { PushedMetric as _muster_v1_PushedMetric, PushedMetric__Output as _muster_v1_PushedMetric__Output } from '../../muster/v1/PushedMetric.ts';

export interface PushMetricsRequest {
  'ref'?: (string);
  'metrics'?: (_muster_v1_PushedMetric)[];
}

export interface PushMetricsRequest__Output {
  'ref': (string);
  'metrics': (_muster_v1_PushedMetric__Output)[];
}
