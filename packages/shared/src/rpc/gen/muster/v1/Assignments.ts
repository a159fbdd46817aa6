// Original file: proto/muster/v1/dispatcher.proto

import type { AssignmentsType as _muster_v1_AssignmentsType, AssignmentsType__Output as _muster_v1_AssignmentsType__Output } from '../../muster/v1/AssignmentsType.ts';
import type { Fence as _muster_v1_Fence, Fence__Output as _muster_v1_Fence__Output } from '../../muster/v1/Fence.ts';
import type { Assignment as _muster_v1_Assignment, Assignment__Output as _muster_v1_Assignment__Output } from '../../muster/v1/Assignment.ts';
import type { Long } from '@grpc/proto-loader';

export interface Assignments {
  'type'?: (_muster_v1_AssignmentsType);
  'fence'?: (_muster_v1_Fence | null);
  'appliesTo'?: (number | string | Long);
  'resultsIn'?: (number | string | Long);
  'assign'?: (_muster_v1_Assignment)[];
  'remove'?: (string)[];
  'lastPart'?: (boolean);
}

export interface Assignments__Output {
  'type': (_muster_v1_AssignmentsType__Output);
  'fence': (_muster_v1_Fence__Output | null);
  'appliesTo': (number);
  'resultsIn': (number);
  'assign': (_muster_v1_Assignment__Output)[];
  'remove': (string)[];
  'lastPart': (boolean);
}
