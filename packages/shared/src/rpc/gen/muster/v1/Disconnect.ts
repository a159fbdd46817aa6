// Original file: proto/muster/v1/objects.proto

import type { OnReturn as _muster_v1_OnReturn, OnReturn__Output as _muster_v1_OnReturn__Output } from '../../muster/v1/OnReturn.ts';
import type { Long } from '@grpc/proto-loader';

export interface Disconnect {
  'exclusive'?: (boolean);
  'stopAfterMs'?: (number | string | Long);
  'lostAfterMs'?: (number | string | Long);
  'keepWaiting'?: (boolean);
  'onReturn'?: (_muster_v1_OnReturn);
}

export interface Disconnect__Output {
  'exclusive': (boolean);
  'stopAfterMs': (number);
  'lostAfterMs': (number);
  'keepWaiting': (boolean);
  'onReturn': (_muster_v1_OnReturn__Output);
}
