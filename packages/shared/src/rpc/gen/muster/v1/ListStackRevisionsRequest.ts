// Original file: proto/muster/v1/control.proto


export interface ListStackRevisionsRequest {
  'name'?: (string);
}

export interface ListStackRevisionsRequest__Output {
  'name': (string);
}
