// Original file: proto/muster/v1/control.proto


export interface JoinClusterResponse {
  'clusterId'?: (string);
  'clusterName'?: (string);
  'managers'?: (string)[];
}

export interface JoinClusterResponse__Output {
  'clusterId': (string);
  'clusterName': (string);
  'managers': (string)[];
}
