// Original file: proto/muster/v1/control.proto


export interface ServiceRisk {
  'service'?: (string);
  'desired'?: (number);
  'unplaced'?: (number);
  'allHere'?: (boolean);
  'reason'?: (string);
}

export interface ServiceRisk__Output {
  'service': (string);
  'desired': (number);
  'unplaced': (number);
  'allHere': (boolean);
  'reason': (string);
}
