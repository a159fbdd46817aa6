// Original file: proto/muster/v1/control.proto


export interface ListServiceRevisionsRequest {
  'ref'?: (string);
}

export interface ListServiceRevisionsRequest__Output {
  'ref': (string);
}
