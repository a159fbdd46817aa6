// Original file: proto/muster/v1/ca.proto


export interface JoinRequest {
  'token'?: (string);
  'csr'?: (string);
  'name'?: (string);
  'names'?: (string)[];
  'nodeId'?: (string);
}

export interface JoinRequest__Output {
  'token': (string);
  'csr': (string);
  'name': (string);
  'names': (string)[];
  'nodeId': (string);
}
