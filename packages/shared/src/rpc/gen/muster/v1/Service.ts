// Original file: proto/muster/v1/objects.proto

import type { Meta as _muster_v1_Meta, Meta__Output as _muster_v1_Meta__Output } from '../../muster/v1/Meta.ts';
import type { ServiceSpec as _muster_v1_ServiceSpec, ServiceSpec__Output as _muster_v1_ServiceSpec__Output } from '../../muster/v1/ServiceSpec.ts';
import type { Rollout as _muster_v1_Rollout, Rollout__Output as _muster_v1_Rollout__Output } from '../../muster/v1/Rollout.ts';
import type { ReplicaCount as _muster_v1_ReplicaCount, ReplicaCount__Output as _muster_v1_ReplicaCount__Output } from '../../muster/v1/ReplicaCount.ts';
import type { Long } from '@grpc/proto-loader';

export interface Service {
  'meta'?: (_muster_v1_Meta | null);
  'spec'?: (_muster_v1_ServiceSpec | null);
  'revision'?: (number | string | Long);
  'stack'?: (string);
  'removing'?: (boolean);
  'rollout'?: (_muster_v1_Rollout | null);
  'replicas'?: (_muster_v1_ReplicaCount | null);
}

export interface Service__Output {
  'meta': (_muster_v1_Meta__Output | null);
  'spec': (_muster_v1_ServiceSpec__Output | null);
  'revision': (number);
  'stack': (string);
  'removing': (boolean);
  'rollout': (_muster_v1_Rollout__Output | null);
  'replicas': (_muster_v1_ReplicaCount__Output | null);
}
