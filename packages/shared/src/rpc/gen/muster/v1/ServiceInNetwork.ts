// Original file: proto/muster/v1/networks.proto


export interface ServiceInNetwork {
  'networkId'?: (string);
  'vip'?: (string);
  'aliases'?: (string)[];
}

export interface ServiceInNetwork__Output {
  'networkId': (string);
  'vip': (string);
  'aliases': (string)[];
}
