// Original file: proto/muster/v1/control.proto


export interface DeleteNodeRequest {
  'ref'?: (string);
  'force'?: (boolean);
  'etag'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface DeleteNodeRequest__Output {
  'ref': (string);
  'force': (boolean);
  'etag': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
