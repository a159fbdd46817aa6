// Original file: proto/muster/v1/control.proto


export interface DeleteRouteRequest {
  'ref'?: (string);
  'etag'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface DeleteRouteRequest__Output {
  'ref': (string);
  'etag': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
