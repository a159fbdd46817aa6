// Original file: proto/muster/v1/objects.proto


export interface BindMount {
  'source'?: (string);
  'target'?: (string);
  'readOnly'?: (boolean);
  'propagation'?: (string);
  'createSource'?: (boolean);
}

export interface BindMount__Output {
  'source': (string);
  'target': (string);
  'readOnly': (boolean);
  'propagation': (string);
  'createSource': (boolean);
}
