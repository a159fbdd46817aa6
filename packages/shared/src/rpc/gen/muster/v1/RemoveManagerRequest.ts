// Original file: proto/muster/v1/ca.proto


export interface RemoveManagerRequest {
  'ref'?: (string);
  'force'?: (boolean);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface RemoveManagerRequest__Output {
  'ref': (string);
  'force': (boolean);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
