// Original file: proto/muster/v1/control.proto

import type { BackupEntry as _muster_v1_BackupEntry, BackupEntry__Output as _muster_v1_BackupEntry__Output } from '../../muster/v1/BackupEntry.ts';
import type { Long } from '@grpc/proto-loader';

export interface BackupClusterResponse {
  'revision'?: (number | string | Long);
  'entries'?: (_muster_v1_BackupEntry)[];
  'clusterKey'?: (Buffer | Uint8Array | string);
}

export interface BackupClusterResponse__Output {
  'revision': (number);
  'entries': (_muster_v1_BackupEntry__Output)[];
  'clusterKey': (Buffer);
}
