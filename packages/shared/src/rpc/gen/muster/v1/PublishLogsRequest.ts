// Original file: proto/muster/v1/dispatcher.proto

import type { LogEntry as _muster_v1_LogEntry, LogEntry__Output as _muster_v1_LogEntry__Output } from '../../muster/v1/LogEntry.ts';

export interface PublishLogsRequest {
  'streamId'?: (string);
  'entries'?: (_muster_v1_LogEntry)[];
  'error'?: (string);
}

export interface PublishLogsRequest__Output {
  'streamId': (string);
  'entries': (_muster_v1_LogEntry__Output)[];
  'error': (string);
}
