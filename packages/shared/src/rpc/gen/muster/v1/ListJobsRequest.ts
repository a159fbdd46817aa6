// Original file: proto/muster/v1/control.proto


export interface ListJobsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListJobsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
