// Original file: proto/muster/v1/objects.proto

import type { Score as _muster_v1_Score, Score__Output as _muster_v1_Score__Output } from '../../muster/v1/Score.ts';
import type { Long } from '@grpc/proto-loader';

export interface PlacementEvidence {
  'decidedAt'?: (number | string | Long);
  'nodesConsidered'?: (number);
  'rejected'?: ({[key: string]: number});
  'scores'?: (_muster_v1_Score)[];
  'runnerUp'?: (string);
  'summary'?: (string);
}

export interface PlacementEvidence__Output {
  'decidedAt': (number);
  'nodesConsidered': (number);
  'rejected': ({[key: string]: number});
  'scores': (_muster_v1_Score__Output)[];
  'runnerUp': (string);
  'summary': (string);
}
