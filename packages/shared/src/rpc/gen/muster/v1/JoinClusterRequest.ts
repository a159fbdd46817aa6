// Original file: proto/muster/v1/control.proto


export interface JoinClusterRequest {
  'token'?: (string);
}

export interface JoinClusterRequest__Output {
  'token': (string);
}
