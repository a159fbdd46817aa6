// Original file: proto/muster/v1/control.proto


export interface GetJobRunRequest {
  'ref'?: (string);
}

export interface GetJobRunRequest__Output {
  'ref': (string);
}
