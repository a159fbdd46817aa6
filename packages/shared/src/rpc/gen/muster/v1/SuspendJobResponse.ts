// Original file: proto/muster/v1/control.proto

import type { Job as _muster_v1_Job, Job__Output as _muster_v1_Job__Output } from '../../muster/v1/Job.ts';
import type { Plan as _muster_v1_Plan, Plan__Output as _muster_v1_Plan__Output } from '../../muster/v1/Plan.ts';

export interface SuspendJobResponse {
  'job'?: (_muster_v1_Job | null);
  'plan'?: (_muster_v1_Plan | null);
}

export interface SuspendJobResponse__Output {
  'job': (_muster_v1_Job__Output | null);
  'plan': (_muster_v1_Plan__Output | null);
}
