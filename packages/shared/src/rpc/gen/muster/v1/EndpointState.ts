// Original file: proto/muster/v1/networks.proto

import type { NetworkAddress as _muster_v1_NetworkAddress, NetworkAddress__Output as _muster_v1_NetworkAddress__Output } from '../../muster/v1/NetworkAddress.ts';

export interface EndpointState {
  'taskId'?: (string);
  'nodeId'?: (string);
  'slot'?: (number);
  'serving'?: (boolean);
  'addresses'?: (_muster_v1_NetworkAddress)[];
  'lost'?: (boolean);
}

export interface EndpointState__Output {
  'taskId': (string);
  'nodeId': (string);
  'slot': (number);
  'serving': (boolean);
  'addresses': (_muster_v1_NetworkAddress__Output)[];
  'lost': (boolean);
}
