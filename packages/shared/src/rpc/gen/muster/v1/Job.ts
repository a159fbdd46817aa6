// Original file: proto/muster/v1/objects.proto

import type { Service as _muster_v1_Service, Service__Output as _muster_v1_Service__Output } from '../../muster/v1/Service.ts';
import type { JobRun as _muster_v1_JobRun, JobRun__Output as _muster_v1_JobRun__Output } from '../../muster/v1/JobRun.ts';
import type { Long } from '@grpc/proto-loader';

export interface Job {
  'service'?: (_muster_v1_Service | null);
  'nextRunAt'?: (number | string | Long);
  'lastScheduledAt'?: (number | string | Long);
  'active'?: (number);
  'newestRun'?: (_muster_v1_JobRun | null);
}

export interface Job__Output {
  'service': (_muster_v1_Service__Output | null);
  'nextRunAt': (number);
  'lastScheduledAt': (number);
  'active': (number);
  'newestRun': (_muster_v1_JobRun__Output | null);
}
