// Original file: proto/muster/v1/network_check.proto


export interface HeardProbe {
  'address'?: (string);
  'largestBytes'?: (number);
}

export interface HeardProbe__Output {
  'address': (string);
  'largestBytes': (number);
}
