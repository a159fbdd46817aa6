// Original file: proto/muster/v1/objects.proto

import type { UpdateOrder as _muster_v1_UpdateOrder, UpdateOrder__Output as _muster_v1_UpdateOrder__Output } from '../../muster/v1/UpdateOrder.ts';
import type { FailureAction as _muster_v1_FailureAction, FailureAction__Output as _muster_v1_FailureAction__Output } from '../../muster/v1/FailureAction.ts';
import type { Long } from '@grpc/proto-loader';

export interface UpdateConfig {
  'parallelism'?: (number);
  'delayMs'?: (number | string | Long);
  'order'?: (_muster_v1_UpdateOrder);
  'monitorMs'?: (number | string | Long);
  'failureAction'?: (_muster_v1_FailureAction);
  'maxFailureRatio'?: (number | string);
  'progressDeadlineMs'?: (number | string | Long);
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
  '_parallelism'?: "parallelism";
  '_monitorMs'?: "monitorMs";
  '_progressDeadlineMs'?: "progressDeadlineMs";
}
