// Original file: proto/muster/v1/objects.proto


export interface Amount {
  'value'?: (number);
  'percent'?: (boolean);
}

export interface Amount__Output {
  'value': (number);
  'percent': (boolean);
}
