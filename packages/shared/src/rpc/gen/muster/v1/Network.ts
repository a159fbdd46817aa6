// Original file: proto/muster/v1/networks.proto

import type { Meta as _muster_v1_Meta, Meta__Output as _muster_v1_Meta__Output } from '../../muster/v1/Meta.ts';
import type { NetworkSpec as _muster_v1_NetworkSpec, NetworkSpec__Output as _muster_v1_NetworkSpec__Output } from '../../muster/v1/NetworkSpec.ts';
import type { NetworkStatus as _muster_v1_NetworkStatus, NetworkStatus__Output as _muster_v1_NetworkStatus__Output } from '../../muster/v1/NetworkStatus.ts';

export interface Network {
  'meta'?: (_muster_v1_Meta | null);
  'spec'?: (_muster_v1_NetworkSpec | null);
  'stack'?: (string);
  'implicit'?: (boolean);
  'status'?: (_muster_v1_NetworkStatus | null);
  'services'?: (string)[];
}

export interface Network__Output {
  'meta': (_muster_v1_Meta__Output | null);
  'spec': (_muster_v1_NetworkSpec__Output | null);
  'stack': (string);
  'implicit': (boolean);
  'status': (_muster_v1_NetworkStatus__Output | null);
  'services': (string)[];
}
