// Original file: proto/muster/v1/control.proto


export interface GetServiceRequest {
  'ref'?: (string);
}

export interface GetServiceRequest__Output {
  'ref': (string);
}
