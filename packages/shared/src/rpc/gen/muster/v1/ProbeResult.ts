// Original file: proto/muster/v1/network_check.proto

import type { ProbeOutcome as _muster_v1_ProbeOutcome, ProbeOutcome__Output as _muster_v1_ProbeOutcome__Output } from '../../muster/v1/ProbeOutcome.ts';
import type { Long } from '@grpc/proto-loader';

export interface ProbeResult {
  'key'?: (string);
  'outcome'?: (_muster_v1_ProbeOutcome);
  'micros'?: (number | string | Long);
  'largestBytes'?: (number);
  'detail'?: (string);
}

export interface ProbeResult__Output {
  'key': (string);
  'outcome': (_muster_v1_ProbeOutcome__Output);
  'micros': (number);
  'largestBytes': (number);
  'detail': (string);
}
