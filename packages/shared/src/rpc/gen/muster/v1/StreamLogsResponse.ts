// Original file: proto/muster/v1/logs.proto

import type { LogEntry as _muster_v1_LogEntry, LogEntry__Output as _muster_v1_LogEntry__Output } from '../../muster/v1/LogEntry.ts';

export interface StreamLogsResponse {
  'entries'?: (_muster_v1_LogEntry)[];
  'notice'?: (string);
}

export interface StreamLogsResponse__Output {
  'entries': (_muster_v1_LogEntry__Output)[];
  'notice': (string);
}
