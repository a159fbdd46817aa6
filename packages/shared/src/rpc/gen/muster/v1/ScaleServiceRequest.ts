// Original file: proto/muster/v1/control.proto


export interface ScaleServiceRequest {
  'ref'?: (string);
  'replicas'?: (number);
  'etag'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface ScaleServiceRequest__Output {
  'ref': (string);
  'replicas': (number);
  'etag': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
