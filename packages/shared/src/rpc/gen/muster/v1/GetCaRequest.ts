// Original file: proto/muster/v1/ca.proto


export interface GetCaRequest {
  'outdated'?: (boolean);
}

export interface GetCaRequest__Output {
  'outdated': (boolean);
}
