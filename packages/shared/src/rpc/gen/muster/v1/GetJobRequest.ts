// Original file: proto/muster/v1/control.proto


export interface GetJobRequest {
  'ref'?: (string);
}

export interface GetJobRequest__Output {
  'ref': (string);
}
