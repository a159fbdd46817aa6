// Original file: proto/muster/v1/network_check.proto


export interface CheckNetworkRequest {
  'services'?: (string)[];
  'sample'?: (number);
}

export interface CheckNetworkRequest__Output {
  'services': (string)[];
  'sample': (number);
}
