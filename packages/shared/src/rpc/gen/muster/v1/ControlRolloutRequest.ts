// Original file: proto/muster/v1/control.proto

import type { RolloutAction as _muster_v1_RolloutAction, RolloutAction__Output as _muster_v1_RolloutAction__Output } from '../../muster/v1/RolloutAction.ts';

export interface ControlRolloutRequest {
  'ref'?: (string);
  'action'?: (_muster_v1_RolloutAction);
  'etag'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface ControlRolloutRequest__Output {
  'ref': (string);
  'action': (_muster_v1_RolloutAction__Output);
  'etag': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
