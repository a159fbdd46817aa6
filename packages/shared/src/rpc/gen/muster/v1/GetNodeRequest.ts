// Original file: proto/muster/v1/control.proto


export interface GetNodeRequest {
  'ref'?: (string);
}

export interface GetNodeRequest__Output {
  'ref': (string);
}
