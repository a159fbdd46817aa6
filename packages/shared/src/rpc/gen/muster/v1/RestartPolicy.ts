// Original file: proto/muster/v1/objects.proto

import type { RestartCondition as _muster_v1_RestartCondition, RestartCondition__Output as _muster_v1_RestartCondition__Output } from '../../muster/v1/RestartCondition.ts';
import type { Long } from '@grpc/proto-loader';

export interface RestartPolicy {
  'condition'?: (_muster_v1_RestartCondition);
  'delayMs'?: (number | string | Long);
  'maxDelayMs'?: (number | string | Long);
  'maxAttempts'?: (number);
  'windowMs'?: (number | string | Long);
  '_delayMs'?: "delayMs";
  '_maxDelayMs'?: "maxDelayMs";
  '_windowMs'?: "windowMs";
}

export interface RestartPolicy__Output {
  'condition': (_muster_v1_RestartCondition__Output);
  'delayMs'?: (number);
  'maxDelayMs'?: (number);
  'maxAttempts': (number);
  'windowMs'?: (number);
  '_delayMs'?: "delayMs";
  '_maxDelayMs'?: "maxDelayMs";
  '_windowMs'?: "windowMs";
}
