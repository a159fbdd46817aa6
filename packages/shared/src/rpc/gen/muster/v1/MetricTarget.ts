// Original file: proto/muster/v1/objects.proto

import type { MetricResource as _muster_v1_MetricResource, MetricResource__Output as _muster_v1_MetricResource__Output } from '../../muster/v1/MetricResource.ts';
import type { Long } from '@grpc/proto-loader';

export interface MetricTarget {
  'resource'?: (_muster_v1_MetricResource);
  'percent'?: (number | string);
  'amount'?: (number | string | Long);
  'target'?: "percent"|"amount";
}

export interface MetricTarget__Output {
  'resource': (_muster_v1_MetricResource__Output);
  'percent'?: (number);
  'amount'?: (number);
  'target'?: "percent"|"amount";
}
