// Original file: proto/muster/v1/dispatcher.proto

import type { AssignmentsType as _muster_v1_AssignmentsType, AssignmentsType__Output as _muster_v1_AssignmentsType__Output } from '../../muster/v1/AssignmentsType.ts';
import type { Fence as _muster_v1_Fence, Fence__Output as _muster_v1_Fence__Output } from '../../muster/v1/Fence.ts';
import type { NetworkSettings as _muster_v1_NetworkSettings, NetworkSettings__Output as _muster_v1_NetworkSettings__Output } from '../../muster/v1/NetworkSettings.ts';
import type { NetworkPeer as _muster_v1_NetworkPeer, NetworkPeer__Output as _muster_v1_NetworkPeer__Output } from '../../muster/v1/NetworkPeer.ts';
import type { NodeNetworkState as _muster_v1_NodeNetworkState, NodeNetworkState__Output as _muster_v1_NodeNetworkState__Output } from '../../muster/v1/NodeNetworkState.ts';
import type { ServiceState as _muster_v1_ServiceState, ServiceState__Output as _muster_v1_ServiceState__Output } from '../../muster/v1/ServiceState.ts';
import type { RouterState as _muster_v1_RouterState, RouterState__Output as _muster_v1_RouterState__Output } from '../../muster/v1/RouterState.ts';
import type { Long } from '@grpc/proto-loader';

export interface NetworkUpdate {
  'type'?: (_muster_v1_AssignmentsType);
  'fence'?: (_muster_v1_Fence | null);
  'appliesTo'?: (number | string | Long);
  'resultsIn'?: (number | string | Long);
  'settings'?: (_muster_v1_NetworkSettings | null);
  'self'?: (_muster_v1_NetworkPeer | null);
  'peers'?: (_muster_v1_NetworkPeer)[];
  'networks'?: (_muster_v1_NodeNetworkState)[];
  'services'?: (_muster_v1_ServiceState)[];
  'removedPeers'?: (string)[];
  'removedNetworks'?: (string)[];
  'removedServices'?: (string)[];
  'lastPart'?: (boolean);
  'router'?: (_muster_v1_RouterState | null);
}

export interface NetworkUpdate__Output {
  'type': (_muster_v1_AssignmentsType__Output);
  'fence': (_muster_v1_Fence__Output | null);
  'appliesTo': (number);
  'resultsIn': (number);
  'settings': (_muster_v1_NetworkSettings__Output | null);
  'self': (_muster_v1_NetworkPeer__Output | null);
  'peers': (_muster_v1_NetworkPeer__Output)[];
  'networks': (_muster_v1_NodeNetworkState__Output)[];
  'services': (_muster_v1_ServiceState__Output)[];
  'removedPeers': (string)[];
  'removedNetworks': (string)[];
  'removedServices': (string)[];
  'lastPart': (boolean);
  'router': (_muster_v1_RouterState__Output | null);
}
