// Original file: proto/muster/v1/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface PrometheusQuery {
  'query'?: (string);
  'address'?: (string);
  'timeoutMs'?: (number | string | Long);
}

export interface PrometheusQuery__Output {
  'query': (string);
  'address': (string);
  'timeoutMs': (number);
}
