// Original file: proto/muster/v1/objects.proto

import type { RolloutState as _muster_v1_RolloutState, RolloutState__Output as _muster_v1_RolloutState__Output } from '../../muster/v1/RolloutState.ts';
import type { Long } from '@grpc/proto-loader';

export interface Rollout {
  'state'?: (_muster_v1_RolloutState);
  'fromRevision'?: (number | string | Long);
  'toRevision'?: (number | string | Long);
  'startedAt'?: (number | string | Long);
  'endedAt'?: (number | string | Long);
  'message'?: (string);
  'reason'?: (string);
  'canarySince'?: (number | string | Long);
  'promotedAt'?: (number | string | Long);
}

export interface Rollout__Output {
  'state': (_muster_v1_RolloutState__Output);
  'fromRevision': (number);
  'toRevision': (number);
  'startedAt': (number);
  'endedAt': (number);
  'message': (string);
  'reason': (string);
  'canarySince': (number);
  'promotedAt': (number);
}
