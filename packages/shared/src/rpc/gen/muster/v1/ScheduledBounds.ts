// Original file: proto/muster/v1/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface ScheduledBounds {
  'cron'?: (string);
  'timeZone'?: (string);
  'durationMs'?: (number | string | Long);
  'min'?: (number);
  'max'?: (number);
  '_min'?: "min";
  '_max'?: "max";
}

export interface ScheduledBounds__Output {
  'cron': (string);
  'timeZone': (string);
  'durationMs': (number);
  'min'?: (number);
  'max'?: (number);
  '_min'?: "min";
  '_max'?: "max";
}
