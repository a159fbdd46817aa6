// Original file: proto/muster/v1/access.proto

import type { AuditEntry as _muster_v1_AuditEntry, AuditEntry__Output as _muster_v1_AuditEntry__Output } from '../../muster/v1/AuditEntry.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListAuditEntriesResponse {
  'entries'?: (_muster_v1_AuditEntry)[];
  'nextPageToken'?: (string);
  'revision'?: (number | string | Long);
}

export interface ListAuditEntriesResponse__Output {
  'entries': (_muster_v1_AuditEntry__Output)[];
  'nextPageToken': (string);
  'revision': (number);
}
