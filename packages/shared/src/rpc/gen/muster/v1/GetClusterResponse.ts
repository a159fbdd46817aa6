// Original file: proto/muster/v1/control.proto

import type { Cluster as _muster_v1_Cluster, Cluster__Output as _muster_v1_Cluster__Output } from '../../muster/v1/Cluster.ts';

export interface GetClusterResponse {
  'cluster'?: (_muster_v1_Cluster | null);
}

export interface GetClusterResponse__Output {
  'cluster': (_muster_v1_Cluster__Output | null);
}
