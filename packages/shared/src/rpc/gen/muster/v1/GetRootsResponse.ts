// Original file: proto/muster/v1/ca.proto


export interface GetRootsResponse {
  'clusterId'?: (string);
  'clusterName'?: (string);
  'roots'?: (string)[];
}

export interface GetRootsResponse__Output {
  'clusterId': (string);
  'clusterName': (string);
  'roots': (string)[];
}
