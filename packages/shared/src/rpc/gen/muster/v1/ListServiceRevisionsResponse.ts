// Original file: proto/muster/v1/control.proto

import type { ServiceRevision as _muster_v1_ServiceRevision, ServiceRevision__Output as _muster_v1_ServiceRevision__Output } from '../../muster/v1/ServiceRevision.ts';

export interface ListServiceRevisionsResponse {
  'revisions'?: (_muster_v1_ServiceRevision)[];
}

export interface ListServiceRevisionsResponse__Output {
  'revisions': (_muster_v1_ServiceRevision__Output)[];
}
