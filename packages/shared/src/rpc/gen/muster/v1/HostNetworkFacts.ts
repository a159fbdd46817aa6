// Original file: proto/muster/v1/objects.proto

import type { RouterFacts as _muster_v1_RouterFacts, RouterFacts__Output as _muster_v1_RouterFacts__Output } from '../../muster/v1/RouterFacts.ts';

export interface HostNetworkFacts {
  'kernel'?: (boolean);
  'reason'?: (string);
  'uplinkMtu'?: (number);
  'foreignRanges'?: (string)[];
  'router'?: (_muster_v1_RouterFacts | null);
  'proxies'?: (boolean);
}

export interface HostNetworkFacts__Output {
  'kernel': (boolean);
  'reason': (string);
  'uplinkMtu': (number);
  'foreignRanges': (string)[];
  'router': (_muster_v1_RouterFacts__Output | null);
  'proxies': (boolean);
}
