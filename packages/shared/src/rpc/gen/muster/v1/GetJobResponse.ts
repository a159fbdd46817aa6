// Original file: proto/muster/v1/control.proto

import type { Job as _muster_v1_Job, Job__Output as _muster_v1_Job__Output } from '../../muster/v1/Job.ts';
import type { JobRun as _muster_v1_JobRun, JobRun__Output as _muster_v1_JobRun__Output } from '../../muster/v1/JobRun.ts';
import type { Long } from '@grpc/proto-loader';

export interface GetJobResponse {
  'job'?: (_muster_v1_Job | null);
  'runs'?: (_muster_v1_JobRun)[];
  'nextRunsAt'?: (number | string | Long)[];
}

export interface GetJobResponse__Output {
  'job': (_muster_v1_Job__Output | null);
  'runs': (_muster_v1_JobRun__Output)[];
  'nextRunsAt': (number)[];
}
