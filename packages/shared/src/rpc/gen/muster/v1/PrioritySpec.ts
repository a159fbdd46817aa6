// Original file: proto/muster/v1/objects.proto


export interface PrioritySpec {
  'value'?: (number);
  'preempts'?: (boolean);
}

export interface PrioritySpec__Output {
  'value': (number);
  'preempts': (boolean);
}
