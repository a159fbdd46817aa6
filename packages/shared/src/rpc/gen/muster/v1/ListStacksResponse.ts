// Original file: proto/muster/v1/control.proto

import type { Stack as _muster_v1_Stack, Stack__Output as _muster_v1_Stack__Output } from '../../muster/v1/Stack.ts';
import type { Long } from '@grpc/proto-loader';

export interface ListStacksResponse {
  'stacks'?: (_muster_v1_Stack)[];
  'nextPageToken'?: (string);
  'revision'?: (number | string | Long);
}

export interface ListStacksResponse__Output {
  'stacks': (_muster_v1_Stack__Output)[];
  'nextPageToken': (string);
  'revision': (number);
}
