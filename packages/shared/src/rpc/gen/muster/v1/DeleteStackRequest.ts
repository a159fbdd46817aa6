// Original file: proto/muster/v1/control.proto


export interface DeleteStackRequest {
  'name'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface DeleteStackRequest__Output {
  'name': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
