// Original file: proto/muster/v1/control.proto


export interface RunJobRequest {
  'ref'?: (string);
  'parameters'?: ({[key: string]: string});
  'validateOnly'?: (boolean);
  'requestId'?: (string);
  'checkRevision'?: (string);
}

export interface RunJobRequest__Output {
  'ref': (string);
  'parameters': ({[key: string]: string});
  'validateOnly': (boolean);
  'requestId': (string);
  'checkRevision': (string);
}
