// Original file: proto/muster/v1/secrets.proto

import type { Secret as _muster_v1_Secret, Secret__Output as _muster_v1_Secret__Output } from '../../muster/v1/Secret.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListSecretsResponse {
  'secrets'?: (_muster_v1_Secret)[];
  'nextPageToken'?: (string);
  'revision'?: (number | string | Long);
}

export interface ListSecretsResponse__Output {
  'secrets': (_muster_v1_Secret__Output)[];
  'nextPageToken': (string);
  'revision': (number);
}
