// Original file: proto/muster/v1/objects.proto

import type { Amount as _muster_v1_Amount, Amount__Output as _muster_v1_Amount__Output } from '../../muster/v1/Amount.ts';
import type { Long } from '@grpc/proto-loader';

export interface CanarySpec {
  'amount'?: (_muster_v1_Amount | null);
  'promoteAfterMs'?: (number | string | Long);
}

export interface CanarySpec__Output {
  'amount': (_muster_v1_Amount__Output | null);
  'promoteAfterMs': (number);
}
