// Original file: proto/muster/v1/ca.proto


export interface DeleteJoinTokenRequest {
  'id'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface DeleteJoinTokenRequest__Output {
  'id': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
