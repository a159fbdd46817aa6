// Original file: proto/muster/v1/networks.proto


export interface HostSubnet {
  'nodeId'?: (string);
  'subnet'?: (string);
}

export interface HostSubnet__Output {
  'nodeId': (string);
  'subnet': (string);
}
