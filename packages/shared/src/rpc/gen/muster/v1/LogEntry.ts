// Original file: proto/muster/v1/logs.proto

import type { LogSource as _muster_v1_LogSource, LogSource__Output as _muster_v1_LogSource__Output } from '../../muster/v1/LogSource.ts';
import type { Long } from '@grpc/proto-loader';

export interface LogEntry {
  'taskId'?: (string);
  'nodeId'?: (string);
  'slot'?: (number);
  'serviceName'?: (string);
  'nodeName'?: (string);
  'source'?: (_muster_v1_LogSource);
  'at'?: (number | string | Long);
  'line'?: (Buffer | Uint8Array | string);
}

export interface LogEntry__Output {
  'taskId': (string);
  'nodeId': (string);
  'slot': (number);
  'serviceName': (string);
  'nodeName': (string);
  'source': (_muster_v1_LogSource__Output);
  'at': (number);
  'line': (Buffer);
}
