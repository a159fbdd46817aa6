// Original file: proto/muster/v1/access.proto


export interface DeleteUserTokenRequest {
  'ref'?: (string);
  'tokenId'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface DeleteUserTokenRequest__Output {
  'ref': (string);
  'tokenId': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
