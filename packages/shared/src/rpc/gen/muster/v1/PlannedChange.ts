// Original file: proto/muster/v1/control.proto

import type { PlannedAction as _muster_v1_PlannedAction, PlannedAction__Output as _muster_v1_PlannedAction__Output } from '../../muster/v1/PlannedAction.ts';
import type { FieldChange as _muster_v1_FieldChange, FieldChange__Output as _muster_v1_FieldChange__Output } from '../../muster/v1/FieldChange.ts';

export interface PlannedChange {
  'kind'?: (string);
  'name'?: (string);
  'action'?: (_muster_v1_PlannedAction);
  'fields'?: (_muster_v1_FieldChange)[];
}

export interface PlannedChange__Output {
  'kind': (string);
  'name': (string);
  'action': (_muster_v1_PlannedAction__Output);
  'fields': (_muster_v1_FieldChange__Output)[];
}
