// Original file: proto/muster/v1/objects.proto


export interface NodeCount {
  'total'?: (number);
  'ready'?: (number);
  'suspect'?: (number);
  'down'?: (number);
}

export interface NodeCount__Output {
  'total': (number);
  'ready': (number);
  'suspect': (number);
  'down': (number);
}
