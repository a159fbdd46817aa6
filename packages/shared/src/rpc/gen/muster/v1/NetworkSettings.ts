// Original file: proto/muster/v1/networks.proto

import type { DataPath as _muster_v1_DataPath, DataPath__Output as _muster_v1_DataPath__Output } from '../../muster/v1/DataPath.ts';

export interface NetworkSettings {
  'dataPath'?: (_muster_v1_DataPath);
  'port'?: (number);
  'pool'?: (string);
  'tunnelRange'?: (string);
}

export interface NetworkSettings__Output {
  'dataPath': (_muster_v1_DataPath__Output);
  'port': (number);
  'pool': (string);
  'tunnelRange': (string);
}
