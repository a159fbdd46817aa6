// Original file: proto/muster/v1/control.proto


export interface ListRoutesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListRoutesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
