/**
 * Enums of the wire as string unions of the model. Each table is complete on
 * both sides: a value added to either fails to compile until it is mapped.
 */
import { MusterError } from '../model/error.ts';
import type { CertificateRole, UserRole } from '../model/caller.ts';
import type { CertificateRole__Output } from './gen/muster/v1/CertificateRole.ts';
import type { MaterialType } from '../model/material.ts';
import type { SecretType__Output } from './gen/muster/v1/SecretType.ts';
import type { UserRole__Output } from './gen/muster/v1/UserRole.ts';
import type { EffectType } from '../model/forecast.ts';
import type { LogSource } from '../model/logs.ts';
import type { EventLevel, NodeAvailability, NodeState, RolloutAction, RolloutState, RunState, RunTrigger, TaskStatus } from '../model/objects.ts';
import type { PlannedAction } from '../model/plan.ts';
import type { AssignmentsMessage } from '../model/session-messages.ts';
import type { NetworkFinding, PathVerdict, ProbeOutcome, ProbeStep, ProbeTarget } from '../model/network-check.ts';
import type { EndpointSpec, NetworkSettings } from '../model/network.ts';
import type { AppliedAction } from '../model/shown.ts';
import type {
  AffinityRule,
  ContainerSpec,
  DependencyCondition,
  DisconnectSpec,
  LoadSource,
  MetricResource,
  PlacementSpec,
  PortSpec,
  RestartPolicy,
  ScalingRules,
  ScheduleSpec,
  UpdateConfig,
} from '../model/service-spec.ts';
import type { DesiredState, TaskState } from '../model/task-state.ts';
import type { AffinityType__Output } from './gen/muster/v1/AffinityType.ts';
import type { ApplyAction__Output } from './gen/muster/v1/ApplyAction.ts';
import type { AssignmentsType__Output } from './gen/muster/v1/AssignmentsType.ts';
import type { ContainerHealth__Output } from './gen/muster/v1/ContainerHealth.ts';
import type { DependencyCondition__Output } from './gen/muster/v1/DependencyCondition.ts';
import type { DesiredState__Output } from './gen/muster/v1/DesiredState.ts';
import type { DataPath__Output } from './gen/muster/v1/DataPath.ts';
import type { EndpointMode__Output } from './gen/muster/v1/EndpointMode.ts';
import type { EventLevel__Output } from './gen/muster/v1/EventLevel.ts';
import type { FindingLevel__Output } from './gen/muster/v1/FindingLevel.ts';
import type { NetworkProbeStep__Output } from './gen/muster/v1/NetworkProbeStep.ts';
import type { PathVerdict__Output } from './gen/muster/v1/PathVerdict.ts';
import type { ProbeKind__Output } from './gen/muster/v1/ProbeKind.ts';
import type { ProbeOutcome__Output } from './gen/muster/v1/ProbeOutcome.ts';
import type { FailureAction__Output } from './gen/muster/v1/FailureAction.ts';
import type { LoadSource__Output } from './gen/muster/v1/LoadSource.ts';
import type { LogSource__Output } from './gen/muster/v1/LogSource.ts';
import type { MetricResource__Output } from './gen/muster/v1/MetricResource.ts';
import type { NetworkMode__Output } from './gen/muster/v1/NetworkMode.ts';
import type { NodeAvailability__Output } from './gen/muster/v1/NodeAvailability.ts';
import type { NodeState__Output } from './gen/muster/v1/NodeState.ts';
import type { OnReturn__Output } from './gen/muster/v1/OnReturn.ts';
import type { OverlapPolicy__Output } from './gen/muster/v1/OverlapPolicy.ts';
import type { PlannedAction__Output } from './gen/muster/v1/PlannedAction.ts';
import type { PlacementStrategy__Output } from './gen/muster/v1/PlacementStrategy.ts';
import type { Protocol__Output } from './gen/muster/v1/Protocol.ts';
import type { PublishMode__Output } from './gen/muster/v1/PublishMode.ts';
import type { PullPolicy__Output } from './gen/muster/v1/PullPolicy.ts';
import type { RestartCondition__Output } from './gen/muster/v1/RestartCondition.ts';
import type { RolloutAction__Output } from './gen/muster/v1/RolloutAction.ts';
import type { RolloutState__Output } from './gen/muster/v1/RolloutState.ts';
import type { RunState__Output } from './gen/muster/v1/RunState.ts';
import type { RunTrigger__Output } from './gen/muster/v1/RunTrigger.ts';
import type { ScalingSelect__Output } from './gen/muster/v1/ScalingSelect.ts';
import type { SessionAffinity__Output } from './gen/muster/v1/SessionAffinity.ts';
import type { TaskEffectType__Output } from './gen/muster/v1/TaskEffectType.ts';
import type { TaskState__Output } from './gen/muster/v1/TaskState.ts';
import type { UpdateOrder__Output } from './gen/muster/v1/UpdateOrder.ts';

export interface EnumCodec<Wire extends string, Model extends string> {
  toWire(model: Model): Wire;
  /** Undefined for absent and UNSPECIFIED. Throws `invalid-argument` for a number that this version does not know. */
  fromWire(wire: Wire | undefined): Model | undefined;
}

type Specified<Wire extends string> = Exclude<Wire, `${string}_UNSPECIFIED`>;
type Covering<Wire, Table> = [Exclude<Wire, Table[keyof Table]>] extends [never]
  ? unknown
  : { readonly unmapped: Exclude<Wire, Table[keyof Table]> };

function between<Wire extends string, Model extends string>() {
  return <const Table extends Readonly<Record<Model, Specified<Wire>>>>(
    table: Table & Covering<Specified<Wire>, Table>,
  ): EnumCodec<Wire, Model> => {
    const models = new Map<string, Model>();
    for (const [model, wire] of Object.entries<string>(table)) models.set(wire, model as Model);
    return {
      toWire: (model) => table[model],
      fromWire(wire) {
        if (wire === undefined) return undefined;
        const model = models.get(wire);
        // What this version does not know comes as a number, whatever the types say.
        if (model === undefined && !(typeof wire === 'string' && wire.endsWith('_UNSPECIFIED'))) {
          throw new MusterError('invalid-argument', `${wire} is not one of ${Object.keys(table).join(', ')}`, {
            reason: 'UNKNOWN_ENUM_VALUE',
            hint: 'Use a client of the same version as the managers: muster version',
          });
        }
        return model;
      },
    };
  };
}

export const onReturns = between<OnReturn__Output, DisconnectSpec['onReturn']>()({
  replacement: 'ON_RETURN_REPLACEMENT',
  original: 'ON_RETURN_ORIGINAL',
  best: 'ON_RETURN_BEST',
});

export const pullPolicies = between<PullPolicy__Output, ContainerSpec['pullPolicy']>()({
  missing: 'PULL_POLICY_MISSING',
  always: 'PULL_POLICY_ALWAYS',
  never: 'PULL_POLICY_NEVER',
});

export const networkModes = between<NetworkMode__Output, ContainerSpec['networkMode']>()({
  bridge: 'NETWORK_MODE_BRIDGE',
  host: 'NETWORK_MODE_HOST',
  none: 'NETWORK_MODE_NONE',
});

export const restartConditions = between<RestartCondition__Output, RestartPolicy['condition']>()({
  any: 'RESTART_CONDITION_ANY',
  'on-failure': 'RESTART_CONDITION_ON_FAILURE',
  none: 'RESTART_CONDITION_NONE',
});

export const placementStrategies = between<PlacementStrategy__Output, PlacementSpec['strategy']>()({
  spread: 'PLACEMENT_STRATEGY_SPREAD',
  binpack: 'PLACEMENT_STRATEGY_BINPACK',
});

export const dependencyConditions = between<DependencyCondition__Output, DependencyCondition>()({
  service_started: 'DEPENDENCY_CONDITION_SERVICE_STARTED',
  service_healthy: 'DEPENDENCY_CONDITION_SERVICE_HEALTHY',
  service_completed_successfully: 'DEPENDENCY_CONDITION_SERVICE_COMPLETED_SUCCESSFULLY',
});

export const affinityTypes = between<AffinityType__Output, AffinityRule['type']>()({
  affinity: 'AFFINITY_TYPE_AFFINITY',
  'anti-affinity': 'AFFINITY_TYPE_ANTI_AFFINITY',
});

export const updateOrders = between<UpdateOrder__Output, UpdateConfig['order']>()({
  'stop-first': 'UPDATE_ORDER_STOP_FIRST',
  'start-first': 'UPDATE_ORDER_START_FIRST',
});

export const failureActions = between<FailureAction__Output, UpdateConfig['failureAction']>()({
  pause: 'FAILURE_ACTION_PAUSE',
  continue: 'FAILURE_ACTION_CONTINUE',
  rollback: 'FAILURE_ACTION_ROLLBACK',
});

export const protocols = between<Protocol__Output, PortSpec['protocol']>()({
  tcp: 'PROTOCOL_TCP',
  udp: 'PROTOCOL_UDP',
});

export const publishModes = between<PublishMode__Output, PortSpec['mode']>()({
  host: 'PUBLISH_MODE_HOST',
  ingress: 'PUBLISH_MODE_INGRESS',
  local: 'PUBLISH_MODE_LOCAL',
  'prefer-local': 'PUBLISH_MODE_PREFER_LOCAL',
});

export const endpointModes = between<EndpointMode__Output, EndpointSpec['mode']>()({
  vip: 'ENDPOINT_MODE_VIP',
  dnsrr: 'ENDPOINT_MODE_DNSRR',
});

export const affinities = between<SessionAffinity__Output, EndpointSpec['affinity']>()({
  none: 'SESSION_AFFINITY_NONE',
  'client-ip': 'SESSION_AFFINITY_CLIENT_IP',
});

export const dataPaths = between<DataPath__Output, NetworkSettings['dataPath']>()({
  vxlan: 'DATA_PATH_VXLAN',
  'host-gw': 'DATA_PATH_HOST_GW',
});

export const taskStates = between<TaskState__Output, TaskState>()({
  new: 'TASK_STATE_NEW',
  pending: 'TASK_STATE_PENDING',
  assigned: 'TASK_STATE_ASSIGNED',
  accepted: 'TASK_STATE_ACCEPTED',
  preparing: 'TASK_STATE_PREPARING',
  ready: 'TASK_STATE_READY',
  starting: 'TASK_STATE_STARTING',
  running: 'TASK_STATE_RUNNING',
  complete: 'TASK_STATE_COMPLETE',
  shutdown: 'TASK_STATE_SHUTDOWN',
  failed: 'TASK_STATE_FAILED',
  rejected: 'TASK_STATE_REJECTED',
  orphaned: 'TASK_STATE_ORPHANED',
});

export const desiredStates = between<DesiredState__Output, DesiredState>()({
  ready: 'DESIRED_STATE_READY',
  running: 'DESIRED_STATE_RUNNING',
  complete: 'DESIRED_STATE_COMPLETE',
  shutdown: 'DESIRED_STATE_SHUTDOWN',
  remove: 'DESIRED_STATE_REMOVE',
});

export const containerHealths = between<ContainerHealth__Output, NonNullable<TaskStatus['health']>>()({
  none: 'CONTAINER_HEALTH_NONE',
  starting: 'CONTAINER_HEALTH_STARTING',
  healthy: 'CONTAINER_HEALTH_HEALTHY',
  unhealthy: 'CONTAINER_HEALTH_UNHEALTHY',
});

export const nodeStates = between<NodeState__Output, NodeState>()({
  unknown: 'NODE_STATE_UNKNOWN',
  ready: 'NODE_STATE_READY',
  suspect: 'NODE_STATE_SUSPECT',
  down: 'NODE_STATE_DOWN',
});

export const nodeAvailabilities = between<NodeAvailability__Output, NodeAvailability>()({
  active: 'NODE_AVAILABILITY_ACTIVE',
  pause: 'NODE_AVAILABILITY_PAUSE',
  drain: 'NODE_AVAILABILITY_DRAIN',
});

export const rolloutStates = between<RolloutState__Output, RolloutState>()({
  updating: 'ROLLOUT_STATE_UPDATING',
  paused: 'ROLLOUT_STATE_PAUSED',
  completed: 'ROLLOUT_STATE_COMPLETED',
  'rolling-back': 'ROLLOUT_STATE_ROLLING_BACK',
  'rollback-paused': 'ROLLOUT_STATE_ROLLBACK_PAUSED',
  'rolled-back': 'ROLLOUT_STATE_ROLLED_BACK',
});

export const rolloutActions = between<RolloutAction__Output, RolloutAction>()({
  pause: 'ROLLOUT_ACTION_PAUSE',
  resume: 'ROLLOUT_ACTION_RESUME',
  abort: 'ROLLOUT_ACTION_ABORT',
  promote: 'ROLLOUT_ACTION_PROMOTE',
});

export const certificateRoles = between<CertificateRole__Output, CertificateRole>()({
  manager: 'CERTIFICATE_ROLE_MANAGER',
  worker: 'CERTIFICATE_ROLE_WORKER',
  user: 'CERTIFICATE_ROLE_USER',
});

export const userRoles = between<UserRole__Output, UserRole>()({
  viewer: 'USER_ROLE_VIEWER',
  operator: 'USER_ROLE_OPERATOR',
  admin: 'USER_ROLE_ADMIN',
});

export const materialTypes = between<SecretType__Output, MaterialType>()({
  secret: 'SECRET_TYPE_SECRET',
  config: 'SECRET_TYPE_CONFIG',
  registry: 'SECRET_TYPE_REGISTRY',
});

export const eventLevels = between<EventLevel__Output, EventLevel>()({
  info: 'EVENT_LEVEL_INFO',
  warning: 'EVENT_LEVEL_WARNING',
  error: 'EVENT_LEVEL_ERROR',
});

export const logSources = between<LogSource__Output, LogSource>()({
  stdout: 'LOG_SOURCE_STDOUT',
  stderr: 'LOG_SOURCE_STDERR',
});

export const appliedActions = between<ApplyAction__Output, AppliedAction>()({
  created: 'APPLY_ACTION_CREATED',
  updated: 'APPLY_ACTION_UPDATED',
  unchanged: 'APPLY_ACTION_UNCHANGED',
  deleted: 'APPLY_ACTION_DELETED',
});

export const plannedActions = between<PlannedAction__Output, PlannedAction>()({
  create: 'PLANNED_ACTION_CREATE',
  update: 'PLANNED_ACTION_UPDATE',
  delete: 'PLANNED_ACTION_DELETE',
});

export const assignmentScopes = between<AssignmentsType__Output, AssignmentsMessage['scope']>()({
  complete: 'ASSIGNMENTS_TYPE_COMPLETE',
  incremental: 'ASSIGNMENTS_TYPE_INCREMENTAL',
});

export const metricResources = between<MetricResource__Output, MetricResource>()({
  cpu: 'METRIC_RESOURCE_CPU',
  memory: 'METRIC_RESOURCE_MEMORY',
});

export const loadSources = between<LoadSource__Output, LoadSource>()({
  requests: 'LOAD_SOURCE_REQUESTS',
  connections: 'LOAD_SOURCE_CONNECTIONS',
  pushed: 'LOAD_SOURCE_PUSHED',
  prometheus: 'LOAD_SOURCE_PROMETHEUS',
});

export const scalingSelects = between<ScalingSelect__Output, ScalingRules['select']>()({
  max: 'SCALING_SELECT_MAX',
  min: 'SCALING_SELECT_MIN',
  disabled: 'SCALING_SELECT_DISABLED',
});

export const effectTypes = between<TaskEffectType__Output, EffectType>()({
  create: 'TASK_EFFECT_TYPE_CREATE',
  replace: 'TASK_EFFECT_TYPE_REPLACE',
  move: 'TASK_EFFECT_TYPE_MOVE',
  restart: 'TASK_EFFECT_TYPE_RESTART',
  stop: 'TASK_EFFECT_TYPE_STOP',
  start: 'TASK_EFFECT_TYPE_START',
});

export const overlapPolicies = between<OverlapPolicy__Output, ScheduleSpec['overlap']>()({
  allow: 'OVERLAP_POLICY_ALLOW',
  forbid: 'OVERLAP_POLICY_FORBID',
  replace: 'OVERLAP_POLICY_REPLACE',
});

export const runTriggers = between<RunTrigger__Output, RunTrigger>()({
  revision: 'RUN_TRIGGER_REVISION',
  schedule: 'RUN_TRIGGER_SCHEDULE',
  manual: 'RUN_TRIGGER_MANUAL',
  dispatch: 'RUN_TRIGGER_DISPATCH',
});

export const runStates = between<RunState__Output, RunState>()({
  running: 'RUN_STATE_RUNNING',
  complete: 'RUN_STATE_COMPLETE',
  failed: 'RUN_STATE_FAILED',
  stopped: 'RUN_STATE_STOPPED',
});

export const probeSteps = between<NetworkProbeStep__Output, ProbeStep>()({
  listen: 'NETWORK_PROBE_STEP_LISTEN',
  probe: 'NETWORK_PROBE_STEP_PROBE',
  end: 'NETWORK_PROBE_STEP_END',
});

export const probeKinds = between<ProbeKind__Output, ProbeTarget['kind']>()({
  echo: 'PROBE_KIND_ECHO',
  connect: 'PROBE_KIND_CONNECT',
});

export const probeOutcomes = between<ProbeOutcome__Output, ProbeOutcome>()({
  answered: 'PROBE_OUTCOME_ANSWERED',
  refused: 'PROBE_OUTCOME_REFUSED',
  silent: 'PROBE_OUTCOME_SILENT',
  unreachable: 'PROBE_OUTCOME_UNREACHABLE',
});

export const pathVerdicts = between<PathVerdict__Output, PathVerdict>()({
  fine: 'PATH_VERDICT_FINE',
  broken: 'PATH_VERDICT_BROKEN',
  'small-only': 'PATH_VERDICT_SMALL_ONLY',
  unused: 'PATH_VERDICT_UNUSED',
  unknown: 'PATH_VERDICT_UNKNOWN',
});

export const findingLevels = between<FindingLevel__Output, NetworkFinding['level']>()({
  broken: 'FINDING_LEVEL_BROKEN',
  warning: 'FINDING_LEVEL_WARNING',
});
