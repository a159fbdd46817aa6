// Original file: proto/muster/v1/control.proto


export interface RebalanceRequest {
  'refs'?: (string)[];
  'threshold'?: (number);
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface RebalanceRequest__Output {
  'refs': (string)[];
  'threshold': (number);
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
