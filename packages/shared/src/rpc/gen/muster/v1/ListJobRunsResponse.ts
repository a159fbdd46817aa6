// Original file: proto/muster/v1/control.proto

import type { JobRun as _muster_v1_JobRun, JobRun__Output as _muster_v1_JobRun__Output } from '../../muster/v1/JobRun.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListJobRunsResponse {
  'runs'?: (_muster_v1_JobRun)[];
  'nextPageToken'?: (string);
  'revision'?: (number | string | Long);
}

export interface ListJobRunsResponse__Output {
  'runs': (_muster_v1_JobRun__Output)[];
  'nextPageToken': (string);
  'revision': (number);
}
