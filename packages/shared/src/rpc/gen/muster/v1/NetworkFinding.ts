// Original file: proto/muster/v1/network_check.proto

import type { FindingLevel as _muster_v1_FindingLevel, FindingLevel__Output as _muster_v1_FindingLevel__Output } from '../../muster/v1/FindingLevel.ts';

export interface NetworkFinding {
  'level'?: (_muster_v1_FindingLevel);
  'code'?: (string);
  'what'?: (string);
  'why'?: (string);
  'todo'?: (string);
  'hosts'?: (string)[];
  'services'?: (string)[];
}

export interface NetworkFinding__Output {
  'level': (_muster_v1_FindingLevel__Output);
  'code': (string);
  'what': (string);
  'why': (string);
  'todo': (string);
  'hosts': (string)[];
  'services': (string)[];
}
