// Original file: proto/muster/v1/control.proto


export interface StopJobRunRequest {
  'ref'?: (string);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface StopJobRunRequest__Output {
  'ref': (string);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
