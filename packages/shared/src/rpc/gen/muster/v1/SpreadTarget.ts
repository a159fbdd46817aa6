// Original file: proto/muster/v1/objects.proto


export interface SpreadTarget {
  'value'?: (string);
  'percent'?: (number | string);
}

export interface SpreadTarget__Output {
  'value': (string);
  'percent': (number);
}
