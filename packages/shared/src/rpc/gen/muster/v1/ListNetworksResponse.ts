// Original file: proto/muster/v1/control.proto

import type { Network as _muster_v1_Network, Network__Output as _muster_v1_Network__Output } from '../../muster/v1/Network.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListNetworksResponse {
  'networks'?: (_muster_v1_Network)[];
  'nextPageToken'?: (string);
  'revision'?: (number | string | Long);
}

export interface ListNetworksResponse__Output {
  'networks': (_muster_v1_Network__Output)[];
  'nextPageToken': (string);
  'revision': (number);
}
