// Original file: proto/muster/v1/objects.proto

import type { ScalingPolicy as _muster_v1_ScalingPolicy, ScalingPolicy__Output as _muster_v1_ScalingPolicy__Output } from '../../muster/v1/ScalingPolicy.ts';
import type { ScalingSelect as _muster_v1_ScalingSelect, ScalingSelect__Output as _muster_v1_ScalingSelect__Output } from '../../muster/v1/ScalingSelect.ts';
import type { Long } from '@grpc/proto-loader';

export interface ScalingRules {
  'windowMs'?: (number | string | Long);
  'policies'?: (_muster_v1_ScalingPolicy)[];
  'select'?: (_muster_v1_ScalingSelect);
  '_windowMs'?: "windowMs";
}

export interface ScalingRules__Output {
  'windowMs'?: (number);
  'policies': (_muster_v1_ScalingPolicy__Output)[];
  'select': (_muster_v1_ScalingSelect__Output);
  '_windowMs'?: "windowMs";
}
