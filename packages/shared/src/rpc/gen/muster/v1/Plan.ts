// Original file: proto/muster/v1/control.proto

import type { PlannedChange as _muster_v1_PlannedChange, PlannedChange__Output as _muster_v1_PlannedChange__Output } from '../../muster/v1/PlannedChange.ts';
import type { ServiceForecast as _muster_v1_ServiceForecast, ServiceForecast__Output as _muster_v1_ServiceForecast__Output } from '../../muster/v1/ServiceForecast.ts';
import type { PlanStep as _muster_v1_PlanStep, PlanStep__Output as _muster_v1_PlanStep__Output } from '../../muster/v1/PlanStep.ts';

export interface Plan {
  'checkRevision'?: (string);
  'changes'?: (_muster_v1_PlannedChange)[];
  'services'?: (_muster_v1_ServiceForecast)[];
  'steps'?: (_muster_v1_PlanStep)[];
  'complete'?: (boolean);
}

export interface Plan__Output {
  'checkRevision': (string);
  'changes': (_muster_v1_PlannedChange__Output)[];
  'services': (_muster_v1_ServiceForecast__Output)[];
  'steps': (_muster_v1_PlanStep__Output)[];
  'complete': (boolean);
}
