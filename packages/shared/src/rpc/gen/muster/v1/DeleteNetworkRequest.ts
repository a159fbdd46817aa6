// Original file: proto/muster/v1/control.proto


export interface DeleteNetworkRequest {
  'ref'?: (string);
  'etag'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface DeleteNetworkRequest__Output {
  'ref': (string);
  'etag': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
