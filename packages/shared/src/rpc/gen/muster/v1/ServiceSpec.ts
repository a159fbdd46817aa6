// Original file: proto/muster/v1/objects.proto

import type { TaskSpec as _muster_v1_TaskSpec, TaskSpec__Output as _muster_v1_TaskSpec__Output } from '../../muster/v1/TaskSpec.ts';
import type { ReplicatedMode as _muster_v1_ReplicatedMode, ReplicatedMode__Output as _muster_v1_ReplicatedMode__Output } from '../../muster/v1/ReplicatedMode.ts';
import type { GlobalMode as _muster_v1_GlobalMode, GlobalMode__Output as _muster_v1_GlobalMode__Output } from '../../muster/v1/GlobalMode.ts';
import type { UpdateConfig as _muster_v1_UpdateConfig, UpdateConfig__Output as _muster_v1_UpdateConfig__Output } from '../../muster/v1/UpdateConfig.ts';
import type { PortSpec as _muster_v1_PortSpec, PortSpec__Output as _muster_v1_PortSpec__Output } from '../../muster/v1/PortSpec.ts';
import type { AutoscaleSpec as _muster_v1_AutoscaleSpec, AutoscaleSpec__Output as _muster_v1_AutoscaleSpec__Output } from '../../muster/v1/AutoscaleSpec.ts';
import type { DisruptionSpec as _muster_v1_DisruptionSpec, DisruptionSpec__Output as _muster_v1_DisruptionSpec__Output } from '../../muster/v1/DisruptionSpec.ts';

export interface ServiceSpec {
  'name'?: (string);
  'labels'?: ({[key: string]: string});
  'task'?: (_muster_v1_TaskSpec | null);
  'replicated'?: (_muster_v1_ReplicatedMode | null);
  'global'?: (_muster_v1_GlobalMode | null);
  'update'?: (_muster_v1_UpdateConfig | null);
  'rollback'?: (_muster_v1_UpdateConfig | null);
  'ports'?: (_muster_v1_PortSpec)[];
  'autoscale'?: (_muster_v1_AutoscaleSpec | null);
  'disruption'?: (_muster_v1_DisruptionSpec | null);
  'mode'?: "replicated"|"global";
}

export interface ServiceSpec__Output {
  'name': (string);
  'labels': ({[key: string]: string});
  'task': (_muster_v1_TaskSpec__Output | null);
  'replicated'?: (_muster_v1_ReplicatedMode__Output | null);
  'global'?: (_muster_v1_GlobalMode__Output | null);
  'update': (_muster_v1_UpdateConfig__Output | null);
  'rollback': (_muster_v1_UpdateConfig__Output | null);
  'ports': (_muster_v1_PortSpec__Output)[];
  'autoscale': (_muster_v1_AutoscaleSpec__Output | null);
  'disruption': (_muster_v1_DisruptionSpec__Output | null);
  'mode'?: "replicated"|"global";
}
