// Original file: proto/muster/v1/control.proto

import type { AppliedService as _muster_v1_AppliedService, AppliedService__Output as _muster_v1_AppliedService__Output } from '../../muster/v1/AppliedService.ts';

export interface ApplyStackResponse {
  'services'?: (_muster_v1_AppliedService)[];
  'warnings'?: (string)[];
}

export interface ApplyStackResponse__Output {
  'services': (_muster_v1_AppliedService__Output)[];
  'warnings': (string)[];
}
