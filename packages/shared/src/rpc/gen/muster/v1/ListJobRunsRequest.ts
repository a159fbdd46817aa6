// Original file: proto/muster/v1/control.proto

import type { RunState as _muster_v1_RunState, RunState__Output as _muster_v1_RunState__Output } from '../../muster/v1/RunState.ts';

export interface ListJobRunsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'jobs'?: (string)[];
  'states'?: (_muster_v1_RunState)[];
}

export interface ListJobRunsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'jobs': (string)[];
  'states': (_muster_v1_RunState__Output)[];
}
