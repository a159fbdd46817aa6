// Original file: proto/muster/v1/control.proto


export interface ListStacksRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListStacksRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
