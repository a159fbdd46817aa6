// Original file: proto/muster/v1/objects.proto

import type { DependencyCondition as _muster_v1_DependencyCondition, DependencyCondition__Output as _muster_v1_DependencyCondition__Output } from '../../muster/v1/DependencyCondition.ts';

export interface Dependency {
  'service'?: (string);
  'condition'?: (_muster_v1_DependencyCondition);
  'required'?: (boolean);
  'restart'?: (boolean);
  '_required'?: "required";
}

export interface Dependency__Output {
  'service': (string);
  'condition': (_muster_v1_DependencyCondition__Output);
  'required'?: (boolean);
  'restart': (boolean);
  '_required'?: "required";
}
