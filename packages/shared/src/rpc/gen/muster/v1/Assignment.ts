// Original file: proto/muster/v1/dispatcher.proto

import type { DesiredState as _muster_v1_DesiredState, DesiredState__Output as _muster_v1_DesiredState__Output } from '../../muster/v1/DesiredState.ts';
import type { TaskSpec as _muster_v1_TaskSpec, TaskSpec__Output as _muster_v1_TaskSpec__Output } from '../../muster/v1/TaskSpec.ts';
import type { PortSpec as _muster_v1_PortSpec, PortSpec__Output as _muster_v1_PortSpec__Output } from '../../muster/v1/PortSpec.ts';
import type { AssignedNetwork as _muster_v1_AssignedNetwork, AssignedNetwork__Output as _muster_v1_AssignedNetwork__Output } from '../../muster/v1/AssignedNetwork.ts';
import type { AssignedFile as _muster_v1_AssignedFile, AssignedFile__Output as _muster_v1_AssignedFile__Output } from '../../muster/v1/AssignedFile.ts';
import type { RegistryAccess as _muster_v1_RegistryAccess, RegistryAccess__Output as _muster_v1_RegistryAccess__Output } from '../../muster/v1/RegistryAccess.ts';
import type { Long } from '@grpc/proto-loader';

export interface Assignment {
  'taskId'?: (string);
  'serviceId'?: (string);
  'serviceName'?: (string);
  'revision'?: (number | string | Long);
  'slot'?: (number);
  'desiredState'?: (_muster_v1_DesiredState);
  'notBefore'?: (number | string | Long);
  'spec'?: (_muster_v1_TaskSpec | null);
  'ports'?: (_muster_v1_PortSpec)[];
  'stack'?: (string);
  'sampled'?: (boolean);
  'networks'?: (_muster_v1_AssignedNetwork)[];
  'files'?: (_muster_v1_AssignedFile)[];
  'serviceLabels'?: ({[key: string]: string});
  'registry'?: (_muster_v1_RegistryAccess | null);
}

export interface Assignment__Output {
  'taskId': (string);
  'serviceId': (string);
  'serviceName': (string);
  'revision': (number);
  'slot': (number);
  'desiredState': (_muster_v1_DesiredState__Output);
  'notBefore': (number);
  'spec': (_muster_v1_TaskSpec__Output | null);
  'ports': (_muster_v1_PortSpec__Output)[];
  'stack': (string);
  'sampled': (boolean);
  'networks': (_muster_v1_AssignedNetwork__Output)[];
  'files': (_muster_v1_AssignedFile__Output)[];
  'serviceLabels': ({[key: string]: string});
  'registry': (_muster_v1_RegistryAccess__Output | null);
}
