// Original file: proto/muster/v1/control.proto


export interface GetRouteRequest {
  'ref'?: (string);
}

export interface GetRouteRequest__Output {
  'ref': (string);
}
