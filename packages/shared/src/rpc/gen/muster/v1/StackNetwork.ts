// Original file: proto/muster/v1/control.proto

import type { NetworkSpec as _muster_v1_NetworkSpec, NetworkSpec__Output as _muster_v1_NetworkSpec__Output } from '../../muster/v1/NetworkSpec.ts';

export interface StackNetwork {
  'spec'?: (_muster_v1_NetworkSpec | null);
  'implicit'?: (boolean);
}

export interface StackNetwork__Output {
  'spec': (_muster_v1_NetworkSpec__Output | null);
  'implicit': (boolean);
}
