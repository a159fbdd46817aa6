// Original file: proto/muster/v1/control.proto


export interface ListNetworksRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListNetworksRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
