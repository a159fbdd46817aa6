// Original file: proto/muster/v1/objects.proto

import type { AffinityType as _muster_v1_AffinityType, AffinityType__Output as _muster_v1_AffinityType__Output } from '../../muster/v1/AffinityType.ts';

export interface AffinityRule {
  'type'?: (_muster_v1_AffinityType);
  'service'?: (string);
  'label'?: (string);
  'topology'?: (string);
  'required'?: (boolean);
  '_required'?: "required";
}

export interface AffinityRule__Output {
  'type': (_muster_v1_AffinityType__Output);
  'service': (string);
  'label': (string);
  'topology': (string);
  'required'?: (boolean);
  '_required'?: "required";
}
