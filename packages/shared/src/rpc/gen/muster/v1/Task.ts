// Original file: proto/muster/v1/objects.proto

import type { Meta as _muster_v1_Meta, Meta__Output as _muster_v1_Meta__Output } from '../../muster/v1/Meta.ts';
import type { DesiredState as _muster_v1_DesiredState, DesiredState__Output as _muster_v1_DesiredState__Output } from '../../muster/v1/DesiredState.ts';
import type { TaskStatus as _muster_v1_TaskStatus, TaskStatus__Output as _muster_v1_TaskStatus__Output } from '../../muster/v1/TaskStatus.ts';
import type { PlacementEvidence as _muster_v1_PlacementEvidence, PlacementEvidence__Output as _muster_v1_PlacementEvidence__Output } from '../../muster/v1/PlacementEvidence.ts';
import type { Eviction as _muster_v1_Eviction, Eviction__Output as _muster_v1_Eviction__Output } from '../../muster/v1/Eviction.ts';
import type { NetworkAddress as _muster_v1_NetworkAddress, NetworkAddress__Output as _muster_v1_NetworkAddress__Output } from '../../muster/v1/NetworkAddress.ts';
import type { GenericResource as _muster_v1_GenericResource, GenericResource__Output as _muster_v1_GenericResource__Output } from '../../muster/v1/GenericResource.ts';
import type { Long } from '@grpc/proto-loader';

export interface Task {
  'meta'?: (_muster_v1_Meta | null);
  'serviceId'?: (string);
  'serviceName'?: (string);
  'revision'?: (number | string | Long);
  'slot'?: (number);
  'nodeId'?: (string);
  'nodeName'?: (string);
  'desiredState'?: (_muster_v1_DesiredState);
  'desiredReason'?: (string);
  'notBefore'?: (number | string | Long);
  'replaces'?: (string);
  'status'?: (_muster_v1_TaskStatus | null);
  'evidence'?: (_muster_v1_PlacementEvidence | null);
  'image'?: (string);
  'evict'?: (_muster_v1_Eviction | null);
  'avoids'?: (string);
  'addresses'?: (_muster_v1_NetworkAddress)[];
  'generic'?: (_muster_v1_GenericResource)[];
  'runId'?: (string);
}

export interface Task__Output {
  'meta': (_muster_v1_Meta__Output | null);
  'serviceId': (string);
  'serviceName': (string);
  'revision': (number);
  'slot': (number);
  'nodeId': (string);
  'nodeName': (string);
  'desiredState': (_muster_v1_DesiredState__Output);
  'desiredReason': (string);
  'notBefore': (number);
  'replaces': (string);
  'status': (_muster_v1_TaskStatus__Output | null);
  'evidence': (_muster_v1_PlacementEvidence__Output | null);
  'image': (string);
  'evict': (_muster_v1_Eviction__Output | null);
  'avoids': (string);
  'addresses': (_muster_v1_NetworkAddress__Output)[];
  'generic': (_muster_v1_GenericResource__Output)[];
  'runId': (string);
}
