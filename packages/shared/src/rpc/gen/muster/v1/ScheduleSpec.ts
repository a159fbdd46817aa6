// Original file: proto/muster/v1/objects.proto

import type { OverlapPolicy as _muster_v1_OverlapPolicy, OverlapPolicy__Output as _muster_v1_OverlapPolicy__Output } from '../../muster/v1/OverlapPolicy.ts';
import type { Long } from '@grpc/proto-loader';

export interface ScheduleSpec {
  'cron'?: (string);
  'timeZone'?: (string);
  'overlap'?: (_muster_v1_OverlapPolicy);
  'startingDeadlineMs'?: (number | string | Long);
}

export interface ScheduleSpec__Output {
  'cron': (string);
  'timeZone': (string);
  'overlap': (_muster_v1_OverlapPolicy__Output);
  'startingDeadlineMs': (number);
}
