// Original file: proto/muster/v1/control.proto

import type { JobRun as _muster_v1_JobRun, JobRun__Output as _muster_v1_JobRun__Output } from '../../muster/v1/JobRun.ts';
import type { Plan as _muster_v1_Plan, Plan__Output as _muster_v1_Plan__Output } from '../../muster/v1/Plan.ts';

export interface StopJobRunResponse {
  'runs'?: (_muster_v1_JobRun)[];
  'plan'?: (_muster_v1_Plan | null);
}

export interface StopJobRunResponse__Output {
  'runs': (_muster_v1_JobRun__Output)[];
  'plan': (_muster_v1_Plan__Output | null);
}
