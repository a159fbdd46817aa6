// Original file: proto/muster/v1/control.proto


export interface ListAutoscaleDecisionsRequest {
  'ref'?: (string);
}

export interface ListAutoscaleDecisionsRequest__Output {
  'ref': (string);
}
