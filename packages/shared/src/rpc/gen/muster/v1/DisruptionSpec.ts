// Original file: proto/muster/v1/objects.proto

import type { Amount as _muster_v1_Amount, Amount__Output as _muster_v1_Amount__Output } from '../../muster/v1/Amount.ts';
import type { UpdateOrder as _muster_v1_UpdateOrder, UpdateOrder__Output as _muster_v1_UpdateOrder__Output } from '../../muster/v1/UpdateOrder.ts';

export interface DisruptionSpec {
  'maxUnavailable'?: (_muster_v1_Amount | null);
  'moveOrder'?: (_muster_v1_UpdateOrder);
  'rebalanceAutomatically'?: (boolean);
}

export interface DisruptionSpec__Output {
  'maxUnavailable': (_muster_v1_Amount__Output | null);
  'moveOrder': (_muster_v1_UpdateOrder__Output);
  'rebalanceAutomatically': (boolean);
}
