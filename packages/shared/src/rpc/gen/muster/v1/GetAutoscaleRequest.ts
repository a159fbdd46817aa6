// Original file: proto/muster/v1/control.proto


export interface GetAutoscaleRequest {
  'ref'?: (string);
}

export interface GetAutoscaleRequest__Output {
  'ref': (string);
}
