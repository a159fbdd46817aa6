// Original file: proto/muster/v1/objects.proto

import type { TaskSpec as _muster_v1_TaskSpec, TaskSpec__Output as _muster_v1_TaskSpec__Output } from '../../muster/v1/TaskSpec.ts';
import type { ReplicatedMode as _muster_v1_ReplicatedMode, ReplicatedMode__Output as _muster_v1_ReplicatedMode__Output } from '../../muster/v1/ReplicatedMode.ts';
import type { GlobalMode as _muster_v1_GlobalMode, GlobalMode__Output as _muster_v1_GlobalMode__Output } from '../../muster/v1/GlobalMode.ts';
import type { UpdateConfig as _muster_v1_UpdateConfig, UpdateConfig__Output as _muster_v1_UpdateConfig__Output } from '../../muster/v1/UpdateConfig.ts';
import type { PortSpec as _muster_v1_PortSpec, PortSpec__Output as _muster_v1_PortSpec__Output } from '../../muster/v1/PortSpec.ts';
import type { AutoscaleSpec as _muster_v1_AutoscaleSpec, AutoscaleSpec__Output as _muster_v1_AutoscaleSpec__Output } from '../../muster/v1/AutoscaleSpec.ts';
import type { EndpointSpec as _muster_v1_EndpointSpec, EndpointSpec__Output as _muster_v1_EndpointSpec__Output } from '../../muster/v1/EndpointSpec.ts';
import type { Dependency as _muster_v1_Dependency, Dependency__Output as _muster_v1_Dependency__Output } from '../../muster/v1/Dependency.ts';
import type { DisruptionSpec as _muster_v1_DisruptionSpec, DisruptionSpec__Output as _muster_v1_DisruptionSpec__Output } from '../../muster/v1/DisruptionSpec.ts';
import type { ReplicatedJobMode as _muster_v1_ReplicatedJobMode, ReplicatedJobMode__Output as _muster_v1_ReplicatedJobMode__Output } from '../../muster/v1/ReplicatedJobMode.ts';
import type { GlobalJobMode as _muster_v1_GlobalJobMode, GlobalJobMode__Output as _muster_v1_GlobalJobMode__Output } from '../../muster/v1/GlobalJobMode.ts';
import type { JobSpec as _muster_v1_JobSpec, JobSpec__Output as _muster_v1_JobSpec__Output } from '../../muster/v1/JobSpec.ts';
import type { PrioritySpec as _muster_v1_PrioritySpec, PrioritySpec__Output as _muster_v1_PrioritySpec__Output } from '../../muster/v1/PrioritySpec.ts';

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
  'endpoint'?: (_muster_v1_EndpointSpec | null);
  'dependsOn'?: (_muster_v1_Dependency)[];
  'disruption'?: (_muster_v1_DisruptionSpec | null);
  'replicatedJob'?: (_muster_v1_ReplicatedJobMode | null);
  'globalJob'?: (_muster_v1_GlobalJobMode | null);
  'job'?: (_muster_v1_JobSpec | null);
  'priority'?: (_muster_v1_PrioritySpec | null);
  'mode'?: "replicated"|"global"|"replicatedJob"|"globalJob";
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
  'endpoint': (_muster_v1_EndpointSpec__Output | null);
  'dependsOn': (_muster_v1_Dependency__Output)[];
  'disruption': (_muster_v1_DisruptionSpec__Output | null);
  'replicatedJob'?: (_muster_v1_ReplicatedJobMode__Output | null);
  'globalJob'?: (_muster_v1_GlobalJobMode__Output | null);
  'job': (_muster_v1_JobSpec__Output | null);
  'priority': (_muster_v1_PrioritySpec__Output | null);
  'mode'?: "replicated"|"global"|"replicatedJob"|"globalJob";
}
