// Original file: proto/muster/v1/networks.proto


export interface AssignedNetwork {
  'networkId'?: (string);
  'name'?: (string);
  'address'?: (string);
  'aliases'?: (string)[];
  'optional'?: (boolean);
}

export interface AssignedNetwork__Output {
  'networkId': (string);
  'name': (string);
  'address': (string);
  'aliases': (string)[];
  'optional': (boolean);
}
