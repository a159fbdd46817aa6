// Original file: proto/muster/v1/control.proto

import type { StackRevision as _muster_v1_StackRevision, StackRevision__Output as _muster_v1_StackRevision__Output } from '../../muster/v1/StackRevision.ts';

export interface ListStackRevisionsResponse {
  'revisions'?: (_muster_v1_StackRevision)[];
}

export interface ListStackRevisionsResponse__Output {
  'revisions': (_muster_v1_StackRevision__Output)[];
}
