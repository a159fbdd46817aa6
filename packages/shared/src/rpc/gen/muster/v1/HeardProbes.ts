// Original file: proto/muster/v1/network_check.proto

import type { HeardProbe as _muster_v1_HeardProbe, HeardProbe__Output as _muster_v1_HeardProbe__Output } from '../../muster/v1/HeardProbe.ts';

export interface HeardProbes {
  'noted'?: (boolean);
  'tunnels'?: (string)[];
  'probes'?: (_muster_v1_HeardProbe)[];
}

export interface HeardProbes__Output {
  'noted': (boolean);
  'tunnels': (string)[];
  'probes': (_muster_v1_HeardProbe__Output)[];
}
