// Original file: proto/muster/v1/objects.proto

import type { ScheduleSpec as _muster_v1_ScheduleSpec, ScheduleSpec__Output as _muster_v1_ScheduleSpec__Output } from '../../muster/v1/ScheduleSpec.ts';
import type { ParameterSpec as _muster_v1_ParameterSpec, ParameterSpec__Output as _muster_v1_ParameterSpec__Output } from '../../muster/v1/ParameterSpec.ts';
import type { Long } from '@grpc/proto-loader';

export interface JobSpec {
  'backOffLimit'?: (number);
  'activeDeadlineMs'?: (number | string | Long);
  'schedule'?: (_muster_v1_ScheduleSpec | null);
  'parameters'?: (_muster_v1_ParameterSpec | null);
  'suspended'?: (boolean);
  'keepComplete'?: (number);
  'keepFailed'?: (number);
  '_backOffLimit'?: "backOffLimit";
  '_keepComplete'?: "keepComplete";
  '_keepFailed'?: "keepFailed";
}

export interface JobSpec__Output {
  'backOffLimit'?: (number);
  'activeDeadlineMs': (number);
  'schedule': (_muster_v1_ScheduleSpec__Output | null);
  'parameters': (_muster_v1_ParameterSpec__Output | null);
  'suspended': (boolean);
  'keepComplete'?: (number);
  'keepFailed'?: (number);
  '_backOffLimit'?: "backOffLimit";
  '_keepComplete'?: "keepComplete";
  '_keepFailed'?: "keepFailed";
}
