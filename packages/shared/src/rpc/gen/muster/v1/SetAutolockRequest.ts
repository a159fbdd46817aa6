// Original file: proto/muster/v1/ca.proto


export interface SetAutolockRequest {
  'on'?: (boolean);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface SetAutolockRequest__Output {
  'on': (boolean);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
