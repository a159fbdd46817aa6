// Original file: proto/muster/v1/networks.proto


export interface NetworkPeer {
  'nodeId'?: (string);
  'name'?: (string);
  'index'?: (number);
  'address'?: (string);
  'tunnelAddress'?: (string);
}

export interface NetworkPeer__Output {
  'nodeId': (string);
  'name': (string);
  'index': (number);
  'address': (string);
  'tunnelAddress': (string);
}
