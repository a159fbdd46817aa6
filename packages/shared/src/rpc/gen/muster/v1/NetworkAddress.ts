// Original file: proto/muster/v1/objects.proto


export interface NetworkAddress {
  'networkId'?: (string);
  'address'?: (string);
}

export interface NetworkAddress__Output {
  'networkId': (string);
  'address': (string);
}
