// Original file: proto/muster/v1/objects.proto

import type { Meta as _muster_v1_Meta, Meta__Output as _muster_v1_Meta__Output } from '../../muster/v1/Meta.ts';
import type { Manager as _muster_v1_Manager, Manager__Output as _muster_v1_Manager__Output } from '../../muster/v1/Manager.ts';
import type { NodeCount as _muster_v1_NodeCount, NodeCount__Output as _muster_v1_NodeCount__Output } from '../../muster/v1/NodeCount.ts';
import type { Long } from '@grpc/proto-loader';

export interface Cluster {
  'meta'?: (_muster_v1_Meta | null);
  'incarnation'?: (number | string | Long);
  'taskHistoryLimit'?: (number);
  'managers'?: (_muster_v1_Manager)[];
  'leaderId'?: (string);
  'epoch'?: (number | string | Long);
  'nodes'?: (_muster_v1_NodeCount | null);
}

export interface Cluster__Output {
  'meta': (_muster_v1_Meta__Output | null);
  'incarnation': (number);
  'taskHistoryLimit': (number);
  'managers': (_muster_v1_Manager__Output)[];
  'leaderId': (string);
  'epoch': (number);
  'nodes': (_muster_v1_NodeCount__Output | null);
}
