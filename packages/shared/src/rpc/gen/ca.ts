import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { FieldMask as _google_protobuf_FieldMask, FieldMask__Output as _google_protobuf_FieldMask__Output } from './google/protobuf/FieldMask.ts';
import type { AffinityRule as _muster_v1_AffinityRule, AffinityRule__Output as _muster_v1_AffinityRule__Output } from './muster/v1/AffinityRule.ts';
import type { Amount as _muster_v1_Amount, Amount__Output as _muster_v1_Amount__Output } from './muster/v1/Amount.ts';
import type { AppliedService as _muster_v1_AppliedService, AppliedService__Output as _muster_v1_AppliedService__Output } from './muster/v1/AppliedService.ts';
import type { ApplyStackRequest as _muster_v1_ApplyStackRequest, ApplyStackRequest__Output as _muster_v1_ApplyStackRequest__Output } from './muster/v1/ApplyStackRequest.ts';
import type { ApplyStackResponse as _muster_v1_ApplyStackResponse, ApplyStackResponse__Output as _muster_v1_ApplyStackResponse__Output } from './muster/v1/ApplyStackResponse.ts';
import type { AssessRiskRequest as _muster_v1_AssessRiskRequest, AssessRiskRequest__Output as _muster_v1_AssessRiskRequest__Output } from './muster/v1/AssessRiskRequest.ts';
import type { AssessRiskResponse as _muster_v1_AssessRiskResponse, AssessRiskResponse__Output as _muster_v1_AssessRiskResponse__Output } from './muster/v1/AssessRiskResponse.ts';
import type { AssignedNetwork as _muster_v1_AssignedNetwork, AssignedNetwork__Output as _muster_v1_AssignedNetwork__Output } from './muster/v1/AssignedNetwork.ts';
import type { AutoscaleDecision as _muster_v1_AutoscaleDecision, AutoscaleDecision__Output as _muster_v1_AutoscaleDecision__Output } from './muster/v1/AutoscaleDecision.ts';
import type { AutoscaleSpec as _muster_v1_AutoscaleSpec, AutoscaleSpec__Output as _muster_v1_AutoscaleSpec__Output } from './muster/v1/AutoscaleSpec.ts';
import type { AutoscaleStatus as _muster_v1_AutoscaleStatus, AutoscaleStatus__Output as _muster_v1_AutoscaleStatus__Output } from './muster/v1/AutoscaleStatus.ts';
import type { BackupClusterRequest as _muster_v1_BackupClusterRequest, BackupClusterRequest__Output as _muster_v1_BackupClusterRequest__Output } from './muster/v1/BackupClusterRequest.ts';
import type { BackupClusterResponse as _muster_v1_BackupClusterResponse, BackupClusterResponse__Output as _muster_v1_BackupClusterResponse__Output } from './muster/v1/BackupClusterResponse.ts';
import type { BackupEntry as _muster_v1_BackupEntry, BackupEntry__Output as _muster_v1_BackupEntry__Output } from './muster/v1/BackupEntry.ts';
import type { BindMount as _muster_v1_BindMount, BindMount__Output as _muster_v1_BindMount__Output } from './muster/v1/BindMount.ts';
import type { BoundPort as _muster_v1_BoundPort, BoundPort__Output as _muster_v1_BoundPort__Output } from './muster/v1/BoundPort.ts';
import type { CaRoot as _muster_v1_CaRoot, CaRoot__Output as _muster_v1_CaRoot__Output } from './muster/v1/CaRoot.ts';
import type { CaServiceClient as _muster_v1_CaServiceClient, CaServiceDefinition as _muster_v1_CaServiceDefinition } from './muster/v1/CaService.ts';
import type { CanarySpec as _muster_v1_CanarySpec, CanarySpec__Output as _muster_v1_CanarySpec__Output } from './muster/v1/CanarySpec.ts';
import type { CheckNetworkRequest as _muster_v1_CheckNetworkRequest, CheckNetworkRequest__Output as _muster_v1_CheckNetworkRequest__Output } from './muster/v1/CheckNetworkRequest.ts';
import type { CheckNetworkResponse as _muster_v1_CheckNetworkResponse, CheckNetworkResponse__Output as _muster_v1_CheckNetworkResponse__Output } from './muster/v1/CheckNetworkResponse.ts';
import type { CheckProgress as _muster_v1_CheckProgress, CheckProgress__Output as _muster_v1_CheckProgress__Output } from './muster/v1/CheckProgress.ts';
import type { CheckedHost as _muster_v1_CheckedHost, CheckedHost__Output as _muster_v1_CheckedHost__Output } from './muster/v1/CheckedHost.ts';
import type { CheckedPath as _muster_v1_CheckedPath, CheckedPath__Output as _muster_v1_CheckedPath__Output } from './muster/v1/CheckedPath.ts';
import type { CheckedService as _muster_v1_CheckedService, CheckedService__Output as _muster_v1_CheckedService__Output } from './muster/v1/CheckedService.ts';
import type { Cluster as _muster_v1_Cluster, Cluster__Output as _muster_v1_Cluster__Output } from './muster/v1/Cluster.ts';
import type { ContainerSpec as _muster_v1_ContainerSpec, ContainerSpec__Output as _muster_v1_ContainerSpec__Output } from './muster/v1/ContainerSpec.ts';
import type { ControlRolloutRequest as _muster_v1_ControlRolloutRequest, ControlRolloutRequest__Output as _muster_v1_ControlRolloutRequest__Output } from './muster/v1/ControlRolloutRequest.ts';
import type { ControlRolloutResponse as _muster_v1_ControlRolloutResponse, ControlRolloutResponse__Output as _muster_v1_ControlRolloutResponse__Output } from './muster/v1/ControlRolloutResponse.ts';
import type { ControlServiceClient as _muster_v1_ControlServiceClient, ControlServiceDefinition as _muster_v1_ControlServiceDefinition } from './muster/v1/ControlService.ts';
import type { CreateJoinTokenRequest as _muster_v1_CreateJoinTokenRequest, CreateJoinTokenRequest__Output as _muster_v1_CreateJoinTokenRequest__Output } from './muster/v1/CreateJoinTokenRequest.ts';
import type { CreateJoinTokenResponse as _muster_v1_CreateJoinTokenResponse, CreateJoinTokenResponse__Output as _muster_v1_CreateJoinTokenResponse__Output } from './muster/v1/CreateJoinTokenResponse.ts';
import type { CreateNetworkRequest as _muster_v1_CreateNetworkRequest, CreateNetworkRequest__Output as _muster_v1_CreateNetworkRequest__Output } from './muster/v1/CreateNetworkRequest.ts';
import type { CreateNetworkResponse as _muster_v1_CreateNetworkResponse, CreateNetworkResponse__Output as _muster_v1_CreateNetworkResponse__Output } from './muster/v1/CreateNetworkResponse.ts';
import type { CreateRouteRequest as _muster_v1_CreateRouteRequest, CreateRouteRequest__Output as _muster_v1_CreateRouteRequest__Output } from './muster/v1/CreateRouteRequest.ts';
import type { CreateRouteResponse as _muster_v1_CreateRouteResponse, CreateRouteResponse__Output as _muster_v1_CreateRouteResponse__Output } from './muster/v1/CreateRouteResponse.ts';
import type { CreateServiceRequest as _muster_v1_CreateServiceRequest, CreateServiceRequest__Output as _muster_v1_CreateServiceRequest__Output } from './muster/v1/CreateServiceRequest.ts';
import type { CreateServiceResponse as _muster_v1_CreateServiceResponse, CreateServiceResponse__Output as _muster_v1_CreateServiceResponse__Output } from './muster/v1/CreateServiceResponse.ts';
import type { DeleteJoinTokenRequest as _muster_v1_DeleteJoinTokenRequest, DeleteJoinTokenRequest__Output as _muster_v1_DeleteJoinTokenRequest__Output } from './muster/v1/DeleteJoinTokenRequest.ts';
import type { DeleteJoinTokenResponse as _muster_v1_DeleteJoinTokenResponse, DeleteJoinTokenResponse__Output as _muster_v1_DeleteJoinTokenResponse__Output } from './muster/v1/DeleteJoinTokenResponse.ts';
import type { DeleteNetworkRequest as _muster_v1_DeleteNetworkRequest, DeleteNetworkRequest__Output as _muster_v1_DeleteNetworkRequest__Output } from './muster/v1/DeleteNetworkRequest.ts';
import type { DeleteNetworkResponse as _muster_v1_DeleteNetworkResponse, DeleteNetworkResponse__Output as _muster_v1_DeleteNetworkResponse__Output } from './muster/v1/DeleteNetworkResponse.ts';
import type { DeleteNodeRequest as _muster_v1_DeleteNodeRequest, DeleteNodeRequest__Output as _muster_v1_DeleteNodeRequest__Output } from './muster/v1/DeleteNodeRequest.ts';
import type { DeleteNodeResponse as _muster_v1_DeleteNodeResponse, DeleteNodeResponse__Output as _muster_v1_DeleteNodeResponse__Output } from './muster/v1/DeleteNodeResponse.ts';
import type { DeleteRouteRequest as _muster_v1_DeleteRouteRequest, DeleteRouteRequest__Output as _muster_v1_DeleteRouteRequest__Output } from './muster/v1/DeleteRouteRequest.ts';
import type { DeleteRouteResponse as _muster_v1_DeleteRouteResponse, DeleteRouteResponse__Output as _muster_v1_DeleteRouteResponse__Output } from './muster/v1/DeleteRouteResponse.ts';
import type { DeleteServiceRequest as _muster_v1_DeleteServiceRequest, DeleteServiceRequest__Output as _muster_v1_DeleteServiceRequest__Output } from './muster/v1/DeleteServiceRequest.ts';
import type { DeleteServiceResponse as _muster_v1_DeleteServiceResponse, DeleteServiceResponse__Output as _muster_v1_DeleteServiceResponse__Output } from './muster/v1/DeleteServiceResponse.ts';
import type { DeleteStackRequest as _muster_v1_DeleteStackRequest, DeleteStackRequest__Output as _muster_v1_DeleteStackRequest__Output } from './muster/v1/DeleteStackRequest.ts';
import type { DeleteStackResponse as _muster_v1_DeleteStackResponse, DeleteStackResponse__Output as _muster_v1_DeleteStackResponse__Output } from './muster/v1/DeleteStackResponse.ts';
import type { Dependency as _muster_v1_Dependency, Dependency__Output as _muster_v1_Dependency__Output } from './muster/v1/Dependency.ts';
import type { Device as _muster_v1_Device, Device__Output as _muster_v1_Device__Output } from './muster/v1/Device.ts';
import type { Disconnect as _muster_v1_Disconnect, Disconnect__Output as _muster_v1_Disconnect__Output } from './muster/v1/Disconnect.ts';
import type { DisruptionSpec as _muster_v1_DisruptionSpec, DisruptionSpec__Output as _muster_v1_DisruptionSpec__Output } from './muster/v1/DisruptionSpec.ts';
import type { EndpointSpec as _muster_v1_EndpointSpec, EndpointSpec__Output as _muster_v1_EndpointSpec__Output } from './muster/v1/EndpointSpec.ts';
import type { EndpointState as _muster_v1_EndpointState, EndpointState__Output as _muster_v1_EndpointState__Output } from './muster/v1/EndpointState.ts';
import type { Event as _muster_v1_Event, Event__Output as _muster_v1_Event__Output } from './muster/v1/Event.ts';
import type { EventFilter as _muster_v1_EventFilter, EventFilter__Output as _muster_v1_EventFilter__Output } from './muster/v1/EventFilter.ts';
import type { Eviction as _muster_v1_Eviction, Eviction__Output as _muster_v1_Eviction__Output } from './muster/v1/Eviction.ts';
import type { ExecProbe as _muster_v1_ExecProbe, ExecProbe__Output as _muster_v1_ExecProbe__Output } from './muster/v1/ExecProbe.ts';
import type { ExplainPlacementRequest as _muster_v1_ExplainPlacementRequest, ExplainPlacementRequest__Output as _muster_v1_ExplainPlacementRequest__Output } from './muster/v1/ExplainPlacementRequest.ts';
import type { ExplainPlacementResponse as _muster_v1_ExplainPlacementResponse, ExplainPlacementResponse__Output as _muster_v1_ExplainPlacementResponse__Output } from './muster/v1/ExplainPlacementResponse.ts';
import type { FieldChange as _muster_v1_FieldChange, FieldChange__Output as _muster_v1_FieldChange__Output } from './muster/v1/FieldChange.ts';
import type { FirewallObstacle as _muster_v1_FirewallObstacle, FirewallObstacle__Output as _muster_v1_FirewallObstacle__Output } from './muster/v1/FirewallObstacle.ts';
import type { GenericResource as _muster_v1_GenericResource, GenericResource__Output as _muster_v1_GenericResource__Output } from './muster/v1/GenericResource.ts';
import type { GetAutoscaleRequest as _muster_v1_GetAutoscaleRequest, GetAutoscaleRequest__Output as _muster_v1_GetAutoscaleRequest__Output } from './muster/v1/GetAutoscaleRequest.ts';
import type { GetAutoscaleResponse as _muster_v1_GetAutoscaleResponse, GetAutoscaleResponse__Output as _muster_v1_GetAutoscaleResponse__Output } from './muster/v1/GetAutoscaleResponse.ts';
import type { GetCaRequest as _muster_v1_GetCaRequest, GetCaRequest__Output as _muster_v1_GetCaRequest__Output } from './muster/v1/GetCaRequest.ts';
import type { GetCaResponse as _muster_v1_GetCaResponse, GetCaResponse__Output as _muster_v1_GetCaResponse__Output } from './muster/v1/GetCaResponse.ts';
import type { GetClusterRequest as _muster_v1_GetClusterRequest, GetClusterRequest__Output as _muster_v1_GetClusterRequest__Output } from './muster/v1/GetClusterRequest.ts';
import type { GetClusterResponse as _muster_v1_GetClusterResponse, GetClusterResponse__Output as _muster_v1_GetClusterResponse__Output } from './muster/v1/GetClusterResponse.ts';
import type { GetJobRequest as _muster_v1_GetJobRequest, GetJobRequest__Output as _muster_v1_GetJobRequest__Output } from './muster/v1/GetJobRequest.ts';
import type { GetJobResponse as _muster_v1_GetJobResponse, GetJobResponse__Output as _muster_v1_GetJobResponse__Output } from './muster/v1/GetJobResponse.ts';
import type { GetJobRunRequest as _muster_v1_GetJobRunRequest, GetJobRunRequest__Output as _muster_v1_GetJobRunRequest__Output } from './muster/v1/GetJobRunRequest.ts';
import type { GetJobRunResponse as _muster_v1_GetJobRunResponse, GetJobRunResponse__Output as _muster_v1_GetJobRunResponse__Output } from './muster/v1/GetJobRunResponse.ts';
import type { GetNetworkRequest as _muster_v1_GetNetworkRequest, GetNetworkRequest__Output as _muster_v1_GetNetworkRequest__Output } from './muster/v1/GetNetworkRequest.ts';
import type { GetNetworkResponse as _muster_v1_GetNetworkResponse, GetNetworkResponse__Output as _muster_v1_GetNetworkResponse__Output } from './muster/v1/GetNetworkResponse.ts';
import type { GetNodeRequest as _muster_v1_GetNodeRequest, GetNodeRequest__Output as _muster_v1_GetNodeRequest__Output } from './muster/v1/GetNodeRequest.ts';
import type { GetNodeResponse as _muster_v1_GetNodeResponse, GetNodeResponse__Output as _muster_v1_GetNodeResponse__Output } from './muster/v1/GetNodeResponse.ts';
import type { GetRootsRequest as _muster_v1_GetRootsRequest, GetRootsRequest__Output as _muster_v1_GetRootsRequest__Output } from './muster/v1/GetRootsRequest.ts';
import type { GetRootsResponse as _muster_v1_GetRootsResponse, GetRootsResponse__Output as _muster_v1_GetRootsResponse__Output } from './muster/v1/GetRootsResponse.ts';
import type { GetRouteRequest as _muster_v1_GetRouteRequest, GetRouteRequest__Output as _muster_v1_GetRouteRequest__Output } from './muster/v1/GetRouteRequest.ts';
import type { GetRouteResponse as _muster_v1_GetRouteResponse, GetRouteResponse__Output as _muster_v1_GetRouteResponse__Output } from './muster/v1/GetRouteResponse.ts';
import type { GetServiceRequest as _muster_v1_GetServiceRequest, GetServiceRequest__Output as _muster_v1_GetServiceRequest__Output } from './muster/v1/GetServiceRequest.ts';
import type { GetServiceResponse as _muster_v1_GetServiceResponse, GetServiceResponse__Output as _muster_v1_GetServiceResponse__Output } from './muster/v1/GetServiceResponse.ts';
import type { GetTaskRequest as _muster_v1_GetTaskRequest, GetTaskRequest__Output as _muster_v1_GetTaskRequest__Output } from './muster/v1/GetTaskRequest.ts';
import type { GetTaskResponse as _muster_v1_GetTaskResponse, GetTaskResponse__Output as _muster_v1_GetTaskResponse__Output } from './muster/v1/GetTaskResponse.ts';
import type { GetUsageRequest as _muster_v1_GetUsageRequest, GetUsageRequest__Output as _muster_v1_GetUsageRequest__Output } from './muster/v1/GetUsageRequest.ts';
import type { GetUsageResponse as _muster_v1_GetUsageResponse, GetUsageResponse__Output as _muster_v1_GetUsageResponse__Output } from './muster/v1/GetUsageResponse.ts';
import type { GlobalJobMode as _muster_v1_GlobalJobMode, GlobalJobMode__Output as _muster_v1_GlobalJobMode__Output } from './muster/v1/GlobalJobMode.ts';
import type { GlobalMode as _muster_v1_GlobalMode, GlobalMode__Output as _muster_v1_GlobalMode__Output } from './muster/v1/GlobalMode.ts';
import type { GpuRequest as _muster_v1_GpuRequest, GpuRequest__Output as _muster_v1_GpuRequest__Output } from './muster/v1/GpuRequest.ts';
import type { GrpcProbe as _muster_v1_GrpcProbe, GrpcProbe__Output as _muster_v1_GrpcProbe__Output } from './muster/v1/GrpcProbe.ts';
import type { Healthcheck as _muster_v1_Healthcheck, Healthcheck__Output as _muster_v1_Healthcheck__Output } from './muster/v1/Healthcheck.ts';
import type { HeardProbe as _muster_v1_HeardProbe, HeardProbe__Output as _muster_v1_HeardProbe__Output } from './muster/v1/HeardProbe.ts';
import type { HeardProbes as _muster_v1_HeardProbes, HeardProbes__Output as _muster_v1_HeardProbes__Output } from './muster/v1/HeardProbes.ts';
import type { Hook as _muster_v1_Hook, Hook__Output as _muster_v1_Hook__Output } from './muster/v1/Hook.ts';
import type { Hooks as _muster_v1_Hooks, Hooks__Output as _muster_v1_Hooks__Output } from './muster/v1/Hooks.ts';
import type { HostNetworkFacts as _muster_v1_HostNetworkFacts, HostNetworkFacts__Output as _muster_v1_HostNetworkFacts__Output } from './muster/v1/HostNetworkFacts.ts';
import type { HostNetworkReport as _muster_v1_HostNetworkReport, HostNetworkReport__Output as _muster_v1_HostNetworkReport__Output } from './muster/v1/HostNetworkReport.ts';
import type { HostRisk as _muster_v1_HostRisk, HostRisk__Output as _muster_v1_HostRisk__Output } from './muster/v1/HostRisk.ts';
import type { HostSubnet as _muster_v1_HostSubnet, HostSubnet__Output as _muster_v1_HostSubnet__Output } from './muster/v1/HostSubnet.ts';
import type { HttpProbe as _muster_v1_HttpProbe, HttpProbe__Output as _muster_v1_HttpProbe__Output } from './muster/v1/HttpProbe.ts';
import type { IssuedCertificate as _muster_v1_IssuedCertificate, IssuedCertificate__Output as _muster_v1_IssuedCertificate__Output } from './muster/v1/IssuedCertificate.ts';
import type { Job as _muster_v1_Job, Job__Output as _muster_v1_Job__Output } from './muster/v1/Job.ts';
import type { JobRun as _muster_v1_JobRun, JobRun__Output as _muster_v1_JobRun__Output } from './muster/v1/JobRun.ts';
import type { JobSpec as _muster_v1_JobSpec, JobSpec__Output as _muster_v1_JobSpec__Output } from './muster/v1/JobSpec.ts';
import type { JoinRequest as _muster_v1_JoinRequest, JoinRequest__Output as _muster_v1_JoinRequest__Output } from './muster/v1/JoinRequest.ts';
import type { JoinResponse as _muster_v1_JoinResponse, JoinResponse__Output as _muster_v1_JoinResponse__Output } from './muster/v1/JoinResponse.ts';
import type { JoinToken as _muster_v1_JoinToken, JoinToken__Output as _muster_v1_JoinToken__Output } from './muster/v1/JoinToken.ts';
import type { KernelSetting as _muster_v1_KernelSetting, KernelSetting__Output as _muster_v1_KernelSetting__Output } from './muster/v1/KernelSetting.ts';
import type { ListAutoscaleDecisionsRequest as _muster_v1_ListAutoscaleDecisionsRequest, ListAutoscaleDecisionsRequest__Output as _muster_v1_ListAutoscaleDecisionsRequest__Output } from './muster/v1/ListAutoscaleDecisionsRequest.ts';
import type { ListAutoscaleDecisionsResponse as _muster_v1_ListAutoscaleDecisionsResponse, ListAutoscaleDecisionsResponse__Output as _muster_v1_ListAutoscaleDecisionsResponse__Output } from './muster/v1/ListAutoscaleDecisionsResponse.ts';
import type { ListEventsRequest as _muster_v1_ListEventsRequest, ListEventsRequest__Output as _muster_v1_ListEventsRequest__Output } from './muster/v1/ListEventsRequest.ts';
import type { ListEventsResponse as _muster_v1_ListEventsResponse, ListEventsResponse__Output as _muster_v1_ListEventsResponse__Output } from './muster/v1/ListEventsResponse.ts';
import type { ListJobRunsRequest as _muster_v1_ListJobRunsRequest, ListJobRunsRequest__Output as _muster_v1_ListJobRunsRequest__Output } from './muster/v1/ListJobRunsRequest.ts';
import type { ListJobRunsResponse as _muster_v1_ListJobRunsResponse, ListJobRunsResponse__Output as _muster_v1_ListJobRunsResponse__Output } from './muster/v1/ListJobRunsResponse.ts';
import type { ListJobsRequest as _muster_v1_ListJobsRequest, ListJobsRequest__Output as _muster_v1_ListJobsRequest__Output } from './muster/v1/ListJobsRequest.ts';
import type { ListJobsResponse as _muster_v1_ListJobsResponse, ListJobsResponse__Output as _muster_v1_ListJobsResponse__Output } from './muster/v1/ListJobsResponse.ts';
import type { ListJoinTokensRequest as _muster_v1_ListJoinTokensRequest, ListJoinTokensRequest__Output as _muster_v1_ListJoinTokensRequest__Output } from './muster/v1/ListJoinTokensRequest.ts';
import type { ListJoinTokensResponse as _muster_v1_ListJoinTokensResponse, ListJoinTokensResponse__Output as _muster_v1_ListJoinTokensResponse__Output } from './muster/v1/ListJoinTokensResponse.ts';
import type { ListNetworksRequest as _muster_v1_ListNetworksRequest, ListNetworksRequest__Output as _muster_v1_ListNetworksRequest__Output } from './muster/v1/ListNetworksRequest.ts';
import type { ListNetworksResponse as _muster_v1_ListNetworksResponse, ListNetworksResponse__Output as _muster_v1_ListNetworksResponse__Output } from './muster/v1/ListNetworksResponse.ts';
import type { ListNodesRequest as _muster_v1_ListNodesRequest, ListNodesRequest__Output as _muster_v1_ListNodesRequest__Output } from './muster/v1/ListNodesRequest.ts';
import type { ListNodesResponse as _muster_v1_ListNodesResponse, ListNodesResponse__Output as _muster_v1_ListNodesResponse__Output } from './muster/v1/ListNodesResponse.ts';
import type { ListRoutesRequest as _muster_v1_ListRoutesRequest, ListRoutesRequest__Output as _muster_v1_ListRoutesRequest__Output } from './muster/v1/ListRoutesRequest.ts';
import type { ListRoutesResponse as _muster_v1_ListRoutesResponse, ListRoutesResponse__Output as _muster_v1_ListRoutesResponse__Output } from './muster/v1/ListRoutesResponse.ts';
import type { ListServiceRevisionsRequest as _muster_v1_ListServiceRevisionsRequest, ListServiceRevisionsRequest__Output as _muster_v1_ListServiceRevisionsRequest__Output } from './muster/v1/ListServiceRevisionsRequest.ts';
import type { ListServiceRevisionsResponse as _muster_v1_ListServiceRevisionsResponse, ListServiceRevisionsResponse__Output as _muster_v1_ListServiceRevisionsResponse__Output } from './muster/v1/ListServiceRevisionsResponse.ts';
import type { ListServicesRequest as _muster_v1_ListServicesRequest, ListServicesRequest__Output as _muster_v1_ListServicesRequest__Output } from './muster/v1/ListServicesRequest.ts';
import type { ListServicesResponse as _muster_v1_ListServicesResponse, ListServicesResponse__Output as _muster_v1_ListServicesResponse__Output } from './muster/v1/ListServicesResponse.ts';
import type { ListStackRevisionsRequest as _muster_v1_ListStackRevisionsRequest, ListStackRevisionsRequest__Output as _muster_v1_ListStackRevisionsRequest__Output } from './muster/v1/ListStackRevisionsRequest.ts';
import type { ListStackRevisionsResponse as _muster_v1_ListStackRevisionsResponse, ListStackRevisionsResponse__Output as _muster_v1_ListStackRevisionsResponse__Output } from './muster/v1/ListStackRevisionsResponse.ts';
import type { ListStacksRequest as _muster_v1_ListStacksRequest, ListStacksRequest__Output as _muster_v1_ListStacksRequest__Output } from './muster/v1/ListStacksRequest.ts';
import type { ListStacksResponse as _muster_v1_ListStacksResponse, ListStacksResponse__Output as _muster_v1_ListStacksResponse__Output } from './muster/v1/ListStacksResponse.ts';
import type { ListTasksRequest as _muster_v1_ListTasksRequest, ListTasksRequest__Output as _muster_v1_ListTasksRequest__Output } from './muster/v1/ListTasksRequest.ts';
import type { ListTasksResponse as _muster_v1_ListTasksResponse, ListTasksResponse__Output as _muster_v1_ListTasksResponse__Output } from './muster/v1/ListTasksResponse.ts';
import type { LogDriver as _muster_v1_LogDriver, LogDriver__Output as _muster_v1_LogDriver__Output } from './muster/v1/LogDriver.ts';
import type { Manager as _muster_v1_Manager, Manager__Output as _muster_v1_Manager__Output } from './muster/v1/Manager.ts';
import type { Meta as _muster_v1_Meta, Meta__Output as _muster_v1_Meta__Output } from './muster/v1/Meta.ts';
import type { MetricReading as _muster_v1_MetricReading, MetricReading__Output as _muster_v1_MetricReading__Output } from './muster/v1/MetricReading.ts';
import type { MetricTarget as _muster_v1_MetricTarget, MetricTarget__Output as _muster_v1_MetricTarget__Output } from './muster/v1/MetricTarget.ts';
import type { Mount as _muster_v1_Mount, Mount__Output as _muster_v1_Mount__Output } from './muster/v1/Mount.ts';
import type { Network as _muster_v1_Network, Network__Output as _muster_v1_Network__Output } from './muster/v1/Network.ts';
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
import type { Node as _muster_v1_Node, Node__Output as _muster_v1_Node__Output } from './muster/v1/Node.ts';
import type { NodeCount as _muster_v1_NodeCount, NodeCount__Output as _muster_v1_NodeCount__Output } from './muster/v1/NodeCount.ts';
import type { NodeDescription as _muster_v1_NodeDescription, NodeDescription__Output as _muster_v1_NodeDescription__Output } from './muster/v1/NodeDescription.ts';
import type { NodeFilter as _muster_v1_NodeFilter, NodeFilter__Output as _muster_v1_NodeFilter__Output } from './muster/v1/NodeFilter.ts';
import type { NodeNetwork as _muster_v1_NodeNetwork, NodeNetwork__Output as _muster_v1_NodeNetwork__Output } from './muster/v1/NodeNetwork.ts';
import type { NodeNetworkState as _muster_v1_NodeNetworkState, NodeNetworkState__Output as _muster_v1_NodeNetworkState__Output } from './muster/v1/NodeNetworkState.ts';
import type { NodeSession as _muster_v1_NodeSession, NodeSession__Output as _muster_v1_NodeSession__Output } from './muster/v1/NodeSession.ts';
import type { NodeSpec as _muster_v1_NodeSpec, NodeSpec__Output as _muster_v1_NodeSpec__Output } from './muster/v1/NodeSpec.ts';
import type { NodeStatus as _muster_v1_NodeStatus, NodeStatus__Output as _muster_v1_NodeStatus__Output } from './muster/v1/NodeStatus.ts';
import type { NodeUsage as _muster_v1_NodeUsage, NodeUsage__Output as _muster_v1_NodeUsage__Output } from './muster/v1/NodeUsage.ts';
import type { ParameterSpec as _muster_v1_ParameterSpec, ParameterSpec__Output as _muster_v1_ParameterSpec__Output } from './muster/v1/ParameterSpec.ts';
import type { PlacementEvidence as _muster_v1_PlacementEvidence, PlacementEvidence__Output as _muster_v1_PlacementEvidence__Output } from './muster/v1/PlacementEvidence.ts';
import type { PlacementObstacle as _muster_v1_PlacementObstacle, PlacementObstacle__Output as _muster_v1_PlacementObstacle__Output } from './muster/v1/PlacementObstacle.ts';
import type { PlacementSpec as _muster_v1_PlacementSpec, PlacementSpec__Output as _muster_v1_PlacementSpec__Output } from './muster/v1/PlacementSpec.ts';
import type { Plan as _muster_v1_Plan, Plan__Output as _muster_v1_Plan__Output } from './muster/v1/Plan.ts';
import type { PlanStep as _muster_v1_PlanStep, PlanStep__Output as _muster_v1_PlanStep__Output } from './muster/v1/PlanStep.ts';
import type { PlannedChange as _muster_v1_PlannedChange, PlannedChange__Output as _muster_v1_PlannedChange__Output } from './muster/v1/PlannedChange.ts';
import type { PlannedEffect as _muster_v1_PlannedEffect, PlannedEffect__Output as _muster_v1_PlannedEffect__Output } from './muster/v1/PlannedEffect.ts';
import type { Platform as _muster_v1_Platform, Platform__Output as _muster_v1_Platform__Output } from './muster/v1/Platform.ts';
import type { PortSpec as _muster_v1_PortSpec, PortSpec__Output as _muster_v1_PortSpec__Output } from './muster/v1/PortSpec.ts';
import type { PrioritySpec as _muster_v1_PrioritySpec, PrioritySpec__Output as _muster_v1_PrioritySpec__Output } from './muster/v1/PrioritySpec.ts';
import type { Probe as _muster_v1_Probe, Probe__Output as _muster_v1_Probe__Output } from './muster/v1/Probe.ts';
import type { ProbeResult as _muster_v1_ProbeResult, ProbeResult__Output as _muster_v1_ProbeResult__Output } from './muster/v1/ProbeResult.ts';
import type { ProbeTarget as _muster_v1_ProbeTarget, ProbeTarget__Output as _muster_v1_ProbeTarget__Output } from './muster/v1/ProbeTarget.ts';
import type { Probes as _muster_v1_Probes, Probes__Output as _muster_v1_Probes__Output } from './muster/v1/Probes.ts';
import type { PrometheusQuery as _muster_v1_PrometheusQuery, PrometheusQuery__Output as _muster_v1_PrometheusQuery__Output } from './muster/v1/PrometheusQuery.ts';
import type { PushMetricsRequest as _muster_v1_PushMetricsRequest, PushMetricsRequest__Output as _muster_v1_PushMetricsRequest__Output } from './muster/v1/PushMetricsRequest.ts';
import type { PushMetricsResponse as _muster_v1_PushMetricsResponse, PushMetricsResponse__Output as _muster_v1_PushMetricsResponse__Output } from './muster/v1/PushMetricsResponse.ts';
import type { PushedMetric as _muster_v1_PushedMetric, PushedMetric__Output as _muster_v1_PushedMetric__Output } from './muster/v1/PushedMetric.ts';
import type { RebalanceMove as _muster_v1_RebalanceMove, RebalanceMove__Output as _muster_v1_RebalanceMove__Output } from './muster/v1/RebalanceMove.ts';
import type { RebalanceRequest as _muster_v1_RebalanceRequest, RebalanceRequest__Output as _muster_v1_RebalanceRequest__Output } from './muster/v1/RebalanceRequest.ts';
import type { RebalanceResponse as _muster_v1_RebalanceResponse, RebalanceResponse__Output as _muster_v1_RebalanceResponse__Output } from './muster/v1/RebalanceResponse.ts';
import type { RemoveManagerRequest as _muster_v1_RemoveManagerRequest, RemoveManagerRequest__Output as _muster_v1_RemoveManagerRequest__Output } from './muster/v1/RemoveManagerRequest.ts';
import type { RemoveManagerResponse as _muster_v1_RemoveManagerResponse, RemoveManagerResponse__Output as _muster_v1_RemoveManagerResponse__Output } from './muster/v1/RemoveManagerResponse.ts';
import type { RenewRequest as _muster_v1_RenewRequest, RenewRequest__Output as _muster_v1_RenewRequest__Output } from './muster/v1/RenewRequest.ts';
import type { RenewResponse as _muster_v1_RenewResponse, RenewResponse__Output as _muster_v1_RenewResponse__Output } from './muster/v1/RenewResponse.ts';
import type { ReplicaCount as _muster_v1_ReplicaCount, ReplicaCount__Output as _muster_v1_ReplicaCount__Output } from './muster/v1/ReplicaCount.ts';
import type { ReplicatedJobMode as _muster_v1_ReplicatedJobMode, ReplicatedJobMode__Output as _muster_v1_ReplicatedJobMode__Output } from './muster/v1/ReplicatedJobMode.ts';
import type { ReplicatedMode as _muster_v1_ReplicatedMode, ReplicatedMode__Output as _muster_v1_ReplicatedMode__Output } from './muster/v1/ReplicatedMode.ts';
import type { ResourceSpec as _muster_v1_ResourceSpec, ResourceSpec__Output as _muster_v1_ResourceSpec__Output } from './muster/v1/ResourceSpec.ts';
import type { Resources as _muster_v1_Resources, Resources__Output as _muster_v1_Resources__Output } from './muster/v1/Resources.ts';
import type { RestartPolicy as _muster_v1_RestartPolicy, RestartPolicy__Output as _muster_v1_RestartPolicy__Output } from './muster/v1/RestartPolicy.ts';
import type { RollbackServiceRequest as _muster_v1_RollbackServiceRequest, RollbackServiceRequest__Output as _muster_v1_RollbackServiceRequest__Output } from './muster/v1/RollbackServiceRequest.ts';
import type { RollbackServiceResponse as _muster_v1_RollbackServiceResponse, RollbackServiceResponse__Output as _muster_v1_RollbackServiceResponse__Output } from './muster/v1/RollbackServiceResponse.ts';
import type { RollbackStackRequest as _muster_v1_RollbackStackRequest, RollbackStackRequest__Output as _muster_v1_RollbackStackRequest__Output } from './muster/v1/RollbackStackRequest.ts';
import type { RollbackStackResponse as _muster_v1_RollbackStackResponse, RollbackStackResponse__Output as _muster_v1_RollbackStackResponse__Output } from './muster/v1/RollbackStackResponse.ts';
import type { Rollout as _muster_v1_Rollout, Rollout__Output as _muster_v1_Rollout__Output } from './muster/v1/Rollout.ts';
import type { RotateCaRequest as _muster_v1_RotateCaRequest, RotateCaRequest__Output as _muster_v1_RotateCaRequest__Output } from './muster/v1/RotateCaRequest.ts';
import type { RotateCaResponse as _muster_v1_RotateCaResponse, RotateCaResponse__Output as _muster_v1_RotateCaResponse__Output } from './muster/v1/RotateCaResponse.ts';
import type { Route as _muster_v1_Route, Route__Output as _muster_v1_Route__Output } from './muster/v1/Route.ts';
import type { RouteSpec as _muster_v1_RouteSpec, RouteSpec__Output as _muster_v1_RouteSpec__Output } from './muster/v1/RouteSpec.ts';
import type { RouteState as _muster_v1_RouteState, RouteState__Output as _muster_v1_RouteState__Output } from './muster/v1/RouteState.ts';
import type { RouteUsage as _muster_v1_RouteUsage, RouteUsage__Output as _muster_v1_RouteUsage__Output } from './muster/v1/RouteUsage.ts';
import type { RouterFacts as _muster_v1_RouterFacts, RouterFacts__Output as _muster_v1_RouterFacts__Output } from './muster/v1/RouterFacts.ts';
import type { RouterState as _muster_v1_RouterState, RouterState__Output as _muster_v1_RouterState__Output } from './muster/v1/RouterState.ts';
import type { RunJobRequest as _muster_v1_RunJobRequest, RunJobRequest__Output as _muster_v1_RunJobRequest__Output } from './muster/v1/RunJobRequest.ts';
import type { RunJobResponse as _muster_v1_RunJobResponse, RunJobResponse__Output as _muster_v1_RunJobResponse__Output } from './muster/v1/RunJobResponse.ts';
import type { ScaleServiceRequest as _muster_v1_ScaleServiceRequest, ScaleServiceRequest__Output as _muster_v1_ScaleServiceRequest__Output } from './muster/v1/ScaleServiceRequest.ts';
import type { ScaleServiceResponse as _muster_v1_ScaleServiceResponse, ScaleServiceResponse__Output as _muster_v1_ScaleServiceResponse__Output } from './muster/v1/ScaleServiceResponse.ts';
import type { ScalingPolicy as _muster_v1_ScalingPolicy, ScalingPolicy__Output as _muster_v1_ScalingPolicy__Output } from './muster/v1/ScalingPolicy.ts';
import type { ScalingRules as _muster_v1_ScalingRules, ScalingRules__Output as _muster_v1_ScalingRules__Output } from './muster/v1/ScalingRules.ts';
import type { ScheduleSpec as _muster_v1_ScheduleSpec, ScheduleSpec__Output as _muster_v1_ScheduleSpec__Output } from './muster/v1/ScheduleSpec.ts';
import type { ScheduledBounds as _muster_v1_ScheduledBounds, ScheduledBounds__Output as _muster_v1_ScheduledBounds__Output } from './muster/v1/ScheduledBounds.ts';
import type { Score as _muster_v1_Score, Score__Output as _muster_v1_Score__Output } from './muster/v1/Score.ts';
import type { SecretReference as _muster_v1_SecretReference, SecretReference__Output as _muster_v1_SecretReference__Output } from './muster/v1/SecretReference.ts';
import type { Service as _muster_v1_Service, Service__Output as _muster_v1_Service__Output } from './muster/v1/Service.ts';
import type { ServiceFilter as _muster_v1_ServiceFilter, ServiceFilter__Output as _muster_v1_ServiceFilter__Output } from './muster/v1/ServiceFilter.ts';
import type { ServiceForecast as _muster_v1_ServiceForecast, ServiceForecast__Output as _muster_v1_ServiceForecast__Output } from './muster/v1/ServiceForecast.ts';
import type { ServiceInNetwork as _muster_v1_ServiceInNetwork, ServiceInNetwork__Output as _muster_v1_ServiceInNetwork__Output } from './muster/v1/ServiceInNetwork.ts';
import type { ServiceMap as _muster_v1_ServiceMap, ServiceMap__Output as _muster_v1_ServiceMap__Output } from './muster/v1/ServiceMap.ts';
import type { ServicePort as _muster_v1_ServicePort, ServicePort__Output as _muster_v1_ServicePort__Output } from './muster/v1/ServicePort.ts';
import type { ServiceRevision as _muster_v1_ServiceRevision, ServiceRevision__Output as _muster_v1_ServiceRevision__Output } from './muster/v1/ServiceRevision.ts';
import type { ServiceRisk as _muster_v1_ServiceRisk, ServiceRisk__Output as _muster_v1_ServiceRisk__Output } from './muster/v1/ServiceRisk.ts';
import type { ServiceSpec as _muster_v1_ServiceSpec, ServiceSpec__Output as _muster_v1_ServiceSpec__Output } from './muster/v1/ServiceSpec.ts';
import type { ServiceState as _muster_v1_ServiceState, ServiceState__Output as _muster_v1_ServiceState__Output } from './muster/v1/ServiceState.ts';
import type { ServiceUsage as _muster_v1_ServiceUsage, ServiceUsage__Output as _muster_v1_ServiceUsage__Output } from './muster/v1/ServiceUsage.ts';
import type { SetAutolockRequest as _muster_v1_SetAutolockRequest, SetAutolockRequest__Output as _muster_v1_SetAutolockRequest__Output } from './muster/v1/SetAutolockRequest.ts';
import type { SetAutolockResponse as _muster_v1_SetAutolockResponse, SetAutolockResponse__Output as _muster_v1_SetAutolockResponse__Output } from './muster/v1/SetAutolockResponse.ts';
import type { SpreadPreference as _muster_v1_SpreadPreference, SpreadPreference__Output as _muster_v1_SpreadPreference__Output } from './muster/v1/SpreadPreference.ts';
import type { SpreadTarget as _muster_v1_SpreadTarget, SpreadTarget__Output as _muster_v1_SpreadTarget__Output } from './muster/v1/SpreadTarget.ts';
import type { Stack as _muster_v1_Stack, Stack__Output as _muster_v1_Stack__Output } from './muster/v1/Stack.ts';
import type { StackNetwork as _muster_v1_StackNetwork, StackNetwork__Output as _muster_v1_StackNetwork__Output } from './muster/v1/StackNetwork.ts';
import type { StackRevision as _muster_v1_StackRevision, StackRevision__Output as _muster_v1_StackRevision__Output } from './muster/v1/StackRevision.ts';
import type { StackSecret as _muster_v1_StackSecret, StackSecret__Output as _muster_v1_StackSecret__Output } from './muster/v1/StackSecret.ts';
import type { StopJobRunRequest as _muster_v1_StopJobRunRequest, StopJobRunRequest__Output as _muster_v1_StopJobRunRequest__Output } from './muster/v1/StopJobRunRequest.ts';
import type { StopJobRunResponse as _muster_v1_StopJobRunResponse, StopJobRunResponse__Output as _muster_v1_StopJobRunResponse__Output } from './muster/v1/StopJobRunResponse.ts';
import type { SuspendJobRequest as _muster_v1_SuspendJobRequest, SuspendJobRequest__Output as _muster_v1_SuspendJobRequest__Output } from './muster/v1/SuspendJobRequest.ts';
import type { SuspendJobResponse as _muster_v1_SuspendJobResponse, SuspendJobResponse__Output as _muster_v1_SuspendJobResponse__Output } from './muster/v1/SuspendJobResponse.ts';
import type { Task as _muster_v1_Task, Task__Output as _muster_v1_Task__Output } from './muster/v1/Task.ts';
import type { TaskEffect as _muster_v1_TaskEffect, TaskEffect__Output as _muster_v1_TaskEffect__Output } from './muster/v1/TaskEffect.ts';
import type { TaskFilter as _muster_v1_TaskFilter, TaskFilter__Output as _muster_v1_TaskFilter__Output } from './muster/v1/TaskFilter.ts';
import type { TaskSpec as _muster_v1_TaskSpec, TaskSpec__Output as _muster_v1_TaskSpec__Output } from './muster/v1/TaskSpec.ts';
import type { TaskStatus as _muster_v1_TaskStatus, TaskStatus__Output as _muster_v1_TaskStatus__Output } from './muster/v1/TaskStatus.ts';
import type { TaskUsage as _muster_v1_TaskUsage, TaskUsage__Output as _muster_v1_TaskUsage__Output } from './muster/v1/TaskUsage.ts';
import type { TcpProbe as _muster_v1_TcpProbe, TcpProbe__Output as _muster_v1_TcpProbe__Output } from './muster/v1/TcpProbe.ts';
import type { TmpfsMount as _muster_v1_TmpfsMount, TmpfsMount__Output as _muster_v1_TmpfsMount__Output } from './muster/v1/TmpfsMount.ts';
import type { Ulimit as _muster_v1_Ulimit, Ulimit__Output as _muster_v1_Ulimit__Output } from './muster/v1/Ulimit.ts';
import type { UpdateConfig as _muster_v1_UpdateConfig, UpdateConfig__Output as _muster_v1_UpdateConfig__Output } from './muster/v1/UpdateConfig.ts';
import type { UpdateNodeRequest as _muster_v1_UpdateNodeRequest, UpdateNodeRequest__Output as _muster_v1_UpdateNodeRequest__Output } from './muster/v1/UpdateNodeRequest.ts';
import type { UpdateNodeResponse as _muster_v1_UpdateNodeResponse, UpdateNodeResponse__Output as _muster_v1_UpdateNodeResponse__Output } from './muster/v1/UpdateNodeResponse.ts';
import type { UpdateRouteRequest as _muster_v1_UpdateRouteRequest, UpdateRouteRequest__Output as _muster_v1_UpdateRouteRequest__Output } from './muster/v1/UpdateRouteRequest.ts';
import type { UpdateRouteResponse as _muster_v1_UpdateRouteResponse, UpdateRouteResponse__Output as _muster_v1_UpdateRouteResponse__Output } from './muster/v1/UpdateRouteResponse.ts';
import type { UpdateServiceRequest as _muster_v1_UpdateServiceRequest, UpdateServiceRequest__Output as _muster_v1_UpdateServiceRequest__Output } from './muster/v1/UpdateServiceRequest.ts';
import type { UpdateServiceResponse as _muster_v1_UpdateServiceResponse, UpdateServiceResponse__Output as _muster_v1_UpdateServiceResponse__Output } from './muster/v1/UpdateServiceResponse.ts';
import type { VolumeMount as _muster_v1_VolumeMount, VolumeMount__Output as _muster_v1_VolumeMount__Output } from './muster/v1/VolumeMount.ts';
import type { WatchRequest as _muster_v1_WatchRequest, WatchRequest__Output as _muster_v1_WatchRequest__Output } from './muster/v1/WatchRequest.ts';
import type { WatchResponse as _muster_v1_WatchResponse, WatchResponse__Output as _muster_v1_WatchResponse__Output } from './muster/v1/WatchResponse.ts';
import type { WhatIfRequest as _muster_v1_WhatIfRequest, WhatIfRequest__Output as _muster_v1_WhatIfRequest__Output } from './muster/v1/WhatIfRequest.ts';
import type { WhatIfResponse as _muster_v1_WhatIfResponse, WhatIfResponse__Output as _muster_v1_WhatIfResponse__Output } from './muster/v1/WhatIfResponse.ts';
import type { WhatIfScale as _muster_v1_WhatIfScale, WhatIfScale__Output as _muster_v1_WhatIfScale__Output } from './muster/v1/WhatIfScale.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      FieldMask: MessageTypeDefinition<_google_protobuf_FieldMask, _google_protobuf_FieldMask__Output>
    }
  }
  muster: {
    v1: {
      AffinityRule: MessageTypeDefinition<_muster_v1_AffinityRule, _muster_v1_AffinityRule__Output>
      AffinityType: EnumTypeDefinition
      Amount: MessageTypeDefinition<_muster_v1_Amount, _muster_v1_Amount__Output>
      AppliedService: MessageTypeDefinition<_muster_v1_AppliedService, _muster_v1_AppliedService__Output>
      ApplyAction: EnumTypeDefinition
      ApplyStackRequest: MessageTypeDefinition<_muster_v1_ApplyStackRequest, _muster_v1_ApplyStackRequest__Output>
      ApplyStackResponse: MessageTypeDefinition<_muster_v1_ApplyStackResponse, _muster_v1_ApplyStackResponse__Output>
      AssessRiskRequest: MessageTypeDefinition<_muster_v1_AssessRiskRequest, _muster_v1_AssessRiskRequest__Output>
      AssessRiskResponse: MessageTypeDefinition<_muster_v1_AssessRiskResponse, _muster_v1_AssessRiskResponse__Output>
      AssignedNetwork: MessageTypeDefinition<_muster_v1_AssignedNetwork, _muster_v1_AssignedNetwork__Output>
      AutoscaleDecision: MessageTypeDefinition<_muster_v1_AutoscaleDecision, _muster_v1_AutoscaleDecision__Output>
      AutoscaleSpec: MessageTypeDefinition<_muster_v1_AutoscaleSpec, _muster_v1_AutoscaleSpec__Output>
      AutoscaleStatus: MessageTypeDefinition<_muster_v1_AutoscaleStatus, _muster_v1_AutoscaleStatus__Output>
      BackupClusterRequest: MessageTypeDefinition<_muster_v1_BackupClusterRequest, _muster_v1_BackupClusterRequest__Output>
      BackupClusterResponse: MessageTypeDefinition<_muster_v1_BackupClusterResponse, _muster_v1_BackupClusterResponse__Output>
      BackupEntry: MessageTypeDefinition<_muster_v1_BackupEntry, _muster_v1_BackupEntry__Output>
      BindMount: MessageTypeDefinition<_muster_v1_BindMount, _muster_v1_BindMount__Output>
      BoundPort: MessageTypeDefinition<_muster_v1_BoundPort, _muster_v1_BoundPort__Output>
      CaRoot: MessageTypeDefinition<_muster_v1_CaRoot, _muster_v1_CaRoot__Output>
      CaService: SubtypeConstructor<typeof grpc.Client, _muster_v1_CaServiceClient> & { service: _muster_v1_CaServiceDefinition }
      CanarySpec: MessageTypeDefinition<_muster_v1_CanarySpec, _muster_v1_CanarySpec__Output>
      CertificateRole: EnumTypeDefinition
      ChangeType: EnumTypeDefinition
      CheckNetworkRequest: MessageTypeDefinition<_muster_v1_CheckNetworkRequest, _muster_v1_CheckNetworkRequest__Output>
      CheckNetworkResponse: MessageTypeDefinition<_muster_v1_CheckNetworkResponse, _muster_v1_CheckNetworkResponse__Output>
      CheckProgress: MessageTypeDefinition<_muster_v1_CheckProgress, _muster_v1_CheckProgress__Output>
      CheckedHost: MessageTypeDefinition<_muster_v1_CheckedHost, _muster_v1_CheckedHost__Output>
      CheckedPath: MessageTypeDefinition<_muster_v1_CheckedPath, _muster_v1_CheckedPath__Output>
      CheckedService: MessageTypeDefinition<_muster_v1_CheckedService, _muster_v1_CheckedService__Output>
      Cluster: MessageTypeDefinition<_muster_v1_Cluster, _muster_v1_Cluster__Output>
      ContainerHealth: EnumTypeDefinition
      ContainerSpec: MessageTypeDefinition<_muster_v1_ContainerSpec, _muster_v1_ContainerSpec__Output>
      ControlRolloutRequest: MessageTypeDefinition<_muster_v1_ControlRolloutRequest, _muster_v1_ControlRolloutRequest__Output>
      ControlRolloutResponse: MessageTypeDefinition<_muster_v1_ControlRolloutResponse, _muster_v1_ControlRolloutResponse__Output>
      ControlService: SubtypeConstructor<typeof grpc.Client, _muster_v1_ControlServiceClient> & { service: _muster_v1_ControlServiceDefinition }
      CreateJoinTokenRequest: MessageTypeDefinition<_muster_v1_CreateJoinTokenRequest, _muster_v1_CreateJoinTokenRequest__Output>
      CreateJoinTokenResponse: MessageTypeDefinition<_muster_v1_CreateJoinTokenResponse, _muster_v1_CreateJoinTokenResponse__Output>
      CreateNetworkRequest: MessageTypeDefinition<_muster_v1_CreateNetworkRequest, _muster_v1_CreateNetworkRequest__Output>
      CreateNetworkResponse: MessageTypeDefinition<_muster_v1_CreateNetworkResponse, _muster_v1_CreateNetworkResponse__Output>
      CreateRouteRequest: MessageTypeDefinition<_muster_v1_CreateRouteRequest, _muster_v1_CreateRouteRequest__Output>
      CreateRouteResponse: MessageTypeDefinition<_muster_v1_CreateRouteResponse, _muster_v1_CreateRouteResponse__Output>
      CreateServiceRequest: MessageTypeDefinition<_muster_v1_CreateServiceRequest, _muster_v1_CreateServiceRequest__Output>
      CreateServiceResponse: MessageTypeDefinition<_muster_v1_CreateServiceResponse, _muster_v1_CreateServiceResponse__Output>
      DataPath: EnumTypeDefinition
      DeleteJoinTokenRequest: MessageTypeDefinition<_muster_v1_DeleteJoinTokenRequest, _muster_v1_DeleteJoinTokenRequest__Output>
      DeleteJoinTokenResponse: MessageTypeDefinition<_muster_v1_DeleteJoinTokenResponse, _muster_v1_DeleteJoinTokenResponse__Output>
      DeleteNetworkRequest: MessageTypeDefinition<_muster_v1_DeleteNetworkRequest, _muster_v1_DeleteNetworkRequest__Output>
      DeleteNetworkResponse: MessageTypeDefinition<_muster_v1_DeleteNetworkResponse, _muster_v1_DeleteNetworkResponse__Output>
      DeleteNodeRequest: MessageTypeDefinition<_muster_v1_DeleteNodeRequest, _muster_v1_DeleteNodeRequest__Output>
      DeleteNodeResponse: MessageTypeDefinition<_muster_v1_DeleteNodeResponse, _muster_v1_DeleteNodeResponse__Output>
      DeleteRouteRequest: MessageTypeDefinition<_muster_v1_DeleteRouteRequest, _muster_v1_DeleteRouteRequest__Output>
      DeleteRouteResponse: MessageTypeDefinition<_muster_v1_DeleteRouteResponse, _muster_v1_DeleteRouteResponse__Output>
      DeleteServiceRequest: MessageTypeDefinition<_muster_v1_DeleteServiceRequest, _muster_v1_DeleteServiceRequest__Output>
      DeleteServiceResponse: MessageTypeDefinition<_muster_v1_DeleteServiceResponse, _muster_v1_DeleteServiceResponse__Output>
      DeleteStackRequest: MessageTypeDefinition<_muster_v1_DeleteStackRequest, _muster_v1_DeleteStackRequest__Output>
      DeleteStackResponse: MessageTypeDefinition<_muster_v1_DeleteStackResponse, _muster_v1_DeleteStackResponse__Output>
      Dependency: MessageTypeDefinition<_muster_v1_Dependency, _muster_v1_Dependency__Output>
      DependencyCondition: EnumTypeDefinition
      DesiredState: EnumTypeDefinition
      Device: MessageTypeDefinition<_muster_v1_Device, _muster_v1_Device__Output>
      Disconnect: MessageTypeDefinition<_muster_v1_Disconnect, _muster_v1_Disconnect__Output>
      DisruptionSpec: MessageTypeDefinition<_muster_v1_DisruptionSpec, _muster_v1_DisruptionSpec__Output>
      EndpointMode: EnumTypeDefinition
      EndpointSpec: MessageTypeDefinition<_muster_v1_EndpointSpec, _muster_v1_EndpointSpec__Output>
      EndpointState: MessageTypeDefinition<_muster_v1_EndpointState, _muster_v1_EndpointState__Output>
      Event: MessageTypeDefinition<_muster_v1_Event, _muster_v1_Event__Output>
      EventFilter: MessageTypeDefinition<_muster_v1_EventFilter, _muster_v1_EventFilter__Output>
      EventLevel: EnumTypeDefinition
      Eviction: MessageTypeDefinition<_muster_v1_Eviction, _muster_v1_Eviction__Output>
      ExecProbe: MessageTypeDefinition<_muster_v1_ExecProbe, _muster_v1_ExecProbe__Output>
      ExplainPlacementRequest: MessageTypeDefinition<_muster_v1_ExplainPlacementRequest, _muster_v1_ExplainPlacementRequest__Output>
      ExplainPlacementResponse: MessageTypeDefinition<_muster_v1_ExplainPlacementResponse, _muster_v1_ExplainPlacementResponse__Output>
      FailureAction: EnumTypeDefinition
      FieldChange: MessageTypeDefinition<_muster_v1_FieldChange, _muster_v1_FieldChange__Output>
      FindingLevel: EnumTypeDefinition
      FirewallObstacle: MessageTypeDefinition<_muster_v1_FirewallObstacle, _muster_v1_FirewallObstacle__Output>
      GenericResource: MessageTypeDefinition<_muster_v1_GenericResource, _muster_v1_GenericResource__Output>
      GetAutoscaleRequest: MessageTypeDefinition<_muster_v1_GetAutoscaleRequest, _muster_v1_GetAutoscaleRequest__Output>
      GetAutoscaleResponse: MessageTypeDefinition<_muster_v1_GetAutoscaleResponse, _muster_v1_GetAutoscaleResponse__Output>
      GetCaRequest: MessageTypeDefinition<_muster_v1_GetCaRequest, _muster_v1_GetCaRequest__Output>
      GetCaResponse: MessageTypeDefinition<_muster_v1_GetCaResponse, _muster_v1_GetCaResponse__Output>
      GetClusterRequest: MessageTypeDefinition<_muster_v1_GetClusterRequest, _muster_v1_GetClusterRequest__Output>
      GetClusterResponse: MessageTypeDefinition<_muster_v1_GetClusterResponse, _muster_v1_GetClusterResponse__Output>
      GetJobRequest: MessageTypeDefinition<_muster_v1_GetJobRequest, _muster_v1_GetJobRequest__Output>
      GetJobResponse: MessageTypeDefinition<_muster_v1_GetJobResponse, _muster_v1_GetJobResponse__Output>
      GetJobRunRequest: MessageTypeDefinition<_muster_v1_GetJobRunRequest, _muster_v1_GetJobRunRequest__Output>
      GetJobRunResponse: MessageTypeDefinition<_muster_v1_GetJobRunResponse, _muster_v1_GetJobRunResponse__Output>
      GetNetworkRequest: MessageTypeDefinition<_muster_v1_GetNetworkRequest, _muster_v1_GetNetworkRequest__Output>
      GetNetworkResponse: MessageTypeDefinition<_muster_v1_GetNetworkResponse, _muster_v1_GetNetworkResponse__Output>
      GetNodeRequest: MessageTypeDefinition<_muster_v1_GetNodeRequest, _muster_v1_GetNodeRequest__Output>
      GetNodeResponse: MessageTypeDefinition<_muster_v1_GetNodeResponse, _muster_v1_GetNodeResponse__Output>
      GetRootsRequest: MessageTypeDefinition<_muster_v1_GetRootsRequest, _muster_v1_GetRootsRequest__Output>
      GetRootsResponse: MessageTypeDefinition<_muster_v1_GetRootsResponse, _muster_v1_GetRootsResponse__Output>
      GetRouteRequest: MessageTypeDefinition<_muster_v1_GetRouteRequest, _muster_v1_GetRouteRequest__Output>
      GetRouteResponse: MessageTypeDefinition<_muster_v1_GetRouteResponse, _muster_v1_GetRouteResponse__Output>
      GetServiceRequest: MessageTypeDefinition<_muster_v1_GetServiceRequest, _muster_v1_GetServiceRequest__Output>
      GetServiceResponse: MessageTypeDefinition<_muster_v1_GetServiceResponse, _muster_v1_GetServiceResponse__Output>
      GetTaskRequest: MessageTypeDefinition<_muster_v1_GetTaskRequest, _muster_v1_GetTaskRequest__Output>
      GetTaskResponse: MessageTypeDefinition<_muster_v1_GetTaskResponse, _muster_v1_GetTaskResponse__Output>
      GetUsageRequest: MessageTypeDefinition<_muster_v1_GetUsageRequest, _muster_v1_GetUsageRequest__Output>
      GetUsageResponse: MessageTypeDefinition<_muster_v1_GetUsageResponse, _muster_v1_GetUsageResponse__Output>
      GlobalJobMode: MessageTypeDefinition<_muster_v1_GlobalJobMode, _muster_v1_GlobalJobMode__Output>
      GlobalMode: MessageTypeDefinition<_muster_v1_GlobalMode, _muster_v1_GlobalMode__Output>
      GpuRequest: MessageTypeDefinition<_muster_v1_GpuRequest, _muster_v1_GpuRequest__Output>
      GrpcProbe: MessageTypeDefinition<_muster_v1_GrpcProbe, _muster_v1_GrpcProbe__Output>
      Healthcheck: MessageTypeDefinition<_muster_v1_Healthcheck, _muster_v1_Healthcheck__Output>
      HeardProbe: MessageTypeDefinition<_muster_v1_HeardProbe, _muster_v1_HeardProbe__Output>
      HeardProbes: MessageTypeDefinition<_muster_v1_HeardProbes, _muster_v1_HeardProbes__Output>
      Hook: MessageTypeDefinition<_muster_v1_Hook, _muster_v1_Hook__Output>
      Hooks: MessageTypeDefinition<_muster_v1_Hooks, _muster_v1_Hooks__Output>
      HostNetworkFacts: MessageTypeDefinition<_muster_v1_HostNetworkFacts, _muster_v1_HostNetworkFacts__Output>
      HostNetworkReport: MessageTypeDefinition<_muster_v1_HostNetworkReport, _muster_v1_HostNetworkReport__Output>
      HostRisk: MessageTypeDefinition<_muster_v1_HostRisk, _muster_v1_HostRisk__Output>
      HostSubnet: MessageTypeDefinition<_muster_v1_HostSubnet, _muster_v1_HostSubnet__Output>
      HttpProbe: MessageTypeDefinition<_muster_v1_HttpProbe, _muster_v1_HttpProbe__Output>
      IssuedCertificate: MessageTypeDefinition<_muster_v1_IssuedCertificate, _muster_v1_IssuedCertificate__Output>
      Job: MessageTypeDefinition<_muster_v1_Job, _muster_v1_Job__Output>
      JobRun: MessageTypeDefinition<_muster_v1_JobRun, _muster_v1_JobRun__Output>
      JobSpec: MessageTypeDefinition<_muster_v1_JobSpec, _muster_v1_JobSpec__Output>
      JoinRequest: MessageTypeDefinition<_muster_v1_JoinRequest, _muster_v1_JoinRequest__Output>
      JoinResponse: MessageTypeDefinition<_muster_v1_JoinResponse, _muster_v1_JoinResponse__Output>
      JoinToken: MessageTypeDefinition<_muster_v1_JoinToken, _muster_v1_JoinToken__Output>
      KernelSetting: MessageTypeDefinition<_muster_v1_KernelSetting, _muster_v1_KernelSetting__Output>
      ListAutoscaleDecisionsRequest: MessageTypeDefinition<_muster_v1_ListAutoscaleDecisionsRequest, _muster_v1_ListAutoscaleDecisionsRequest__Output>
      ListAutoscaleDecisionsResponse: MessageTypeDefinition<_muster_v1_ListAutoscaleDecisionsResponse, _muster_v1_ListAutoscaleDecisionsResponse__Output>
      ListEventsRequest: MessageTypeDefinition<_muster_v1_ListEventsRequest, _muster_v1_ListEventsRequest__Output>
      ListEventsResponse: MessageTypeDefinition<_muster_v1_ListEventsResponse, _muster_v1_ListEventsResponse__Output>
      ListJobRunsRequest: MessageTypeDefinition<_muster_v1_ListJobRunsRequest, _muster_v1_ListJobRunsRequest__Output>
      ListJobRunsResponse: MessageTypeDefinition<_muster_v1_ListJobRunsResponse, _muster_v1_ListJobRunsResponse__Output>
      ListJobsRequest: MessageTypeDefinition<_muster_v1_ListJobsRequest, _muster_v1_ListJobsRequest__Output>
      ListJobsResponse: MessageTypeDefinition<_muster_v1_ListJobsResponse, _muster_v1_ListJobsResponse__Output>
      ListJoinTokensRequest: MessageTypeDefinition<_muster_v1_ListJoinTokensRequest, _muster_v1_ListJoinTokensRequest__Output>
      ListJoinTokensResponse: MessageTypeDefinition<_muster_v1_ListJoinTokensResponse, _muster_v1_ListJoinTokensResponse__Output>
      ListNetworksRequest: MessageTypeDefinition<_muster_v1_ListNetworksRequest, _muster_v1_ListNetworksRequest__Output>
      ListNetworksResponse: MessageTypeDefinition<_muster_v1_ListNetworksResponse, _muster_v1_ListNetworksResponse__Output>
      ListNodesRequest: MessageTypeDefinition<_muster_v1_ListNodesRequest, _muster_v1_ListNodesRequest__Output>
      ListNodesResponse: MessageTypeDefinition<_muster_v1_ListNodesResponse, _muster_v1_ListNodesResponse__Output>
      ListRoutesRequest: MessageTypeDefinition<_muster_v1_ListRoutesRequest, _muster_v1_ListRoutesRequest__Output>
      ListRoutesResponse: MessageTypeDefinition<_muster_v1_ListRoutesResponse, _muster_v1_ListRoutesResponse__Output>
      ListServiceRevisionsRequest: MessageTypeDefinition<_muster_v1_ListServiceRevisionsRequest, _muster_v1_ListServiceRevisionsRequest__Output>
      ListServiceRevisionsResponse: MessageTypeDefinition<_muster_v1_ListServiceRevisionsResponse, _muster_v1_ListServiceRevisionsResponse__Output>
      ListServicesRequest: MessageTypeDefinition<_muster_v1_ListServicesRequest, _muster_v1_ListServicesRequest__Output>
      ListServicesResponse: MessageTypeDefinition<_muster_v1_ListServicesResponse, _muster_v1_ListServicesResponse__Output>
      ListStackRevisionsRequest: MessageTypeDefinition<_muster_v1_ListStackRevisionsRequest, _muster_v1_ListStackRevisionsRequest__Output>
      ListStackRevisionsResponse: MessageTypeDefinition<_muster_v1_ListStackRevisionsResponse, _muster_v1_ListStackRevisionsResponse__Output>
      ListStacksRequest: MessageTypeDefinition<_muster_v1_ListStacksRequest, _muster_v1_ListStacksRequest__Output>
      ListStacksResponse: MessageTypeDefinition<_muster_v1_ListStacksResponse, _muster_v1_ListStacksResponse__Output>
      ListTasksRequest: MessageTypeDefinition<_muster_v1_ListTasksRequest, _muster_v1_ListTasksRequest__Output>
      ListTasksResponse: MessageTypeDefinition<_muster_v1_ListTasksResponse, _muster_v1_ListTasksResponse__Output>
      LoadSource: EnumTypeDefinition
      LogDriver: MessageTypeDefinition<_muster_v1_LogDriver, _muster_v1_LogDriver__Output>
      Manager: MessageTypeDefinition<_muster_v1_Manager, _muster_v1_Manager__Output>
      Meta: MessageTypeDefinition<_muster_v1_Meta, _muster_v1_Meta__Output>
      MetricReading: MessageTypeDefinition<_muster_v1_MetricReading, _muster_v1_MetricReading__Output>
      MetricResource: EnumTypeDefinition
      MetricTarget: MessageTypeDefinition<_muster_v1_MetricTarget, _muster_v1_MetricTarget__Output>
      Mount: MessageTypeDefinition<_muster_v1_Mount, _muster_v1_Mount__Output>
      Network: MessageTypeDefinition<_muster_v1_Network, _muster_v1_Network__Output>
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
      Node: MessageTypeDefinition<_muster_v1_Node, _muster_v1_Node__Output>
      NodeAvailability: EnumTypeDefinition
      NodeCount: MessageTypeDefinition<_muster_v1_NodeCount, _muster_v1_NodeCount__Output>
      NodeDescription: MessageTypeDefinition<_muster_v1_NodeDescription, _muster_v1_NodeDescription__Output>
      NodeFilter: MessageTypeDefinition<_muster_v1_NodeFilter, _muster_v1_NodeFilter__Output>
      NodeNetwork: MessageTypeDefinition<_muster_v1_NodeNetwork, _muster_v1_NodeNetwork__Output>
      NodeNetworkState: MessageTypeDefinition<_muster_v1_NodeNetworkState, _muster_v1_NodeNetworkState__Output>
      NodeSession: MessageTypeDefinition<_muster_v1_NodeSession, _muster_v1_NodeSession__Output>
      NodeSpec: MessageTypeDefinition<_muster_v1_NodeSpec, _muster_v1_NodeSpec__Output>
      NodeState: EnumTypeDefinition
      NodeStatus: MessageTypeDefinition<_muster_v1_NodeStatus, _muster_v1_NodeStatus__Output>
      NodeUsage: MessageTypeDefinition<_muster_v1_NodeUsage, _muster_v1_NodeUsage__Output>
      ObjectKind: EnumTypeDefinition
      OnReturn: EnumTypeDefinition
      OverlapPolicy: EnumTypeDefinition
      ParameterSpec: MessageTypeDefinition<_muster_v1_ParameterSpec, _muster_v1_ParameterSpec__Output>
      PathVerdict: EnumTypeDefinition
      PlacementEvidence: MessageTypeDefinition<_muster_v1_PlacementEvidence, _muster_v1_PlacementEvidence__Output>
      PlacementObstacle: MessageTypeDefinition<_muster_v1_PlacementObstacle, _muster_v1_PlacementObstacle__Output>
      PlacementSpec: MessageTypeDefinition<_muster_v1_PlacementSpec, _muster_v1_PlacementSpec__Output>
      PlacementStrategy: EnumTypeDefinition
      Plan: MessageTypeDefinition<_muster_v1_Plan, _muster_v1_Plan__Output>
      PlanStep: MessageTypeDefinition<_muster_v1_PlanStep, _muster_v1_PlanStep__Output>
      PlannedAction: EnumTypeDefinition
      PlannedChange: MessageTypeDefinition<_muster_v1_PlannedChange, _muster_v1_PlannedChange__Output>
      PlannedEffect: MessageTypeDefinition<_muster_v1_PlannedEffect, _muster_v1_PlannedEffect__Output>
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
      PublishMode: EnumTypeDefinition
      PullPolicy: EnumTypeDefinition
      PushMetricsRequest: MessageTypeDefinition<_muster_v1_PushMetricsRequest, _muster_v1_PushMetricsRequest__Output>
      PushMetricsResponse: MessageTypeDefinition<_muster_v1_PushMetricsResponse, _muster_v1_PushMetricsResponse__Output>
      PushedMetric: MessageTypeDefinition<_muster_v1_PushedMetric, _muster_v1_PushedMetric__Output>
      RebalanceMove: MessageTypeDefinition<_muster_v1_RebalanceMove, _muster_v1_RebalanceMove__Output>
      RebalanceRequest: MessageTypeDefinition<_muster_v1_RebalanceRequest, _muster_v1_RebalanceRequest__Output>
      RebalanceResponse: MessageTypeDefinition<_muster_v1_RebalanceResponse, _muster_v1_RebalanceResponse__Output>
      RemoveManagerRequest: MessageTypeDefinition<_muster_v1_RemoveManagerRequest, _muster_v1_RemoveManagerRequest__Output>
      RemoveManagerResponse: MessageTypeDefinition<_muster_v1_RemoveManagerResponse, _muster_v1_RemoveManagerResponse__Output>
      RenewRequest: MessageTypeDefinition<_muster_v1_RenewRequest, _muster_v1_RenewRequest__Output>
      RenewResponse: MessageTypeDefinition<_muster_v1_RenewResponse, _muster_v1_RenewResponse__Output>
      ReplicaCount: MessageTypeDefinition<_muster_v1_ReplicaCount, _muster_v1_ReplicaCount__Output>
      ReplicatedJobMode: MessageTypeDefinition<_muster_v1_ReplicatedJobMode, _muster_v1_ReplicatedJobMode__Output>
      ReplicatedMode: MessageTypeDefinition<_muster_v1_ReplicatedMode, _muster_v1_ReplicatedMode__Output>
      ResourceSpec: MessageTypeDefinition<_muster_v1_ResourceSpec, _muster_v1_ResourceSpec__Output>
      Resources: MessageTypeDefinition<_muster_v1_Resources, _muster_v1_Resources__Output>
      RestartCondition: EnumTypeDefinition
      RestartPolicy: MessageTypeDefinition<_muster_v1_RestartPolicy, _muster_v1_RestartPolicy__Output>
      RollbackServiceRequest: MessageTypeDefinition<_muster_v1_RollbackServiceRequest, _muster_v1_RollbackServiceRequest__Output>
      RollbackServiceResponse: MessageTypeDefinition<_muster_v1_RollbackServiceResponse, _muster_v1_RollbackServiceResponse__Output>
      RollbackStackRequest: MessageTypeDefinition<_muster_v1_RollbackStackRequest, _muster_v1_RollbackStackRequest__Output>
      RollbackStackResponse: MessageTypeDefinition<_muster_v1_RollbackStackResponse, _muster_v1_RollbackStackResponse__Output>
      Rollout: MessageTypeDefinition<_muster_v1_Rollout, _muster_v1_Rollout__Output>
      RolloutAction: EnumTypeDefinition
      RolloutState: EnumTypeDefinition
      RotateCaRequest: MessageTypeDefinition<_muster_v1_RotateCaRequest, _muster_v1_RotateCaRequest__Output>
      RotateCaResponse: MessageTypeDefinition<_muster_v1_RotateCaResponse, _muster_v1_RotateCaResponse__Output>
      Route: MessageTypeDefinition<_muster_v1_Route, _muster_v1_Route__Output>
      RouteSpec: MessageTypeDefinition<_muster_v1_RouteSpec, _muster_v1_RouteSpec__Output>
      RouteState: MessageTypeDefinition<_muster_v1_RouteState, _muster_v1_RouteState__Output>
      RouteUsage: MessageTypeDefinition<_muster_v1_RouteUsage, _muster_v1_RouteUsage__Output>
      RouterFacts: MessageTypeDefinition<_muster_v1_RouterFacts, _muster_v1_RouterFacts__Output>
      RouterState: MessageTypeDefinition<_muster_v1_RouterState, _muster_v1_RouterState__Output>
      RunJobRequest: MessageTypeDefinition<_muster_v1_RunJobRequest, _muster_v1_RunJobRequest__Output>
      RunJobResponse: MessageTypeDefinition<_muster_v1_RunJobResponse, _muster_v1_RunJobResponse__Output>
      RunState: EnumTypeDefinition
      RunTrigger: EnumTypeDefinition
      ScaleServiceRequest: MessageTypeDefinition<_muster_v1_ScaleServiceRequest, _muster_v1_ScaleServiceRequest__Output>
      ScaleServiceResponse: MessageTypeDefinition<_muster_v1_ScaleServiceResponse, _muster_v1_ScaleServiceResponse__Output>
      ScalingPolicy: MessageTypeDefinition<_muster_v1_ScalingPolicy, _muster_v1_ScalingPolicy__Output>
      ScalingRules: MessageTypeDefinition<_muster_v1_ScalingRules, _muster_v1_ScalingRules__Output>
      ScalingSelect: EnumTypeDefinition
      ScheduleSpec: MessageTypeDefinition<_muster_v1_ScheduleSpec, _muster_v1_ScheduleSpec__Output>
      ScheduledBounds: MessageTypeDefinition<_muster_v1_ScheduledBounds, _muster_v1_ScheduledBounds__Output>
      Score: MessageTypeDefinition<_muster_v1_Score, _muster_v1_Score__Output>
      SecretReference: MessageTypeDefinition<_muster_v1_SecretReference, _muster_v1_SecretReference__Output>
      SecretType: EnumTypeDefinition
      Service: MessageTypeDefinition<_muster_v1_Service, _muster_v1_Service__Output>
      ServiceFilter: MessageTypeDefinition<_muster_v1_ServiceFilter, _muster_v1_ServiceFilter__Output>
      ServiceForecast: MessageTypeDefinition<_muster_v1_ServiceForecast, _muster_v1_ServiceForecast__Output>
      ServiceInNetwork: MessageTypeDefinition<_muster_v1_ServiceInNetwork, _muster_v1_ServiceInNetwork__Output>
      ServiceMap: MessageTypeDefinition<_muster_v1_ServiceMap, _muster_v1_ServiceMap__Output>
      ServicePort: MessageTypeDefinition<_muster_v1_ServicePort, _muster_v1_ServicePort__Output>
      ServiceRevision: MessageTypeDefinition<_muster_v1_ServiceRevision, _muster_v1_ServiceRevision__Output>
      ServiceRisk: MessageTypeDefinition<_muster_v1_ServiceRisk, _muster_v1_ServiceRisk__Output>
      ServiceSpec: MessageTypeDefinition<_muster_v1_ServiceSpec, _muster_v1_ServiceSpec__Output>
      ServiceState: MessageTypeDefinition<_muster_v1_ServiceState, _muster_v1_ServiceState__Output>
      ServiceUsage: MessageTypeDefinition<_muster_v1_ServiceUsage, _muster_v1_ServiceUsage__Output>
      SessionAffinity: EnumTypeDefinition
      SetAutolockRequest: MessageTypeDefinition<_muster_v1_SetAutolockRequest, _muster_v1_SetAutolockRequest__Output>
      SetAutolockResponse: MessageTypeDefinition<_muster_v1_SetAutolockResponse, _muster_v1_SetAutolockResponse__Output>
      SpreadPreference: MessageTypeDefinition<_muster_v1_SpreadPreference, _muster_v1_SpreadPreference__Output>
      SpreadTarget: MessageTypeDefinition<_muster_v1_SpreadTarget, _muster_v1_SpreadTarget__Output>
      Stack: MessageTypeDefinition<_muster_v1_Stack, _muster_v1_Stack__Output>
      StackNetwork: MessageTypeDefinition<_muster_v1_StackNetwork, _muster_v1_StackNetwork__Output>
      StackRevision: MessageTypeDefinition<_muster_v1_StackRevision, _muster_v1_StackRevision__Output>
      StackSecret: MessageTypeDefinition<_muster_v1_StackSecret, _muster_v1_StackSecret__Output>
      StopJobRunRequest: MessageTypeDefinition<_muster_v1_StopJobRunRequest, _muster_v1_StopJobRunRequest__Output>
      StopJobRunResponse: MessageTypeDefinition<_muster_v1_StopJobRunResponse, _muster_v1_StopJobRunResponse__Output>
      SuspendJobRequest: MessageTypeDefinition<_muster_v1_SuspendJobRequest, _muster_v1_SuspendJobRequest__Output>
      SuspendJobResponse: MessageTypeDefinition<_muster_v1_SuspendJobResponse, _muster_v1_SuspendJobResponse__Output>
      Task: MessageTypeDefinition<_muster_v1_Task, _muster_v1_Task__Output>
      TaskEffect: MessageTypeDefinition<_muster_v1_TaskEffect, _muster_v1_TaskEffect__Output>
      TaskEffectType: EnumTypeDefinition
      TaskFilter: MessageTypeDefinition<_muster_v1_TaskFilter, _muster_v1_TaskFilter__Output>
      TaskSpec: MessageTypeDefinition<_muster_v1_TaskSpec, _muster_v1_TaskSpec__Output>
      TaskState: EnumTypeDefinition
      TaskStatus: MessageTypeDefinition<_muster_v1_TaskStatus, _muster_v1_TaskStatus__Output>
      TaskUsage: MessageTypeDefinition<_muster_v1_TaskUsage, _muster_v1_TaskUsage__Output>
      TcpProbe: MessageTypeDefinition<_muster_v1_TcpProbe, _muster_v1_TcpProbe__Output>
      TmpfsMount: MessageTypeDefinition<_muster_v1_TmpfsMount, _muster_v1_TmpfsMount__Output>
      Ulimit: MessageTypeDefinition<_muster_v1_Ulimit, _muster_v1_Ulimit__Output>
      UpdateConfig: MessageTypeDefinition<_muster_v1_UpdateConfig, _muster_v1_UpdateConfig__Output>
      UpdateNodeRequest: MessageTypeDefinition<_muster_v1_UpdateNodeRequest, _muster_v1_UpdateNodeRequest__Output>
      UpdateNodeResponse: MessageTypeDefinition<_muster_v1_UpdateNodeResponse, _muster_v1_UpdateNodeResponse__Output>
      UpdateOrder: EnumTypeDefinition
      UpdateRouteRequest: MessageTypeDefinition<_muster_v1_UpdateRouteRequest, _muster_v1_UpdateRouteRequest__Output>
      UpdateRouteResponse: MessageTypeDefinition<_muster_v1_UpdateRouteResponse, _muster_v1_UpdateRouteResponse__Output>
      UpdateServiceRequest: MessageTypeDefinition<_muster_v1_UpdateServiceRequest, _muster_v1_UpdateServiceRequest__Output>
      UpdateServiceResponse: MessageTypeDefinition<_muster_v1_UpdateServiceResponse, _muster_v1_UpdateServiceResponse__Output>
      VolumeMount: MessageTypeDefinition<_muster_v1_VolumeMount, _muster_v1_VolumeMount__Output>
      WatchRequest: MessageTypeDefinition<_muster_v1_WatchRequest, _muster_v1_WatchRequest__Output>
      WatchResponse: MessageTypeDefinition<_muster_v1_WatchResponse, _muster_v1_WatchResponse__Output>
      WhatIfRequest: MessageTypeDefinition<_muster_v1_WhatIfRequest, _muster_v1_WhatIfRequest__Output>
      WhatIfResponse: MessageTypeDefinition<_muster_v1_WhatIfResponse, _muster_v1_WhatIfResponse__Output>
      WhatIfScale: MessageTypeDefinition<_muster_v1_WhatIfScale, _muster_v1_WhatIfScale__Output>
    }
  }
}

