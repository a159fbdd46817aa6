// Original file: proto/muster/v1/objects.proto


export interface NodeNetwork {
  'index'?: (number);
  'tunnelAddress'?: (string);
}

export interface NodeNetwork__Output {
  'index': (number);
  'tunnelAddress': (string);
}
