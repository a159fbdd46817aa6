// Original file: proto/muster/v1/objects.proto

import type { ContainerSpec as _muster_v1_ContainerSpec, ContainerSpec__Output as _muster_v1_ContainerSpec__Output } from '../../muster/v1/ContainerSpec.ts';
import type { ResourceSpec as _muster_v1_ResourceSpec, ResourceSpec__Output as _muster_v1_ResourceSpec__Output } from '../../muster/v1/ResourceSpec.ts';
import type { RestartPolicy as _muster_v1_RestartPolicy, RestartPolicy__Output as _muster_v1_RestartPolicy__Output } from '../../muster/v1/RestartPolicy.ts';
import type { PlacementSpec as _muster_v1_PlacementSpec, PlacementSpec__Output as _muster_v1_PlacementSpec__Output } from '../../muster/v1/PlacementSpec.ts';
import type { LogDriver as _muster_v1_LogDriver, LogDriver__Output as _muster_v1_LogDriver__Output } from '../../muster/v1/LogDriver.ts';
import type { NetworkAttachment as _muster_v1_NetworkAttachment, NetworkAttachment__Output as _muster_v1_NetworkAttachment__Output } from '../../muster/v1/NetworkAttachment.ts';
import type { Disconnect as _muster_v1_Disconnect, Disconnect__Output as _muster_v1_Disconnect__Output } from '../../muster/v1/Disconnect.ts';
import type { Long } from '@grpc/proto-loader';

export interface TaskSpec {
  'container'?: (_muster_v1_ContainerSpec | null);
  'resources'?: (_muster_v1_ResourceSpec | null);
  'restart'?: (_muster_v1_RestartPolicy | null);
  'placement'?: (_muster_v1_PlacementSpec | null);
  'logDriver'?: (_muster_v1_LogDriver | null);
  'forceUpdate'?: (number | string | Long);
  'networks'?: (_muster_v1_NetworkAttachment)[];
  'disconnect'?: (_muster_v1_Disconnect | null);
}

export interface TaskSpec__Output {
  'container': (_muster_v1_ContainerSpec__Output | null);
  'resources': (_muster_v1_ResourceSpec__Output | null);
  'restart': (_muster_v1_RestartPolicy__Output | null);
  'placement': (_muster_v1_PlacementSpec__Output | null);
  'logDriver': (_muster_v1_LogDriver__Output | null);
  'forceUpdate': (number);
  'networks': (_muster_v1_NetworkAttachment__Output)[];
  'disconnect': (_muster_v1_Disconnect__Output | null);
}
