// Original file: proto/muster/v1/control.proto

import type { Job as _muster_v1_Job, Job__Output as _muster_v1_Job__Output } from '../../muster/v1/Job.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListJobsResponse {
  'jobs'?: (_muster_v1_Job)[];
  'nextPageToken'?: (string);
  'revision'?: (number | string | Long);
}

export interface ListJobsResponse__Output {
  'jobs': (_muster_v1_Job__Output)[];
  'nextPageToken': (string);
  'revision': (number);
}
