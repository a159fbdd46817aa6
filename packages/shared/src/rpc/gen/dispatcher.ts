import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Amount as _muster_v1_Amount, Amount__Output as _muster_v1_Amount__Output } from './muster/v1/Amount.ts';
import type { Assignment as _muster_v1_Assignment, Assignment__Output as _muster_v1_Assignment__Output } from './muster/v1/Assignment.ts';
import type { Assignments as _muster_v1_Assignments, Assignments__Output as _muster_v1_Assignments__Output } from './muster/v1/Assignments.ts';
import type { AutoscaleSpec as _muster_v1_AutoscaleSpec, AutoscaleSpec__Output as _muster_v1_AutoscaleSpec__Output } from './muster/v1/AutoscaleSpec.ts';
import type { BindMount as _muster_v1_BindMount, BindMount__Output as _muster_v1_BindMount__Output } from './muster/v1/BindMount.ts';
import type { BoundPort as _muster_v1_BoundPort, BoundPort__Output as _muster_v1_BoundPort__Output } from './muster/v1/BoundPort.ts';
import type { CanarySpec as _muster_v1_CanarySpec, CanarySpec__Output as _muster_v1_CanarySpec__Output } from './muster/v1/CanarySpec.ts';
import type { Cluster as _muster_v1_Cluster, Cluster__Output as _muster_v1_Cluster__Output } from './muster/v1/Cluster.ts';
import type { ContainerSpec as _muster_v1_ContainerSpec, ContainerSpec__Output as _muster_v1_ContainerSpec__Output } from './muster/v1/ContainerSpec.ts';
import type { Device as _muster_v1_Device, Device__Output as _muster_v1_Device__Output } from './muster/v1/Device.ts';
import type { DispatcherServiceClient as _muster_v1_DispatcherServiceClient, DispatcherServiceDefinition as _muster_v1_DispatcherServiceDefinition } from './muster/v1/DispatcherService.ts';
import type { DisruptionSpec as _muster_v1_DisruptionSpec, DisruptionSpec__Output as _muster_v1_DisruptionSpec__Output } from './muster/v1/DisruptionSpec.ts';
import type { Event as _muster_v1_Event, Event__Output as _muster_v1_Event__Output } from './muster/v1/Event.ts';
import type { Eviction as _muster_v1_Eviction, Eviction__Output as _muster_v1_Eviction__Output } from './muster/v1/Eviction.ts';
import type { Fence as _muster_v1_Fence, Fence__Output as _muster_v1_Fence__Output } from './muster/v1/Fence.ts';
import type { ForwardSamplesRequest as _muster_v1_ForwardSamplesRequest, ForwardSamplesRequest__Output as _muster_v1_ForwardSamplesRequest__Output } from './muster/v1/ForwardSamplesRequest.ts';
import type { ForwardSamplesResponse as _muster_v1_ForwardSamplesResponse, ForwardSamplesResponse__Output as _muster_v1_ForwardSamplesResponse__Output } from './muster/v1/ForwardSamplesResponse.ts';
import type { GlobalMode as _muster_v1_GlobalMode, GlobalMode__Output as _muster_v1_GlobalMode__Output } from './muster/v1/GlobalMode.ts';
import type { GpuRequest as _muster_v1_GpuRequest, GpuRequest__Output as _muster_v1_GpuRequest__Output } from './muster/v1/GpuRequest.ts';
import type { Healthcheck as _muster_v1_Healthcheck, Healthcheck__Output as _muster_v1_Healthcheck__Output } from './muster/v1/Healthcheck.ts';
import type { Heartbeat as _muster_v1_Heartbeat, Heartbeat__Output as _muster_v1_Heartbeat__Output } from './muster/v1/Heartbeat.ts';
import type { Hello as _muster_v1_Hello, Hello__Output as _muster_v1_Hello__Output } from './muster/v1/Hello.ts';
import type { LogDriver as _muster_v1_LogDriver, LogDriver__Output as _muster_v1_LogDriver__Output } from './muster/v1/LogDriver.ts';
import type { LogEntry as _muster_v1_LogEntry, LogEntry__Output as _muster_v1_LogEntry__Output } from './muster/v1/LogEntry.ts';
import type { LogRequest as _muster_v1_LogRequest, LogRequest__Output as _muster_v1_LogRequest__Output } from './muster/v1/LogRequest.ts';
import type { LogsServiceClient as _muster_v1_LogsServiceClient, LogsServiceDefinition as _muster_v1_LogsServiceDefinition } from './muster/v1/LogsService.ts';
import type { Manager as _muster_v1_Manager, Manager__Output as _muster_v1_Manager__Output } from './muster/v1/Manager.ts';
import type { ManagerList as _muster_v1_ManagerList, ManagerList__Output as _muster_v1_ManagerList__Output } from './muster/v1/ManagerList.ts';
import type { Meta as _muster_v1_Meta, Meta__Output as _muster_v1_Meta__Output } from './muster/v1/Meta.ts';
import type { MetricTarget as _muster_v1_MetricTarget, MetricTarget__Output as _muster_v1_MetricTarget__Output } from './muster/v1/MetricTarget.ts';
import type { Mount as _muster_v1_Mount, Mount__Output as _muster_v1_Mount__Output } from './muster/v1/Mount.ts';
import type { Node as _muster_v1_Node, Node__Output as _muster_v1_Node__Output } from './muster/v1/Node.ts';
import type { NodeCount as _muster_v1_NodeCount, NodeCount__Output as _muster_v1_NodeCount__Output } from './muster/v1/NodeCount.ts';
import type { NodeDescription as _muster_v1_NodeDescription, NodeDescription__Output as _muster_v1_NodeDescription__Output } from './muster/v1/NodeDescription.ts';
import type { NodeSession as _muster_v1_NodeSession, NodeSession__Output as _muster_v1_NodeSession__Output } from './muster/v1/NodeSession.ts';
import type { NodeSpec as _muster_v1_NodeSpec, NodeSpec__Output as _muster_v1_NodeSpec__Output } from './muster/v1/NodeSpec.ts';
import type { NodeStatus as _muster_v1_NodeStatus, NodeStatus__Output as _muster_v1_NodeStatus__Output } from './muster/v1/NodeStatus.ts';
import type { PlacementEvidence as _muster_v1_PlacementEvidence, PlacementEvidence__Output as _muster_v1_PlacementEvidence__Output } from './muster/v1/PlacementEvidence.ts';
import type { PlacementSpec as _muster_v1_PlacementSpec, PlacementSpec__Output as _muster_v1_PlacementSpec__Output } from './muster/v1/PlacementSpec.ts';
import type { Platform as _muster_v1_Platform, Platform__Output as _muster_v1_Platform__Output } from './muster/v1/Platform.ts';
import type { PortSpec as _muster_v1_PortSpec, PortSpec__Output as _muster_v1_PortSpec__Output } from './muster/v1/PortSpec.ts';
import type { PublishLogsRequest as _muster_v1_PublishLogsRequest, PublishLogsRequest__Output as _muster_v1_PublishLogsRequest__Output } from './muster/v1/PublishLogsRequest.ts';
import type { PublishLogsResponse as _muster_v1_PublishLogsResponse, PublishLogsResponse__Output as _muster_v1_PublishLogsResponse__Output } from './muster/v1/PublishLogsResponse.ts';
import type { ReplicaCount as _muster_v1_ReplicaCount, ReplicaCount__Output as _muster_v1_ReplicaCount__Output } from './muster/v1/ReplicaCount.ts';
import type { ReplicatedMode as _muster_v1_ReplicatedMode, ReplicatedMode__Output as _muster_v1_ReplicatedMode__Output } from './muster/v1/ReplicatedMode.ts';
import type { ResourceSpec as _muster_v1_ResourceSpec, ResourceSpec__Output as _muster_v1_ResourceSpec__Output } from './muster/v1/ResourceSpec.ts';
import type { Resources as _muster_v1_Resources, Resources__Output as _muster_v1_Resources__Output } from './muster/v1/Resources.ts';
import type { RestartPolicy as _muster_v1_RestartPolicy, RestartPolicy__Output as _muster_v1_RestartPolicy__Output } from './muster/v1/RestartPolicy.ts';
import type { Rollout as _muster_v1_Rollout, Rollout__Output as _muster_v1_Rollout__Output } from './muster/v1/Rollout.ts';
import type { Samples as _muster_v1_Samples, Samples__Output as _muster_v1_Samples__Output } from './muster/v1/Samples.ts';
import type { ScalingPolicy as _muster_v1_ScalingPolicy, ScalingPolicy__Output as _muster_v1_ScalingPolicy__Output } from './muster/v1/ScalingPolicy.ts';
import type { ScalingRules as _muster_v1_ScalingRules, ScalingRules__Output as _muster_v1_ScalingRules__Output } from './muster/v1/ScalingRules.ts';
import type { Score as _muster_v1_Score, Score__Output as _muster_v1_Score__Output } from './muster/v1/Score.ts';
import type { Service as _muster_v1_Service, Service__Output as _muster_v1_Service__Output } from './muster/v1/Service.ts';
import type { ServiceRevision as _muster_v1_ServiceRevision, ServiceRevision__Output as _muster_v1_ServiceRevision__Output } from './muster/v1/ServiceRevision.ts';
import type { ServiceSpec as _muster_v1_ServiceSpec, ServiceSpec__Output as _muster_v1_ServiceSpec__Output } from './muster/v1/ServiceSpec.ts';
import type { SessionRequest as _muster_v1_SessionRequest, SessionRequest__Output as _muster_v1_SessionRequest__Output } from './muster/v1/SessionRequest.ts';
import type { SessionResponse as _muster_v1_SessionResponse, SessionResponse__Output as _muster_v1_SessionResponse__Output } from './muster/v1/SessionResponse.ts';
import type { SpreadPreference as _muster_v1_SpreadPreference, SpreadPreference__Output as _muster_v1_SpreadPreference__Output } from './muster/v1/SpreadPreference.ts';
import type { Stack as _muster_v1_Stack, Stack__Output as _muster_v1_Stack__Output } from './muster/v1/Stack.ts';
import type { StatusAck as _muster_v1_StatusAck, StatusAck__Output as _muster_v1_StatusAck__Output } from './muster/v1/StatusAck.ts';
import type { StatusReport as _muster_v1_StatusReport, StatusReport__Output as _muster_v1_StatusReport__Output } from './muster/v1/StatusReport.ts';
import type { StreamLogsRequest as _muster_v1_StreamLogsRequest, StreamLogsRequest__Output as _muster_v1_StreamLogsRequest__Output } from './muster/v1/StreamLogsRequest.ts';
import type { StreamLogsResponse as _muster_v1_StreamLogsResponse, StreamLogsResponse__Output as _muster_v1_StreamLogsResponse__Output } from './muster/v1/StreamLogsResponse.ts';
import type { Task as _muster_v1_Task, Task__Output as _muster_v1_Task__Output } from './muster/v1/Task.ts';
import type { TaskReport as _muster_v1_TaskReport, TaskReport__Output as _muster_v1_TaskReport__Output } from './muster/v1/TaskReport.ts';
import type { TaskSample as _muster_v1_TaskSample, TaskSample__Output as _muster_v1_TaskSample__Output } from './muster/v1/TaskSample.ts';
import type { TaskSpec as _muster_v1_TaskSpec, TaskSpec__Output as _muster_v1_TaskSpec__Output } from './muster/v1/TaskSpec.ts';
import type { TaskStatus as _muster_v1_TaskStatus, TaskStatus__Output as _muster_v1_TaskStatus__Output } from './muster/v1/TaskStatus.ts';
import type { TmpfsMount as _muster_v1_TmpfsMount, TmpfsMount__Output as _muster_v1_TmpfsMount__Output } from './muster/v1/TmpfsMount.ts';
import type { Ulimit as _muster_v1_Ulimit, Ulimit__Output as _muster_v1_Ulimit__Output } from './muster/v1/Ulimit.ts';
import type { UpdateConfig as _muster_v1_UpdateConfig, UpdateConfig__Output as _muster_v1_UpdateConfig__Output } from './muster/v1/UpdateConfig.ts';
import type { VolumeMount as _muster_v1_VolumeMount, VolumeMount__Output as _muster_v1_VolumeMount__Output } from './muster/v1/VolumeMount.ts';
import type { Welcome as _muster_v1_Welcome, Welcome__Output as _muster_v1_Welcome__Output } from './muster/v1/Welcome.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  muster: {
    v1: {
      Amount: MessageTypeDefinition<_muster_v1_Amount, _muster_v1_Amount__Output>
      Assignment: MessageTypeDefinition<_muster_v1_Assignment, _muster_v1_Assignment__Output>
      Assignments: MessageTypeDefinition<_muster_v1_Assignments, _muster_v1_Assignments__Output>
      AssignmentsType: EnumTypeDefinition
      AutoscaleSpec: MessageTypeDefinition<_muster_v1_AutoscaleSpec, _muster_v1_AutoscaleSpec__Output>
      BindMount: MessageTypeDefinition<_muster_v1_BindMount, _muster_v1_BindMount__Output>
      BoundPort: MessageTypeDefinition<_muster_v1_BoundPort, _muster_v1_BoundPort__Output>
      CanarySpec: MessageTypeDefinition<_muster_v1_CanarySpec, _muster_v1_CanarySpec__Output>
      Cluster: MessageTypeDefinition<_muster_v1_Cluster, _muster_v1_Cluster__Output>
      ContainerHealth: EnumTypeDefinition
      ContainerSpec: MessageTypeDefinition<_muster_v1_ContainerSpec, _muster_v1_ContainerSpec__Output>
      DesiredState: EnumTypeDefinition
      Device: MessageTypeDefinition<_muster_v1_Device, _muster_v1_Device__Output>
      DispatcherService: SubtypeConstructor<typeof grpc.Client, _muster_v1_DispatcherServiceClient> & { service: _muster_v1_DispatcherServiceDefinition }
      DisruptionSpec: MessageTypeDefinition<_muster_v1_DisruptionSpec, _muster_v1_DisruptionSpec__Output>
      Event: MessageTypeDefinition<_muster_v1_Event, _muster_v1_Event__Output>
      EventLevel: EnumTypeDefinition
      Eviction: MessageTypeDefinition<_muster_v1_Eviction, _muster_v1_Eviction__Output>
      FailureAction: EnumTypeDefinition
      Fence: MessageTypeDefinition<_muster_v1_Fence, _muster_v1_Fence__Output>
      ForwardSamplesRequest: MessageTypeDefinition<_muster_v1_ForwardSamplesRequest, _muster_v1_ForwardSamplesRequest__Output>
      ForwardSamplesResponse: MessageTypeDefinition<_muster_v1_ForwardSamplesResponse, _muster_v1_ForwardSamplesResponse__Output>
      GlobalMode: MessageTypeDefinition<_muster_v1_GlobalMode, _muster_v1_GlobalMode__Output>
      GpuRequest: MessageTypeDefinition<_muster_v1_GpuRequest, _muster_v1_GpuRequest__Output>
      Healthcheck: MessageTypeDefinition<_muster_v1_Healthcheck, _muster_v1_Healthcheck__Output>
      Heartbeat: MessageTypeDefinition<_muster_v1_Heartbeat, _muster_v1_Heartbeat__Output>
      Hello: MessageTypeDefinition<_muster_v1_Hello, _muster_v1_Hello__Output>
      LogDriver: MessageTypeDefinition<_muster_v1_LogDriver, _muster_v1_LogDriver__Output>
      LogEntry: MessageTypeDefinition<_muster_v1_LogEntry, _muster_v1_LogEntry__Output>
      LogRequest: MessageTypeDefinition<_muster_v1_LogRequest, _muster_v1_LogRequest__Output>
      LogSource: EnumTypeDefinition
      LogsService: SubtypeConstructor<typeof grpc.Client, _muster_v1_LogsServiceClient> & { service: _muster_v1_LogsServiceDefinition }
      Manager: MessageTypeDefinition<_muster_v1_Manager, _muster_v1_Manager__Output>
      ManagerList: MessageTypeDefinition<_muster_v1_ManagerList, _muster_v1_ManagerList__Output>
      Meta: MessageTypeDefinition<_muster_v1_Meta, _muster_v1_Meta__Output>
      MetricResource: EnumTypeDefinition
      MetricTarget: MessageTypeDefinition<_muster_v1_MetricTarget, _muster_v1_MetricTarget__Output>
      Mount: MessageTypeDefinition<_muster_v1_Mount, _muster_v1_Mount__Output>
      NetworkMode: EnumTypeDefinition
      Node: MessageTypeDefinition<_muster_v1_Node, _muster_v1_Node__Output>
      NodeAvailability: EnumTypeDefinition
      NodeCount: MessageTypeDefinition<_muster_v1_NodeCount, _muster_v1_NodeCount__Output>
      NodeDescription: MessageTypeDefinition<_muster_v1_NodeDescription, _muster_v1_NodeDescription__Output>
      NodeSession: MessageTypeDefinition<_muster_v1_NodeSession, _muster_v1_NodeSession__Output>
      NodeSpec: MessageTypeDefinition<_muster_v1_NodeSpec, _muster_v1_NodeSpec__Output>
      NodeState: EnumTypeDefinition
      NodeStatus: MessageTypeDefinition<_muster_v1_NodeStatus, _muster_v1_NodeStatus__Output>
      PlacementEvidence: MessageTypeDefinition<_muster_v1_PlacementEvidence, _muster_v1_PlacementEvidence__Output>
      PlacementSpec: MessageTypeDefinition<_muster_v1_PlacementSpec, _muster_v1_PlacementSpec__Output>
      PlacementStrategy: EnumTypeDefinition
      Platform: MessageTypeDefinition<_muster_v1_Platform, _muster_v1_Platform__Output>
      PortSpec: MessageTypeDefinition<_muster_v1_PortSpec, _muster_v1_PortSpec__Output>
      Protocol: EnumTypeDefinition
      PublishLogsRequest: MessageTypeDefinition<_muster_v1_PublishLogsRequest, _muster_v1_PublishLogsRequest__Output>
      PublishLogsResponse: MessageTypeDefinition<_muster_v1_PublishLogsResponse, _muster_v1_PublishLogsResponse__Output>
      PublishMode: EnumTypeDefinition
      PullPolicy: EnumTypeDefinition
      ReplicaCount: MessageTypeDefinition<_muster_v1_ReplicaCount, _muster_v1_ReplicaCount__Output>
      ReplicatedMode: MessageTypeDefinition<_muster_v1_ReplicatedMode, _muster_v1_ReplicatedMode__Output>
      ResourceSpec: MessageTypeDefinition<_muster_v1_ResourceSpec, _muster_v1_ResourceSpec__Output>
      Resources: MessageTypeDefinition<_muster_v1_Resources, _muster_v1_Resources__Output>
      RestartCondition: EnumTypeDefinition
      RestartPolicy: MessageTypeDefinition<_muster_v1_RestartPolicy, _muster_v1_RestartPolicy__Output>
      Rollout: MessageTypeDefinition<_muster_v1_Rollout, _muster_v1_Rollout__Output>
      RolloutState: EnumTypeDefinition
      Samples: MessageTypeDefinition<_muster_v1_Samples, _muster_v1_Samples__Output>
      ScalingPolicy: MessageTypeDefinition<_muster_v1_ScalingPolicy, _muster_v1_ScalingPolicy__Output>
      ScalingRules: MessageTypeDefinition<_muster_v1_ScalingRules, _muster_v1_ScalingRules__Output>
      ScalingSelect: EnumTypeDefinition
      Score: MessageTypeDefinition<_muster_v1_Score, _muster_v1_Score__Output>
      Service: MessageTypeDefinition<_muster_v1_Service, _muster_v1_Service__Output>
      ServiceRevision: MessageTypeDefinition<_muster_v1_ServiceRevision, _muster_v1_ServiceRevision__Output>
      ServiceSpec: MessageTypeDefinition<_muster_v1_ServiceSpec, _muster_v1_ServiceSpec__Output>
      SessionRequest: MessageTypeDefinition<_muster_v1_SessionRequest, _muster_v1_SessionRequest__Output>
      SessionResponse: MessageTypeDefinition<_muster_v1_SessionResponse, _muster_v1_SessionResponse__Output>
      SpreadPreference: MessageTypeDefinition<_muster_v1_SpreadPreference, _muster_v1_SpreadPreference__Output>
      Stack: MessageTypeDefinition<_muster_v1_Stack, _muster_v1_Stack__Output>
      StatusAck: MessageTypeDefinition<_muster_v1_StatusAck, _muster_v1_StatusAck__Output>
      StatusReport: MessageTypeDefinition<_muster_v1_StatusReport, _muster_v1_StatusReport__Output>
      StreamLogsRequest: MessageTypeDefinition<_muster_v1_StreamLogsRequest, _muster_v1_StreamLogsRequest__Output>
      StreamLogsResponse: MessageTypeDefinition<_muster_v1_StreamLogsResponse, _muster_v1_StreamLogsResponse__Output>
      Task: MessageTypeDefinition<_muster_v1_Task, _muster_v1_Task__Output>
      TaskReport: MessageTypeDefinition<_muster_v1_TaskReport, _muster_v1_TaskReport__Output>
      TaskSample: MessageTypeDefinition<_muster_v1_TaskSample, _muster_v1_TaskSample__Output>
      TaskSpec: MessageTypeDefinition<_muster_v1_TaskSpec, _muster_v1_TaskSpec__Output>
      TaskState: EnumTypeDefinition
      TaskStatus: MessageTypeDefinition<_muster_v1_TaskStatus, _muster_v1_TaskStatus__Output>
      TmpfsMount: MessageTypeDefinition<_muster_v1_TmpfsMount, _muster_v1_TmpfsMount__Output>
      Ulimit: MessageTypeDefinition<_muster_v1_Ulimit, _muster_v1_Ulimit__Output>
      UpdateConfig: MessageTypeDefinition<_muster_v1_UpdateConfig, _muster_v1_UpdateConfig__Output>
      UpdateOrder: EnumTypeDefinition
      VolumeMount: MessageTypeDefinition<_muster_v1_VolumeMount, _muster_v1_VolumeMount__Output>
      Welcome: MessageTypeDefinition<_muster_v1_Welcome, _muster_v1_Welcome__Output>
    }
  }
}

