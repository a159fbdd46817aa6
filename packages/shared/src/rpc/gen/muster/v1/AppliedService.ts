// Original file: proto/muster/v1/control.proto

import type { Service as _muster_v1_Service, Service__Output as _muster_v1_Service__Output } from '../../muster/v1/Service.ts';
import type { ApplyAction as _muster_v1_ApplyAction, ApplyAction__Output as _muster_v1_ApplyAction__Output } from '../../muster/v1/ApplyAction.ts';

export interface AppliedService {
  'service'?: (_muster_v1_Service | null);
  'action'?: (_muster_v1_ApplyAction);
}

export interface AppliedService__Output {
  'service': (_muster_v1_Service__Output | null);
  'action': (_muster_v1_ApplyAction__Output);
}
