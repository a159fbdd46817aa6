// Original file: proto/muster/v1/objects.proto

import type { SpreadTarget as _muster_v1_SpreadTarget, SpreadTarget__Output as _muster_v1_SpreadTarget__Output } from '../../muster/v1/SpreadTarget.ts';

export interface SpreadPreference {
  'spread'?: (string);
  'targets'?: (_muster_v1_SpreadTarget)[];
}

export interface SpreadPreference__Output {
  'spread': (string);
  'targets': (_muster_v1_SpreadTarget__Output)[];
}
