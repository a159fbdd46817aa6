// Original file: proto/muster/v1/objects.proto


export interface Score {
  'name'?: (string);
  'value'?: (number | string);
}

export interface Score__Output {
  'name': (string);
  'value': (number);
}
