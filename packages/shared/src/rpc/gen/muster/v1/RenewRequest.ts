// Original file: proto/muster/v1/ca.proto


export interface RenewRequest {
  'csr'?: (string);
  'names'?: (string)[];
}

export interface RenewRequest__Output {
  'csr': (string);
  'names': (string)[];
}
