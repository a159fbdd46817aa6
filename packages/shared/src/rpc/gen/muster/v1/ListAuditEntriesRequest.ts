// Original file: proto/muster/v1/access.proto

import type { AuditFilter as _muster_v1_AuditFilter, AuditFilter__Output as _muster_v1_AuditFilter__Output } from '../../muster/v1/AuditFilter.ts';

export interface ListAuditEntriesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'filter'?: (_muster_v1_AuditFilter | null);
}

export interface ListAuditEntriesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'filter': (_muster_v1_AuditFilter__Output | null);
}
