// Original file: proto/muster/v1/control.proto


export interface GetNetworkRequest {
  'ref'?: (string);
}

export interface GetNetworkRequest__Output {
  'ref': (string);
}
