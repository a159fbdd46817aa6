// Original file: proto/muster/v1/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface NodeDescription {
  'hostname'?: (string);
  'address'?: (string);
  'os'?: (string);
  'architecture'?: (string);
  'nanoCpus'?: (number | string | Long);
  'memoryBytes'?: (number | string | Long);
  'engineVersion'?: (string);
  'engineLabels'?: ({[key: string]: string});
  'agentVersion'?: (string);
  'usedPorts'?: (string)[];
}

export interface NodeDescription__Output {
  'hostname': (string);
  'address': (string);
  'os': (string);
  'architecture': (string);
  'nanoCpus': (number);
  'memoryBytes': (number);
  'engineVersion': (string);
  'engineLabels': ({[key: string]: string});
  'agentVersion': (string);
  'usedPorts': (string)[];
}
