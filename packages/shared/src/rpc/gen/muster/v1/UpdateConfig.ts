// Original file: proto/muster/v1/objects.proto

import type { UpdateOrder as _muster_v1_UpdateOrder, UpdateOrder__Output as _muster_v1_UpdateOrder__Output } from '../../muster/v1/UpdateOrder.ts';
import type { FailureAction as _muster_v1_FailureAction, FailureAction__Output as _muster_v1_FailureAction__Output } from '../../muster/v1/FailureAction.ts';
import type { Amount as _muster_v1_Amount, Amount__Output as _muster_v1_Amount__Output } from '../../muster/v1/Amount.ts';
import type { CanarySpec as _muster_v1_CanarySpec, CanarySpec__Output as _muster_v1_CanarySpec__Output } from '../../muster/v1/CanarySpec.ts';
import type { Long } from '@grpc/proto-loader';

export interface UpdateConfig {
  'parallelism'?: (number);
  'delayMs'?: (number | string | Long);
  'order'?: (_muster_v1_UpdateOrder);
  'monitorMs'?: (number | string | Long);
  'failureAction'?: (_muster_v1_FailureAction);
  'maxFailureRatio'?: (number | string);
  'progressDeadlineMs'?: (number | string | Long);
  'maxSurge'?: (_muster_v1_Amount | null);
  'canary'?: (_muster_v1_CanarySpec | null);
  '_parallelism'?: "parallelism";
  '_monitorMs'?: "monitorMs";
  '_progressDeadlineMs'?: "progressDeadlineMs";
}

export interface UpdateConfig__Output {
  'parallelism'?: (number);
  'delayMs': (number);
  'order': (_muster_v1_UpdateOrder__Output);
  'monitorMs'?: (number);
  'failureAction': (_muster_v1_FailureAction__Output);
  'maxFailureRatio': (number);
  'progressDeadlineMs'?: (number);
  'maxSurge': (_muster_v1_Amount__Output | null);
  'canary': (_muster_v1_CanarySpec__Output | null);
  '_parallelism'?: "parallelism";
  '_monitorMs'?: "monitorMs";
  '_progressDeadlineMs'?: "progressDeadlineMs";
}
