// Original file: proto/muster/v1/access.proto


export interface DeleteUserRequest {
  'ref'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface DeleteUserRequest__Output {
  'ref': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
