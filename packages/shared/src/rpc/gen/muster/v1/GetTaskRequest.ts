// Original file: proto/muster/v1/control.proto


export interface GetTaskRequest {
  'ref'?: (string);
}

export interface GetTaskRequest__Output {
  'ref': (string);
}
