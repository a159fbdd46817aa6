// Original file: proto/muster/v1/objects.proto

import type { MetricTarget as _muster_v1_MetricTarget, MetricTarget__Output as _muster_v1_MetricTarget__Output } from '../../muster/v1/MetricTarget.ts';
import type { ScalingRules as _muster_v1_ScalingRules, ScalingRules__Output as _muster_v1_ScalingRules__Output } from '../../muster/v1/ScalingRules.ts';
import type { ScheduledBounds as _muster_v1_ScheduledBounds, ScheduledBounds__Output as _muster_v1_ScheduledBounds__Output } from '../../muster/v1/ScheduledBounds.ts';
import type { Long } from '@grpc/proto-loader';

export interface AutoscaleSpec {
  'min'?: (number);
  'max'?: (number);
  'metrics'?: (_muster_v1_MetricTarget)[];
  'tolerance'?: (number | string);
  'scaleUp'?: (_muster_v1_ScalingRules | null);
  'scaleDown'?: (_muster_v1_ScalingRules | null);
  'dryRun'?: (boolean);
  'schedules'?: (_muster_v1_ScheduledBounds)[];
  'idleMs'?: (number | string | Long);
  '_tolerance'?: "tolerance";
}

export interface AutoscaleSpec__Output {
  'min': (number);
  'max': (number);
  'metrics': (_muster_v1_MetricTarget__Output)[];
  'tolerance'?: (number);
  'scaleUp': (_muster_v1_ScalingRules__Output | null);
  'scaleDown': (_muster_v1_ScalingRules__Output | null);
  'dryRun': (boolean);
  'schedules': (_muster_v1_ScheduledBounds__Output)[];
  'idleMs': (number);
  '_tolerance'?: "tolerance";
}
