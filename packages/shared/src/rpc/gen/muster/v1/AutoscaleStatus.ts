// Original file: proto/muster/v1/control.proto

import type { MetricReading as _muster_v1_MetricReading, MetricReading__Output as _muster_v1_MetricReading__Output } from '../../muster/v1/MetricReading.ts';
import type { TaskUsage as _muster_v1_TaskUsage, TaskUsage__Output as _muster_v1_TaskUsage__Output } from '../../muster/v1/TaskUsage.ts';
import type { Long } from '@grpc/proto-loader';

export interface AutoscaleStatus {
  'serviceId'?: (string);
  'serviceName'?: (string);
  'min'?: (number);
  'max'?: (number);
  'dryRun'?: (boolean);
  'current'?: (number);
  'desired'?: (number);
  'decidedAt'?: (number | string | Long);
  'reason'?: (string);
  'metrics'?: (_muster_v1_MetricReading)[];
  'tasks'?: (_muster_v1_TaskUsage)[];
}

export interface AutoscaleStatus__Output {
  'serviceId': (string);
  'serviceName': (string);
  'min': (number);
  'max': (number);
  'dryRun': (boolean);
  'current': (number);
  'desired': (number);
  'decidedAt': (number);
  'reason': (string);
  'metrics': (_muster_v1_MetricReading__Output)[];
  'tasks': (_muster_v1_TaskUsage__Output)[];
}
