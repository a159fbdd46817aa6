// Original file: proto/muster/v1/objects.proto

import type { HostNetworkFacts as _muster_v1_HostNetworkFacts, HostNetworkFacts__Output as _muster_v1_HostNetworkFacts__Output } from '../../muster/v1/HostNetworkFacts.ts';
import type { GenericResource as _muster_v1_GenericResource, GenericResource__Output as _muster_v1_GenericResource__Output } from '../../muster/v1/GenericResource.ts';
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
  'network'?: (_muster_v1_HostNetworkFacts | null);
  'generic'?: (_muster_v1_GenericResource)[];
  'problem'?: (string);
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
  'network': (_muster_v1_HostNetworkFacts__Output | null);
  'generic': (_muster_v1_GenericResource__Output)[];
  'problem': (string);
}
