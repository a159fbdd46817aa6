// Original file: proto/muster/v1/control.proto

import type { Long } from '@grpc/proto-loader';

export interface ServiceUsage {
  'serviceId'?: (string);
  'name'?: (string);
  'desired'?: (number);
  'running'?: (number);
  'measured'?: (number);
  'nanoCpus'?: (number | string);
  'memoryBytes'?: (number | string | Long);
  'connections'?: (number | string);
  'requests'?: (number | string);
  'errors'?: (number | string);
  'latencyMs'?: (number | string);
  '_connections'?: "connections";
  '_requests'?: "requests";
  '_errors'?: "errors";
  '_latencyMs'?: "latencyMs";
}

export interface ServiceUsage__Output {
  'serviceId': (string);
  'name': (string);
  'desired': (number);
  'running': (number);
  'measured': (number);
  'nanoCpus': (number);
  'memoryBytes': (number);
  'connections'?: (number);
  'requests'?: (number);
  'errors'?: (number);
  'latencyMs'?: (number);
  '_connections'?: "connections";
  '_requests'?: "requests";
  '_errors'?: "errors";
  '_latencyMs'?: "latencyMs";
}
