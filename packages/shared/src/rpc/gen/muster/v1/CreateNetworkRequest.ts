// Original file: proto/muster/v1/control.proto

import type { NetworkSpec as _muster_v1_NetworkSpec, NetworkSpec__Output as _muster_v1_NetworkSpec__Output } from '../../muster/v1/NetworkSpec.ts';

export interface CreateNetworkRequest {
  'spec'?: (_muster_v1_NetworkSpec | null);
  'stack'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface CreateNetworkRequest__Output {
  'spec': (_muster_v1_NetworkSpec__Output | null);
  'stack': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
