import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AffinityRule as _muster_v1_AffinityRule, AffinityRule__Output as _muster_v1_AffinityRule__Output } from './muster/v1/AffinityRule.ts';
import type { Amount as _muster_v1_Amount, Amount__Output as _muster_v1_Amount__Output } from './muster/v1/Amount.ts';
import type { AssignedFile as _muster_v1_AssignedFile, AssignedFile__Output as _muster_v1_AssignedFile__Output } from './muster/v1/AssignedFile.ts';
import type { AssignedNetwork as _muster_v1_AssignedNetwork, AssignedNetwork__Output as _muster_v1_AssignedNetwork__Output } from './muster/v1/AssignedNetwork.ts';
import type { Assignment as _muster_v1_Assignment, Assignment__Output as _muster_v1_Assignment__Output } from './muster/v1/Assignment.ts';
import type { Assignments as _muster_v1_Assignments, Assignments__Output as _muster_v1_Assignments__Output } from './muster/v1/Assignments.ts';
import type { AutoscaleSpec as _muster_v1_AutoscaleSpec, AutoscaleSpec__Output as _muster_v1_AutoscaleSpec__Output } from './muster/v1/AutoscaleSpec.ts';
import type { BindMount as _muster_v1_BindMount, BindMount__Output as _muster_v1_BindMount__Output } from './muster/v1/BindMount.ts';
import type { BoundPort as _muster_v1_BoundPort, BoundPort__Output as _muster_v1_BoundPort__Output } from './muster/v1/BoundPort.ts';
import type { CanarySpec as _muster_v1_CanarySpec, CanarySpec__Output as _muster_v1_CanarySpec__Output } from './muster/v1/CanarySpec.ts';
import type { CheckNetworkRequest as _muster_v1_CheckNetworkRequest, CheckNetworkRequest__Output as _muster_v1_CheckNetworkRequest__Output } from './muster/v1/CheckNetworkRequest.ts';
import type { CheckNetworkResponse as _muster_v1_CheckNetworkResponse, CheckNetworkResponse__Output as _muster_v1_CheckNetworkResponse__Output } from './muster/v1/CheckNetworkResponse.ts';
import type { CheckProgress as _muster_v1_CheckProgress, CheckProgress__Output as _muster_v1_CheckProgress__Output } from './muster/v1/CheckProgress.ts';
import type { CheckedHost as _muster_v1_CheckedHost, CheckedHost__Output as _muster_v1_CheckedHost__Output } from './muster/v1/CheckedHost.ts';
import type { CheckedPath as _muster_v1_CheckedPath, CheckedPath__Output as _muster_v1_CheckedPath__Output } from './muster/v1/CheckedPath.ts';
import type { CheckedService as _muster_v1_CheckedService, CheckedService__Output as _muster_v1_CheckedService__Output } from './muster/v1/CheckedService.ts';
import type { Cluster as _muster_v1_Cluster, Cluster__Output as _muster_v1_Cluster__Output } from './muster/v1/Cluster.ts';
import type { ContainerSpec as _muster_v1_ContainerSpec, ContainerSpec__Output as _muster_v1_ContainerSpec__Output } from './muster/v1/ContainerSpec.ts';
import type { Dependency as _muster_v1_Dependency, Dependency__Output as _muster_v1_Dependency__Output } from './muster/v1/Dependency.ts';
import type { Device as _muster_v1_Device, Device__Output as _muster_v1_Device__Output } from './muster/v1/Device.ts';
import type { Disconnect as _muster_v1_Disconnect, Disconnect__Output as _muster_v1_Disconnect__Output } from './muster/v1/Disconnect.ts';
import type { DispatcherServiceClient as _muster_v1_DispatcherServiceClient, DispatcherServiceDefinition as _muster_v1_DispatcherServiceDefinition } from './muster/v1/DispatcherService.ts';
import type { DisruptionSpec as _muster_v1_DisruptionSpec, DisruptionSpec__Output as _muster_v1_DisruptionSpec__Output } from './muster/v1/DisruptionSpec.ts';
import type { EndpointSpec as _muster_v1_EndpointSpec, EndpointSpec__Output as _muster_v1_EndpointSpec__Output } from './muster/v1/EndpointSpec.ts';
import type { EndpointState as _muster_v1_EndpointState, EndpointState__Output as _muster_v1_EndpointState__Output } from './muster/v1/EndpointState.ts';
import type { Event as _muster_v1_Event, Event__Output as _muster_v1_Event__Output } from './muster/v1/Event.ts';
import type { Eviction as _muster_v1_Eviction, Eviction__Output as _muster_v1_Eviction__Output } from './muster/v1/Eviction.ts';
import type { ExecProbe as _muster_v1_ExecProbe, ExecProbe__Output as _muster_v1_ExecProbe__Output } from './muster/v1/ExecProbe.ts';
import type { Fence as _muster_v1_Fence, Fence__Output as _muster_v1_Fence__Output } from './muster/v1/Fence.ts';
import type { FirewallObstacle as _muster_v1_FirewallObstacle, FirewallObstacle__Output as _muster_v1_FirewallObstacle__Output } from './muster/v1/FirewallObstacle.ts';
import type { ForwardProbeRequest as _muster_v1_ForwardProbeRequest, ForwardProbeRequest__Output as _muster_v1_ForwardProbeRequest__Output } from './muster/v1/ForwardProbeRequest.ts';
import type { ForwardProbeResponse as _muster_v1_ForwardProbeResponse, ForwardProbeResponse__Output as _muster_v1_ForwardProbeResponse__Output } from './muster/v1/ForwardProbeResponse.ts';
import type { ForwardSamplesRequest as _muster_v1_ForwardSamplesRequest, ForwardSamplesRequest__Output as _muster_v1_ForwardSamplesRequest__Output } from './muster/v1/ForwardSamplesRequest.ts';
import type { ForwardSamplesResponse as _muster_v1_ForwardSamplesResponse, ForwardSamplesResponse__Output as _muster_v1_ForwardSamplesResponse__Output } from './muster/v1/ForwardSamplesResponse.ts';
import type { GenericResource as _muster_v1_GenericResource, GenericResource__Output as _muster_v1_GenericResource__Output } from './muster/v1/GenericResource.ts';
import type { GlobalJobMode as _muster_v1_GlobalJobMode, GlobalJobMode__Output as _muster_v1_GlobalJobMode__Output } from './muster/v1/GlobalJobMode.ts';
import type { GlobalMode as _muster_v1_GlobalMode, GlobalMode__Output as _muster_v1_GlobalMode__Output } from './muster/v1/GlobalMode.ts';
import type { GpuRequest as _muster_v1_GpuRequest, GpuRequest__Output as _muster_v1_GpuRequest__Output } from './muster/v1/GpuRequest.ts';
import type { GrpcProbe as _muster_v1_GrpcProbe, GrpcProbe__Output as _muster_v1_GrpcProbe__Output } from './muster/v1/GrpcProbe.ts';
import type { Healthcheck as _muster_v1_Healthcheck, Healthcheck__Output as _muster_v1_Healthcheck__Output } from './muster/v1/Healthcheck.ts';
import type { HeardProbe as _muster_v1_HeardProbe, HeardProbe__Output as _muster_v1_HeardProbe__Output } from './muster/v1/HeardProbe.ts';
import type { HeardProbes as _muster_v1_HeardProbes, HeardProbes__Output as _muster_v1_HeardProbes__Output } from './muster/v1/HeardProbes.ts';
import type { Heartbeat as _muster_v1_Heartbeat, Heartbeat__Output as _muster_v1_Heartbeat__Output } from './muster/v1/Heartbeat.ts';
import type { Hello as _muster_v1_Hello, Hello__Output as _muster_v1_Hello__Output } from './muster/v1/Hello.ts';
import type { Hook as _muster_v1_Hook, Hook__Output as _muster_v1_Hook__Output } from './muster/v1/Hook.ts';
import type { Hooks as _muster_v1_Hooks, Hooks__Output as _muster_v1_Hooks__Output } from './muster/v1/Hooks.ts';
import type { HostNetworkFacts as _muster_v1_HostNetworkFacts, HostNetworkFacts__Output as _muster_v1_HostNetworkFacts__Output } from './muster/v1/HostNetworkFacts.ts';
import type { HostNetworkReport as _muster_v1_HostNetworkReport, HostNetworkReport__Output as _muster_v1_HostNetworkReport__Output } from './muster/v1/HostNetworkReport.ts';
import type { HostStops as _muster_v1_HostStops, HostStops__Output as _muster_v1_HostStops__Output } from './muster/v1/HostStops.ts';
import type { HostSubnet as _muster_v1_HostSubnet, HostSubnet__Output as _muster_v1_HostSubnet__Output } from './muster/v1/HostSubnet.ts';
import type { HttpProbe as _muster_v1_HttpProbe, HttpProbe__Output as _muster_v1_HttpProbe__Output } from './muster/v1/HttpProbe.ts';
import type { Job as _muster_v1_Job, Job__Output as _muster_v1_Job__Output } from './muster/v1/Job.ts';
import type { JobRun as _muster_v1_JobRun, JobRun__Output as _muster_v1_JobRun__Output } from './muster/v1/JobRun.ts';
import type { JobSpec as _muster_v1_JobSpec, JobSpec__Output as _muster_v1_JobSpec__Output } from './muster/v1/JobSpec.ts';
import type { KernelSetting as _muster_v1_KernelSetting, KernelSetting__Output as _muster_v1_KernelSetting__Output } from './muster/v1/KernelSetting.ts';
import type { LoadSample as _muster_v1_LoadSample, LoadSample__Output as _muster_v1_LoadSample__Output } from './muster/v1/LoadSample.ts';
import type { LogDriver as _muster_v1_LogDriver, LogDriver__Output as _muster_v1_LogDriver__Output } from './muster/v1/LogDriver.ts';
import type { LogEntry as _muster_v1_LogEntry, LogEntry__Output as _muster_v1_LogEntry__Output } from './muster/v1/LogEntry.ts';
import type { LogRequest as _muster_v1_LogRequest, LogRequest__Output as _muster_v1_LogRequest__Output } from './muster/v1/LogRequest.ts';
import type { LogsServiceClient as _muster_v1_LogsServiceClient, LogsServiceDefinition as _muster_v1_LogsServiceDefinition } from './muster/v1/LogsService.ts';
import type { Manager as _muster_v1_Manager, Manager__Output as _muster_v1_Manager__Output } from './muster/v1/Manager.ts';
import type { ManagerList as _muster_v1_ManagerList, ManagerList__Output as _muster_v1_ManagerList__Output } from './muster/v1/ManagerList.ts';
import type { Meta as _muster_v1_Meta, Meta__Output as _muster_v1_Meta__Output } from './muster/v1/Meta.ts';
import type { MetricTarget as _muster_v1_MetricTarget, MetricTarget__Output as _muster_v1_MetricTarget__Output } from './muster/v1/MetricTarget.ts';
import type { Mount as _muster_v1_Mount, Mount__Output as _muster_v1_Mount__Output } from './muster/v1/Mount.ts';
import type { Network as _muster_v1_Network, Network__Output as _muster_v1_Network__Output } from './muster/v1/Network.ts';
import type { NetworkAck as _muster_v1_NetworkAck, NetworkAck__Output as _muster_v1_NetworkAck__Output } from './muster/v1/NetworkAck.ts';
import type { NetworkAddress as _muster_v1_NetworkAddress, NetworkAddress__Output as _muster_v1_NetworkAddress__Output } from './muster/v1/NetworkAddress.ts';
import type { NetworkAttachment as _muster_v1_NetworkAttachment, NetworkAttachment__Output as _muster_v1_NetworkAttachment__Output } from './muster/v1/NetworkAttachment.ts';
import type { NetworkCheck as _muster_v1_NetworkCheck, NetworkCheck__Output as _muster_v1_NetworkCheck__Output } from './muster/v1/NetworkCheck.ts';
import type { NetworkFinding as _muster_v1_NetworkFinding, NetworkFinding__Output as _muster_v1_NetworkFinding__Output } from './muster/v1/NetworkFinding.ts';
import type { NetworkPeer as _muster_v1_NetworkPeer, NetworkPeer__Output as _muster_v1_NetworkPeer__Output } from './muster/v1/NetworkPeer.ts';
import type { NetworkProbeReport as _muster_v1_NetworkProbeReport, NetworkProbeReport__Output as _muster_v1_NetworkProbeReport__Output } from './muster/v1/NetworkProbeReport.ts';
import type { NetworkProbeRequest as _muster_v1_NetworkProbeRequest, NetworkProbeRequest__Output as _muster_v1_NetworkProbeRequest__Output } from './muster/v1/NetworkProbeRequest.ts';
import type { NetworkSettings as _muster_v1_NetworkSettings, NetworkSettings__Output as _muster_v1_NetworkSettings__Output } from './muster/v1/NetworkSettings.ts';
import type { NetworkSpec as _muster_v1_NetworkSpec, NetworkSpec__Output as _muster_v1_NetworkSpec__Output } from './muster/v1/NetworkSpec.ts';
import type { NetworkStatus as _muster_v1_NetworkStatus, NetworkStatus__Output as _muster_v1_NetworkStatus__Output } from './muster/v1/NetworkStatus.ts';
import type { NetworkUpdate as _muster_v1_NetworkUpdate, NetworkUpdate__Output as _muster_v1_NetworkUpdate__Output } from './muster/v1/NetworkUpdate.ts';
import type { Node as _muster_v1_Node, Node__Output as _muster_v1_Node__Output } from './muster/v1/Node.ts';
import type { NodeCount as _muster_v1_NodeCount, NodeCount__Output as _muster_v1_NodeCount__Output } from './muster/v1/NodeCount.ts';
import type { NodeDescription as _muster_v1_NodeDescription, NodeDescription__Output as _muster_v1_NodeDescription__Output } from './muster/v1/NodeDescription.ts';
import type { NodeNetwork as _muster_v1_NodeNetwork, NodeNetwork__Output as _muster_v1_NodeNetwork__Output } from './muster/v1/NodeNetwork.ts';
import type { NodeNetworkState as _muster_v1_NodeNetworkState, NodeNetworkState__Output as _muster_v1_NodeNetworkState__Output } from './muster/v1/NodeNetworkState.ts';
import type { NodeSession as _muster_v1_NodeSession, NodeSession__Output as _muster_v1_NodeSession__Output } from './muster/v1/NodeSession.ts';
import type { NodeSpec as _muster_v1_NodeSpec, NodeSpec__Output as _muster_v1_NodeSpec__Output } from './muster/v1/NodeSpec.ts';
import type { NodeStatus as _muster_v1_NodeStatus, NodeStatus__Output as _muster_v1_NodeStatus__Output } from './muster/v1/NodeStatus.ts';
import type { Pace as _muster_v1_Pace, Pace__Output as _muster_v1_Pace__Output } from './muster/v1/Pace.ts';
import type { ParameterSpec as _muster_v1_ParameterSpec, ParameterSpec__Output as _muster_v1_ParameterSpec__Output } from './muster/v1/ParameterSpec.ts';
import type { PlacementEvidence as _muster_v1_PlacementEvidence, PlacementEvidence__Output as _muster_v1_PlacementEvidence__Output } from './muster/v1/PlacementEvidence.ts';
import type { PlacementSpec as _muster_v1_PlacementSpec, PlacementSpec__Output as _muster_v1_PlacementSpec__Output } from './muster/v1/PlacementSpec.ts';
import type { Platform as _muster_v1_Platform, Platform__Output as _muster_v1_Platform__Output } from './muster/v1/Platform.ts';
import type { PortSpec as _muster_v1_PortSpec, PortSpec__Output as _muster_v1_PortSpec__Output } from './muster/v1/PortSpec.ts';
import type { PrioritySpec as _muster_v1_PrioritySpec, PrioritySpec__Output as _muster_v1_PrioritySpec__Output } from './muster/v1/PrioritySpec.ts';
import type { Probe as _muster_v1_Probe, Probe__Output as _muster_v1_Probe__Output } from './muster/v1/Probe.ts';
import type { ProbeResult as _muster_v1_ProbeResult, ProbeResult__Output as _muster_v1_ProbeResult__Output } from './muster/v1/ProbeResult.ts';
import type { ProbeTarget as _muster_v1_ProbeTarget, ProbeTarget__Output as _muster_v1_ProbeTarget__Output } from './muster/v1/ProbeTarget.ts';
import type { Probes as _muster_v1_Probes, Probes__Output as _muster_v1_Probes__Output } from './muster/v1/Probes.ts';
import type { PrometheusQuery as _muster_v1_PrometheusQuery, PrometheusQuery__Output as _muster_v1_PrometheusQuery__Output } from './muster/v1/PrometheusQuery.ts';
import type { PublishLogsRequest as _muster_v1_PublishLogsRequest, PublishLogsRequest__Output as _muster_v1_PublishLogsRequest__Output } from './muster/v1/PublishLogsRequest.ts';
import type { PublishLogsResponse as _muster_v1_PublishLogsResponse, PublishLogsResponse__Output as _muster_v1_PublishLogsResponse__Output } from './muster/v1/PublishLogsResponse.ts';
import type { RegistryAccess as _muster_v1_RegistryAccess, RegistryAccess__Output as _muster_v1_RegistryAccess__Output } from './muster/v1/RegistryAccess.ts';
import type { RenewCertificate as _muster_v1_RenewCertificate, RenewCertificate__Output as _muster_v1_RenewCertificate__Output } from './muster/v1/RenewCertificate.ts';
import type { ReplicaCount as _muster_v1_ReplicaCount, ReplicaCount__Output as _muster_v1_ReplicaCount__Output } from './muster/v1/ReplicaCount.ts';
import type { ReplicatedJobMode as _muster_v1_ReplicatedJobMode, ReplicatedJobMode__Output as _muster_v1_ReplicatedJobMode__Output } from './muster/v1/ReplicatedJobMode.ts';
import type { ReplicatedMode as _muster_v1_ReplicatedMode, ReplicatedMode__Output as _muster_v1_ReplicatedMode__Output } from './muster/v1/ReplicatedMode.ts';
import type { ResourceSpec as _muster_v1_ResourceSpec, ResourceSpec__Output as _muster_v1_ResourceSpec__Output } from './muster/v1/ResourceSpec.ts';
import type { Resources as _muster_v1_Resources, Resources__Output as _muster_v1_Resources__Output } from './muster/v1/Resources.ts';
import type { RestartPolicy as _muster_v1_RestartPolicy, RestartPolicy__Output as _muster_v1_RestartPolicy__Output } from './muster/v1/RestartPolicy.ts';
import type { Rollout as _muster_v1_Rollout, Rollout__Output as _muster_v1_Rollout__Output } from './muster/v1/Rollout.ts';
import type { Route as _muster_v1_Route, Route__Output as _muster_v1_Route__Output } from './muster/v1/Route.ts';
import type { RouteSpec as _muster_v1_RouteSpec, RouteSpec__Output as _muster_v1_RouteSpec__Output } from './muster/v1/RouteSpec.ts';
import type { RouteState as _muster_v1_RouteState, RouteState__Output as _muster_v1_RouteState__Output } from './muster/v1/RouteState.ts';
import type { RouterFacts as _muster_v1_RouterFacts, RouterFacts__Output as _muster_v1_RouterFacts__Output } from './muster/v1/RouterFacts.ts';
import type { RouterState as _muster_v1_RouterState, RouterState__Output as _muster_v1_RouterState__Output } from './muster/v1/RouterState.ts';
import type { Samples as _muster_v1_Samples, Samples__Output as _muster_v1_Samples__Output } from './muster/v1/Samples.ts';
import type { ScalingPolicy as _muster_v1_ScalingPolicy, ScalingPolicy__Output as _muster_v1_ScalingPolicy__Output } from './muster/v1/ScalingPolicy.ts';
import type { ScalingRules as _muster_v1_ScalingRules, ScalingRules__Output as _muster_v1_ScalingRules__Output } from './muster/v1/ScalingRules.ts';
import type { ScheduleSpec as _muster_v1_ScheduleSpec, ScheduleSpec__Output as _muster_v1_ScheduleSpec__Output } from './muster/v1/ScheduleSpec.ts';
import type { ScheduledBounds as _muster_v1_ScheduledBounds, ScheduledBounds__Output as _muster_v1_ScheduledBounds__Output } from './muster/v1/ScheduledBounds.ts';
import type { Score as _muster_v1_Score, Score__Output as _muster_v1_Score__Output } from './muster/v1/Score.ts';
import type { SecretContent as _muster_v1_SecretContent, SecretContent__Output as _muster_v1_SecretContent__Output } from './muster/v1/SecretContent.ts';
import type { SecretContents as _muster_v1_SecretContents, SecretContents__Output as _muster_v1_SecretContents__Output } from './muster/v1/SecretContents.ts';
import type { SecretReference as _muster_v1_SecretReference, SecretReference__Output as _muster_v1_SecretReference__Output } from './muster/v1/SecretReference.ts';
import type { Service as _muster_v1_Service, Service__Output as _muster_v1_Service__Output } from './muster/v1/Service.ts';
import type { ServiceInNetwork as _muster_v1_ServiceInNetwork, ServiceInNetwork__Output as _muster_v1_ServiceInNetwork__Output } from './muster/v1/ServiceInNetwork.ts';
import type { ServiceMap as _muster_v1_ServiceMap, ServiceMap__Output as _muster_v1_ServiceMap__Output } from './muster/v1/ServiceMap.ts';
import type { ServicePort as _muster_v1_ServicePort, ServicePort__Output as _muster_v1_ServicePort__Output } from './muster/v1/ServicePort.ts';
import type { ServiceRevision as _muster_v1_ServiceRevision, ServiceRevision__Output as _muster_v1_ServiceRevision__Output } from './muster/v1/ServiceRevision.ts';
import type { ServiceSpec as _muster_v1_ServiceSpec, ServiceSpec__Output as _muster_v1_ServiceSpec__Output } from './muster/v1/ServiceSpec.ts';
import type { ServiceState as _muster_v1_ServiceState, ServiceState__Output as _muster_v1_ServiceState__Output } from './muster/v1/ServiceState.ts';
import type { SessionRequest as _muster_v1_SessionRequest, SessionRequest__Output as _muster_v1_SessionRequest__Output } from './muster/v1/SessionRequest.ts';
import type { SessionResponse as _muster_v1_SessionResponse, SessionResponse__Output as _muster_v1_SessionResponse__Output } from './muster/v1/SessionResponse.ts';
import type { SpreadPreference as _muster_v1_SpreadPreference, SpreadPreference__Output as _muster_v1_SpreadPreference__Output } from './muster/v1/SpreadPreference.ts';
import type { SpreadTarget as _muster_v1_SpreadTarget, SpreadTarget__Output as _muster_v1_SpreadTarget__Output } from './muster/v1/SpreadTarget.ts';
import type { Stack as _muster_v1_Stack, Stack__Output as _muster_v1_Stack__Output } from './muster/v1/Stack.ts';
import type { StackRevision as _muster_v1_StackRevision, StackRevision__Output as _muster_v1_StackRevision__Output } from './muster/v1/StackRevision.ts';
import type { StatusAck as _muster_v1_StatusAck, StatusAck__Output as _muster_v1_StatusAck__Output } from './muster/v1/StatusAck.ts';
import type { StatusReport as _muster_v1_StatusReport, StatusReport__Output as _muster_v1_StatusReport__Output } from './muster/v1/StatusReport.ts';
import type { StreamLogsRequest as _muster_v1_StreamLogsRequest, StreamLogsRequest__Output as _muster_v1_StreamLogsRequest__Output } from './muster/v1/StreamLogsRequest.ts';
import type { StreamLogsResponse as _muster_v1_StreamLogsResponse, StreamLogsResponse__Output as _muster_v1_StreamLogsResponse__Output } from './muster/v1/StreamLogsResponse.ts';
import type { Task as _muster_v1_Task, Task__Output as _muster_v1_Task__Output } from './muster/v1/Task.ts';
import type { TaskReport as _muster_v1_TaskReport, TaskReport__Output as _muster_v1_TaskReport__Output } from './muster/v1/TaskReport.ts';
import type { TaskSample as _muster_v1_TaskSample, TaskSample__Output as _muster_v1_TaskSample__Output } from './muster/v1/TaskSample.ts';
import type { TaskSpec as _muster_v1_TaskSpec, TaskSpec__Output as _muster_v1_TaskSpec__Output } from './muster/v1/TaskSpec.ts';
import type { TaskStatus as _muster_v1_TaskStatus, TaskStatus__Output as _muster_v1_TaskStatus__Output } from './muster/v1/TaskStatus.ts';
import type { TcpProbe as _muster_v1_TcpProbe, TcpProbe__Output as _muster_v1_TcpProbe__Output } from './muster/v1/TcpProbe.ts';
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
      AffinityRule: MessageTypeDefinition<_muster_v1_AffinityRule, _muster_v1_AffinityRule__Output>
      AffinityType: EnumTypeDefinition
      Amount: MessageTypeDefinition<_muster_v1_Amount, _muster_v1_Amount__Output>
      AssignedFile: MessageTypeDefinition<_muster_v1_AssignedFile, _muster_v1_AssignedFile__Output>
      AssignedNetwork: MessageTypeDefinition<_muster_v1_AssignedNetwork, _muster_v1_AssignedNetwork__Output>
      Assignment: MessageTypeDefinition<_muster_v1_Assignment, _muster_v1_Assignment__Output>
      Assignments: MessageTypeDefinition<_muster_v1_Assignments, _muster_v1_Assignments__Output>
      AssignmentsType: EnumTypeDefinition
      AutoscaleSpec: MessageTypeDefinition<_muster_v1_AutoscaleSpec, _muster_v1_AutoscaleSpec__Output>
      BindMount: MessageTypeDefinition<_muster_v1_BindMount, _muster_v1_BindMount__Output>
      BoundPort: MessageTypeDefinition<_muster_v1_BoundPort, _muster_v1_BoundPort__Output>
      CanarySpec: MessageTypeDefinition<_muster_v1_CanarySpec, _muster_v1_CanarySpec__Output>
      CheckNetworkRequest: MessageTypeDefinition<_muster_v1_CheckNetworkRequest, _muster_v1_CheckNetworkRequest__Output>
      CheckNetworkResponse: MessageTypeDefinition<_muster_v1_CheckNetworkResponse, _muster_v1_CheckNetworkResponse__Output>
      CheckProgress: MessageTypeDefinition<_muster_v1_CheckProgress, _muster_v1_CheckProgress__Output>
      CheckedHost: MessageTypeDefinition<_muster_v1_CheckedHost, _muster_v1_CheckedHost__Output>
      CheckedPath: MessageTypeDefinition<_muster_v1_CheckedPath, _muster_v1_CheckedPath__Output>
      CheckedService: MessageTypeDefinition<_muster_v1_CheckedService, _muster_v1_CheckedService__Output>
      Cluster: MessageTypeDefinition<_muster_v1_Cluster, _muster_v1_Cluster__Output>
      ContainerHealth: EnumTypeDefinition
      ContainerSpec: MessageTypeDefinition<_muster_v1_ContainerSpec, _muster_v1_ContainerSpec__Output>
      DataPath: EnumTypeDefinition
      Dependency: MessageTypeDefinition<_muster_v1_Dependency, _muster_v1_Dependency__Output>
      DependencyCondition: EnumTypeDefinition
      DesiredState: EnumTypeDefinition
      Device: MessageTypeDefinition<_muster_v1_Device, _muster_v1_Device__Output>
      Disconnect: MessageTypeDefinition<_muster_v1_Disconnect, _muster_v1_Disconnect__Output>
      DispatcherService: SubtypeConstructor<typeof grpc.Client, _muster_v1_DispatcherServiceClient> & { service: _muster_v1_DispatcherServiceDefinition }
      DisruptionSpec: MessageTypeDefinition<_muster_v1_DisruptionSpec, _muster_v1_DisruptionSpec__Output>
      EndpointMode: EnumTypeDefinition
      EndpointSpec: MessageTypeDefinition<_muster_v1_EndpointSpec, _muster_v1_EndpointSpec__Output>
      EndpointState: MessageTypeDefinition<_muster_v1_EndpointState, _muster_v1_EndpointState__Output>
      Event: MessageTypeDefinition<_muster_v1_Event, _muster_v1_Event__Output>
      EventLevel: EnumTypeDefinition
      Eviction: MessageTypeDefinition<_muster_v1_Eviction, _muster_v1_Eviction__Output>
      ExecProbe: MessageTypeDefinition<_muster_v1_ExecProbe, _muster_v1_ExecProbe__Output>
      FailureAction: EnumTypeDefinition
      Fence: MessageTypeDefinition<_muster_v1_Fence, _muster_v1_Fence__Output>
      FindingLevel: EnumTypeDefinition
      FirewallObstacle: MessageTypeDefinition<_muster_v1_FirewallObstacle, _muster_v1_FirewallObstacle__Output>
      ForwardProbeRequest: MessageTypeDefinition<_muster_v1_ForwardProbeRequest, _muster_v1_ForwardProbeRequest__Output>
      ForwardProbeResponse: MessageTypeDefinition<_muster_v1_ForwardProbeResponse, _muster_v1_ForwardProbeResponse__Output>
      ForwardSamplesRequest: MessageTypeDefinition<_muster_v1_ForwardSamplesRequest, _muster_v1_ForwardSamplesRequest__Output>
      ForwardSamplesResponse: MessageTypeDefinition<_muster_v1_ForwardSamplesResponse, _muster_v1_ForwardSamplesResponse__Output>
      GenericResource: MessageTypeDefinition<_muster_v1_GenericResource, _muster_v1_GenericResource__Output>
      GlobalJobMode: MessageTypeDefinition<_muster_v1_GlobalJobMode, _muster_v1_GlobalJobMode__Output>
      GlobalMode: MessageTypeDefinition<_muster_v1_GlobalMode, _muster_v1_GlobalMode__Output>
      GpuRequest: MessageTypeDefinition<_muster_v1_GpuRequest, _muster_v1_GpuRequest__Output>
      GrpcProbe: MessageTypeDefinition<_muster_v1_GrpcProbe, _muster_v1_GrpcProbe__Output>
      Healthcheck: MessageTypeDefinition<_muster_v1_Healthcheck, _muster_v1_Healthcheck__Output>
      HeardProbe: MessageTypeDefinition<_muster_v1_HeardProbe, _muster_v1_HeardProbe__Output>
      HeardProbes: MessageTypeDefinition<_muster_v1_HeardProbes, _muster_v1_HeardProbes__Output>
      Heartbeat: MessageTypeDefinition<_muster_v1_Heartbeat, _muster_v1_Heartbeat__Output>
      Hello: MessageTypeDefinition<_muster_v1_Hello, _muster_v1_Hello__Output>
      Hook: MessageTypeDefinition<_muster_v1_Hook, _muster_v1_Hook__Output>
      Hooks: MessageTypeDefinition<_muster_v1_Hooks, _muster_v1_Hooks__Output>
      HostNetworkFacts: MessageTypeDefinition<_muster_v1_HostNetworkFacts, _muster_v1_HostNetworkFacts__Output>
      HostNetworkReport: MessageTypeDefinition<_muster_v1_HostNetworkReport, _muster_v1_HostNetworkReport__Output>
      HostStops: MessageTypeDefinition<_muster_v1_HostStops, _muster_v1_HostStops__Output>
      HostSubnet: MessageTypeDefinition<_muster_v1_HostSubnet, _muster_v1_HostSubnet__Output>
      HttpProbe: MessageTypeDefinition<_muster_v1_HttpProbe, _muster_v1_HttpProbe__Output>
      Job: MessageTypeDefinition<_muster_v1_Job, _muster_v1_Job__Output>
      JobRun: MessageTypeDefinition<_muster_v1_JobRun, _muster_v1_JobRun__Output>
      JobSpec: MessageTypeDefinition<_muster_v1_JobSpec, _muster_v1_JobSpec__Output>
      KernelSetting: MessageTypeDefinition<_muster_v1_KernelSetting, _muster_v1_KernelSetting__Output>
      LoadSample: MessageTypeDefinition<_muster_v1_LoadSample, _muster_v1_LoadSample__Output>
      LoadSource: EnumTypeDefinition
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
      Network: MessageTypeDefinition<_muster_v1_Network, _muster_v1_Network__Output>
      NetworkAck: MessageTypeDefinition<_muster_v1_NetworkAck, _muster_v1_NetworkAck__Output>
      NetworkAddress: MessageTypeDefinition<_muster_v1_NetworkAddress, _muster_v1_NetworkAddress__Output>
      NetworkAttachment: MessageTypeDefinition<_muster_v1_NetworkAttachment, _muster_v1_NetworkAttachment__Output>
      NetworkCheck: MessageTypeDefinition<_muster_v1_NetworkCheck, _muster_v1_NetworkCheck__Output>
      NetworkFinding: MessageTypeDefinition<_muster_v1_NetworkFinding, _muster_v1_NetworkFinding__Output>
      NetworkMode: EnumTypeDefinition
      NetworkPeer: MessageTypeDefinition<_muster_v1_NetworkPeer, _muster_v1_NetworkPeer__Output>
      NetworkProbeReport: MessageTypeDefinition<_muster_v1_NetworkProbeReport, _muster_v1_NetworkProbeReport__Output>
      NetworkProbeRequest: MessageTypeDefinition<_muster_v1_NetworkProbeRequest, _muster_v1_NetworkProbeRequest__Output>
      NetworkProbeStep: EnumTypeDefinition
      NetworkSettings: MessageTypeDefinition<_muster_v1_NetworkSettings, _muster_v1_NetworkSettings__Output>
      NetworkSpec: MessageTypeDefinition<_muster_v1_NetworkSpec, _muster_v1_NetworkSpec__Output>
      NetworkStatus: MessageTypeDefinition<_muster_v1_NetworkStatus, _muster_v1_NetworkStatus__Output>
      NetworkUpdate: MessageTypeDefinition<_muster_v1_NetworkUpdate, _muster_v1_NetworkUpdate__Output>
      Node: MessageTypeDefinition<_muster_v1_Node, _muster_v1_Node__Output>
      NodeAvailability: EnumTypeDefinition
      NodeCount: MessageTypeDefinition<_muster_v1_NodeCount, _muster_v1_NodeCount__Output>
      NodeDescription: MessageTypeDefinition<_muster_v1_NodeDescription, _muster_v1_NodeDescription__Output>
      NodeNetwork: MessageTypeDefinition<_muster_v1_NodeNetwork, _muster_v1_NodeNetwork__Output>
      NodeNetworkState: MessageTypeDefinition<_muster_v1_NodeNetworkState, _muster_v1_NodeNetworkState__Output>
      NodeSession: MessageTypeDefinition<_muster_v1_NodeSession, _muster_v1_NodeSession__Output>
      NodeSpec: MessageTypeDefinition<_muster_v1_NodeSpec, _muster_v1_NodeSpec__Output>
      NodeState: EnumTypeDefinition
      NodeStatus: MessageTypeDefinition<_muster_v1_NodeStatus, _muster_v1_NodeStatus__Output>
      OnReturn: EnumTypeDefinition
      OverlapPolicy: EnumTypeDefinition
      Pace: MessageTypeDefinition<_muster_v1_Pace, _muster_v1_Pace__Output>
      ParameterSpec: MessageTypeDefinition<_muster_v1_ParameterSpec, _muster_v1_ParameterSpec__Output>
      PathVerdict: EnumTypeDefinition
      PlacementEvidence: MessageTypeDefinition<_muster_v1_PlacementEvidence, _muster_v1_PlacementEvidence__Output>
      PlacementSpec: MessageTypeDefinition<_muster_v1_PlacementSpec, _muster_v1_PlacementSpec__Output>
      PlacementStrategy: EnumTypeDefinition
      Platform: MessageTypeDefinition<_muster_v1_Platform, _muster_v1_Platform__Output>
      PortSpec: MessageTypeDefinition<_muster_v1_PortSpec, _muster_v1_PortSpec__Output>
      PrioritySpec: MessageTypeDefinition<_muster_v1_PrioritySpec, _muster_v1_PrioritySpec__Output>
      Probe: MessageTypeDefinition<_muster_v1_Probe, _muster_v1_Probe__Output>
      ProbeKind: EnumTypeDefinition
      ProbeOutcome: EnumTypeDefinition
      ProbeResult: MessageTypeDefinition<_muster_v1_ProbeResult, _muster_v1_ProbeResult__Output>
      ProbeTarget: MessageTypeDefinition<_muster_v1_ProbeTarget, _muster_v1_ProbeTarget__Output>
      Probes: MessageTypeDefinition<_muster_v1_Probes, _muster_v1_Probes__Output>
      PrometheusQuery: MessageTypeDefinition<_muster_v1_PrometheusQuery, _muster_v1_PrometheusQuery__Output>
      Protocol: EnumTypeDefinition
      PublishLogsRequest: MessageTypeDefinition<_muster_v1_PublishLogsRequest, _muster_v1_PublishLogsRequest__Output>
      PublishLogsResponse: MessageTypeDefinition<_muster_v1_PublishLogsResponse, _muster_v1_PublishLogsResponse__Output>
      PublishMode: EnumTypeDefinition
      PullPolicy: EnumTypeDefinition
      RegistryAccess: MessageTypeDefinition<_muster_v1_RegistryAccess, _muster_v1_RegistryAccess__Output>
      RenewCertificate: MessageTypeDefinition<_muster_v1_RenewCertificate, _muster_v1_RenewCertificate__Output>
      ReplicaCount: MessageTypeDefinition<_muster_v1_ReplicaCount, _muster_v1_ReplicaCount__Output>
      ReplicatedJobMode: MessageTypeDefinition<_muster_v1_ReplicatedJobMode, _muster_v1_ReplicatedJobMode__Output>
      ReplicatedMode: MessageTypeDefinition<_muster_v1_ReplicatedMode, _muster_v1_ReplicatedMode__Output>
      ResourceSpec: MessageTypeDefinition<_muster_v1_ResourceSpec, _muster_v1_ResourceSpec__Output>
      Resources: MessageTypeDefinition<_muster_v1_Resources, _muster_v1_Resources__Output>
      RestartCondition: EnumTypeDefinition
      RestartPolicy: MessageTypeDefinition<_muster_v1_RestartPolicy, _muster_v1_RestartPolicy__Output>
      Rollout: MessageTypeDefinition<_muster_v1_Rollout, _muster_v1_Rollout__Output>
      RolloutState: EnumTypeDefinition
      Route: MessageTypeDefinition<_muster_v1_Route, _muster_v1_Route__Output>
      RouteSpec: MessageTypeDefinition<_muster_v1_RouteSpec, _muster_v1_RouteSpec__Output>
      RouteState: MessageTypeDefinition<_muster_v1_RouteState, _muster_v1_RouteState__Output>
      RouterFacts: MessageTypeDefinition<_muster_v1_RouterFacts, _muster_v1_RouterFacts__Output>
      RouterState: MessageTypeDefinition<_muster_v1_RouterState, _muster_v1_RouterState__Output>
      RunState: EnumTypeDefinition
      RunTrigger: EnumTypeDefinition
      Samples: MessageTypeDefinition<_muster_v1_Samples, _muster_v1_Samples__Output>
      ScalingPolicy: MessageTypeDefinition<_muster_v1_ScalingPolicy, _muster_v1_ScalingPolicy__Output>
      ScalingRules: MessageTypeDefinition<_muster_v1_ScalingRules, _muster_v1_ScalingRules__Output>
      ScalingSelect: EnumTypeDefinition
      ScheduleSpec: MessageTypeDefinition<_muster_v1_ScheduleSpec, _muster_v1_ScheduleSpec__Output>
      ScheduledBounds: MessageTypeDefinition<_muster_v1_ScheduledBounds, _muster_v1_ScheduledBounds__Output>
      Score: MessageTypeDefinition<_muster_v1_Score, _muster_v1_Score__Output>
      SecretContent: MessageTypeDefinition<_muster_v1_SecretContent, _muster_v1_SecretContent__Output>
      SecretContents: MessageTypeDefinition<_muster_v1_SecretContents, _muster_v1_SecretContents__Output>
      SecretReference: MessageTypeDefinition<_muster_v1_SecretReference, _muster_v1_SecretReference__Output>
      SecretType: EnumTypeDefinition
      Service: MessageTypeDefinition<_muster_v1_Service, _muster_v1_Service__Output>
      ServiceInNetwork: MessageTypeDefinition<_muster_v1_ServiceInNetwork, _muster_v1_ServiceInNetwork__Output>
      ServiceMap: MessageTypeDefinition<_muster_v1_ServiceMap, _muster_v1_ServiceMap__Output>
      ServicePort: MessageTypeDefinition<_muster_v1_ServicePort, _muster_v1_ServicePort__Output>
      ServiceRevision: MessageTypeDefinition<_muster_v1_ServiceRevision, _muster_v1_ServiceRevision__Output>
      ServiceSpec: MessageTypeDefinition<_muster_v1_ServiceSpec, _muster_v1_ServiceSpec__Output>
      ServiceState: MessageTypeDefinition<_muster_v1_ServiceState, _muster_v1_ServiceState__Output>
      SessionAffinity: EnumTypeDefinition
      SessionRequest: MessageTypeDefinition<_muster_v1_SessionRequest, _muster_v1_SessionRequest__Output>
      SessionResponse: MessageTypeDefinition<_muster_v1_SessionResponse, _muster_v1_SessionResponse__Output>
      SpreadPreference: MessageTypeDefinition<_muster_v1_SpreadPreference, _muster_v1_SpreadPreference__Output>
      SpreadTarget: MessageTypeDefinition<_muster_v1_SpreadTarget, _muster_v1_SpreadTarget__Output>
      Stack: MessageTypeDefinition<_muster_v1_Stack, _muster_v1_Stack__Output>
      StackRevision: MessageTypeDefinition<_muster_v1_StackRevision, _muster_v1_StackRevision__Output>
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
      TcpProbe: MessageTypeDefinition<_muster_v1_TcpProbe, _muster_v1_TcpProbe__Output>
      TmpfsMount: MessageTypeDefinition<_muster_v1_TmpfsMount, _muster_v1_TmpfsMount__Output>
      Ulimit: MessageTypeDefinition<_muster_v1_Ulimit, _muster_v1_Ulimit__Output>
      UpdateConfig: MessageTypeDefinition<_muster_v1_UpdateConfig, _muster_v1_UpdateConfig__Output>
      UpdateOrder: EnumTypeDefinition
      VolumeMount: MessageTypeDefinition<_muster_v1_VolumeMount, _muster_v1_VolumeMount__Output>
      Welcome: MessageTypeDefinition<_muster_v1_Welcome, _muster_v1_Welcome__Output>
    }
  }
}

