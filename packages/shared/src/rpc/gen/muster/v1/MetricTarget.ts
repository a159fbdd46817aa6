// Original file: proto/muster/v1/objects.proto

import type { MetricResource as _muster_v1_MetricResource, MetricResource__Output as _muster_v1_MetricResource__Output } from '../../muster/v1/MetricResource.ts';
import type { LoadSource as _muster_v1_LoadSource, LoadSource__Output as _muster_v1_LoadSource__Output } from '../../muster/v1/LoadSource.ts';
import type { PrometheusQuery as _muster_v1_PrometheusQuery, PrometheusQuery__Output as _muster_v1_PrometheusQuery__Output } from '../../muster/v1/PrometheusQuery.ts';
import type { Long } from '@grpc/proto-loader';

export interface MetricTarget {
  'resource'?: (_muster_v1_MetricResource);
  'percent'?: (number | string);
  'amount'?: (number | string | Long);
  'source'?: (_muster_v1_LoadSource);
  'name'?: (string);
  'perTask'?: (number | string);
  'value'?: (number | string);
  'staleAfterMs'?: (number | string | Long);
  'prometheus'?: (_muster_v1_PrometheusQuery | null);
  'target'?: "percent"|"amount"|"perTask"|"value";
}

export interface MetricTarget__Output {
  'resource': (_muster_v1_MetricResource__Output);
  'percent'?: (number);
  'amount'?: (number);
  'source': (_muster_v1_LoadSource__Output);
  'name': (string);
  'perTask'?: (number);
  'value'?: (number);
  'staleAfterMs': (number);
  'prometheus': (_muster_v1_PrometheusQuery__Output | null);
  'target'?: "percent"|"amount"|"perTask"|"value";
}
