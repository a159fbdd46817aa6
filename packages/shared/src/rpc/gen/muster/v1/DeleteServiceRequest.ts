// Original file: proto/muster/v1/control.proto


export interface DeleteServiceRequest {
  'ref'?: (string);
  'etag'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface DeleteServiceRequest__Output {
  'ref': (string);
  'etag': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
