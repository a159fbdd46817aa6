// Original file: proto/muster/v1/ca.proto


export interface RotateCaRequest {
  'finish'?: (boolean);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface RotateCaRequest__Output {
  'finish': (boolean);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
