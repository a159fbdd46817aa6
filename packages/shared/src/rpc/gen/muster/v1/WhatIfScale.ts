// Original file: proto/muster/v1/control.proto


export interface WhatIfScale {
  'service'?: (string);
  'replicas'?: (number);
}

export interface WhatIfScale__Output {
  'service': (string);
  'replicas': (number);
}
