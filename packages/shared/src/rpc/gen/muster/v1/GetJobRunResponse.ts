// Original file: proto/muster/v1/control.proto

import type { JobRun as _muster_v1_JobRun, JobRun__Output as _muster_v1_JobRun__Output } from '../../muster/v1/JobRun.ts';

export interface GetJobRunResponse {
  'run'?: (_muster_v1_JobRun | null);
}

export interface GetJobRunResponse__Output {
  'run': (_muster_v1_JobRun__Output | null);
}
