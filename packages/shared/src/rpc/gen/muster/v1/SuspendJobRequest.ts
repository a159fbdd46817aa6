// Original file: proto/muster/v1/control.proto


export interface SuspendJobRequest {
  'ref'?: (string);
  'suspended'?: (boolean);
  'etag'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface SuspendJobRequest__Output {
  'ref': (string);
  'suspended': (boolean);
  'etag': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
