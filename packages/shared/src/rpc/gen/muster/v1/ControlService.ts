// Original file: proto/muster/v1/control.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ApplyStackRequest as _muster_v1_ApplyStackRequest, ApplyStackRequest__Output as _muster_v1_ApplyStackRequest__Output } from '../../muster/v1/ApplyStackRequest.ts';
import type { ApplyStackResponse as _muster_v1_ApplyStackResponse, ApplyStackResponse__Output as _muster_v1_ApplyStackResponse__Output } from '../../muster/v1/ApplyStackResponse.ts';
import type { AssessRiskRequest as _muster_v1_AssessRiskRequest, AssessRiskRequest__Output as _muster_v1_AssessRiskRequest__Output } from '../../muster/v1/AssessRiskRequest.ts';
import type { AssessRiskResponse as _muster_v1_AssessRiskResponse, AssessRiskResponse__Output as _muster_v1_AssessRiskResponse__Output } from '../../muster/v1/AssessRiskResponse.ts';
import type { BackupClusterRequest as _muster_v1_BackupClusterRequest, BackupClusterRequest__Output as _muster_v1_BackupClusterRequest__Output } from '../../muster/v1/BackupClusterRequest.ts';
import type { BackupClusterResponse as _muster_v1_BackupClusterResponse, BackupClusterResponse__Output as _muster_v1_BackupClusterResponse__Output } from '../../muster/v1/BackupClusterResponse.ts';
import type { CheckNetworkRequest as _muster_v1_CheckNetworkRequest, CheckNetworkRequest__Output as _muster_v1_CheckNetworkRequest__Output } from '../../muster/v1/CheckNetworkRequest.ts';
import type { CheckNetworkResponse as _muster_v1_CheckNetworkResponse, CheckNetworkResponse__Output as _muster_v1_CheckNetworkResponse__Output } from '../../muster/v1/CheckNetworkResponse.ts';
import type { ControlRolloutRequest as _muster_v1_ControlRolloutRequest, ControlRolloutRequest__Output as _muster_v1_ControlRolloutRequest__Output } from '../../muster/v1/ControlRolloutRequest.ts';
import type { ControlRolloutResponse as _muster_v1_ControlRolloutResponse, ControlRolloutResponse__Output as _muster_v1_ControlRolloutResponse__Output } from '../../muster/v1/ControlRolloutResponse.ts';
import type { CreateNetworkRequest as _muster_v1_CreateNetworkRequest, CreateNetworkRequest__Output as _muster_v1_CreateNetworkRequest__Output } from '../../muster/v1/CreateNetworkRequest.ts';
import type { CreateNetworkResponse as _muster_v1_CreateNetworkResponse, CreateNetworkResponse__Output as _muster_v1_CreateNetworkResponse__Output } from '../../muster/v1/CreateNetworkResponse.ts';
import type { CreateRouteRequest as _muster_v1_CreateRouteRequest, CreateRouteRequest__Output as _muster_v1_CreateRouteRequest__Output } from '../../muster/v1/CreateRouteRequest.ts';
import type { CreateRouteResponse as _muster_v1_CreateRouteResponse, CreateRouteResponse__Output as _muster_v1_CreateRouteResponse__Output } from '../../muster/v1/CreateRouteResponse.ts';
import type { CreateServiceRequest as _muster_v1_CreateServiceRequest, CreateServiceRequest__Output as _muster_v1_CreateServiceRequest__Output } from '../../muster/v1/CreateServiceRequest.ts';
import type { CreateServiceResponse as _muster_v1_CreateServiceResponse, CreateServiceResponse__Output as _muster_v1_CreateServiceResponse__Output } from '../../muster/v1/CreateServiceResponse.ts';
import type { DeleteNetworkRequest as _muster_v1_DeleteNetworkRequest, DeleteNetworkRequest__Output as _muster_v1_DeleteNetworkRequest__Output } from '../../muster/v1/DeleteNetworkRequest.ts';
import type { DeleteNetworkResponse as _muster_v1_DeleteNetworkResponse, DeleteNetworkResponse__Output as _muster_v1_DeleteNetworkResponse__Output } from '../../muster/v1/DeleteNetworkResponse.ts';
import type { DeleteNodeRequest as _muster_v1_DeleteNodeRequest, DeleteNodeRequest__Output as _muster_v1_DeleteNodeRequest__Output } from '../../muster/v1/DeleteNodeRequest.ts';
import type { DeleteNodeResponse as _muster_v1_DeleteNodeResponse, DeleteNodeResponse__Output as _muster_v1_DeleteNodeResponse__Output } from '../../muster/v1/DeleteNodeResponse.ts';
import type { DeleteRouteRequest as _muster_v1_DeleteRouteRequest, DeleteRouteRequest__Output as _muster_v1_DeleteRouteRequest__Output } from '../../muster/v1/DeleteRouteRequest.ts';
import type { DeleteRouteResponse as _muster_v1_DeleteRouteResponse, DeleteRouteResponse__Output as _muster_v1_DeleteRouteResponse__Output } from '../../muster/v1/DeleteRouteResponse.ts';
import type { DeleteServiceRequest as _muster_v1_DeleteServiceRequest, DeleteServiceRequest__Output as _muster_v1_DeleteServiceRequest__Output } from '../../muster/v1/DeleteServiceRequest.ts';
import type { DeleteServiceResponse as _muster_v1_DeleteServiceResponse, DeleteServiceResponse__Output as _muster_v1_DeleteServiceResponse__Output } from '../../muster/v1/DeleteServiceResponse.ts';
import type { DeleteStackRequest as _muster_v1_DeleteStackRequest, DeleteStackRequest__Output as _muster_v1_DeleteStackRequest__Output } from '../../muster/v1/DeleteStackRequest.ts';
import type { DeleteStackResponse as _muster_v1_DeleteStackResponse, DeleteStackResponse__Output as _muster_v1_DeleteStackResponse__Output } from '../../muster/v1/DeleteStackResponse.ts';
import type { ExplainPlacementRequest as _muster_v1_ExplainPlacementRequest, ExplainPlacementRequest__Output as _muster_v1_ExplainPlacementRequest__Output } from '../../muster/v1/ExplainPlacementRequest.ts';
import type { ExplainPlacementResponse as _muster_v1_ExplainPlacementResponse, ExplainPlacementResponse__Output as _muster_v1_ExplainPlacementResponse__Output } from '../../muster/v1/ExplainPlacementResponse.ts';
import type { GetAutoscaleRequest as _muster_v1_GetAutoscaleRequest, GetAutoscaleRequest__Output as _muster_v1_GetAutoscaleRequest__Output } from '../../muster/v1/GetAutoscaleRequest.ts';
import type { GetAutoscaleResponse as _muster_v1_GetAutoscaleResponse, GetAutoscaleResponse__Output as _muster_v1_GetAutoscaleResponse__Output } from '../../muster/v1/GetAutoscaleResponse.ts';
import type { GetClusterRequest as _muster_v1_GetClusterRequest, GetClusterRequest__Output as _muster_v1_GetClusterRequest__Output } from '../../muster/v1/GetClusterRequest.ts';
import type { GetClusterResponse as _muster_v1_GetClusterResponse, GetClusterResponse__Output as _muster_v1_GetClusterResponse__Output } from '../../muster/v1/GetClusterResponse.ts';
import type { GetJobRequest as _muster_v1_GetJobRequest, GetJobRequest__Output as _muster_v1_GetJobRequest__Output } from '../../muster/v1/GetJobRequest.ts';
import type { GetJobResponse as _muster_v1_GetJobResponse, GetJobResponse__Output as _muster_v1_GetJobResponse__Output } from '../../muster/v1/GetJobResponse.ts';
import type { GetJobRunRequest as _muster_v1_GetJobRunRequest, GetJobRunRequest__Output as _muster_v1_GetJobRunRequest__Output } from '../../muster/v1/GetJobRunRequest.ts';
import type { GetJobRunResponse as _muster_v1_GetJobRunResponse, GetJobRunResponse__Output as _muster_v1_GetJobRunResponse__Output } from '../../muster/v1/GetJobRunResponse.ts';
import type { GetNetworkRequest as _muster_v1_GetNetworkRequest, GetNetworkRequest__Output as _muster_v1_GetNetworkRequest__Output } from '../../muster/v1/GetNetworkRequest.ts';
import type { GetNetworkResponse as _muster_v1_GetNetworkResponse, GetNetworkResponse__Output as _muster_v1_GetNetworkResponse__Output } from '../../muster/v1/GetNetworkResponse.ts';
import type { GetNodeRequest as _muster_v1_GetNodeRequest, GetNodeRequest__Output as _muster_v1_GetNodeRequest__Output } from '../../muster/v1/GetNodeRequest.ts';
import type { GetNodeResponse as _muster_v1_GetNodeResponse, GetNodeResponse__Output as _muster_v1_GetNodeResponse__Output } from '../../muster/v1/GetNodeResponse.ts';
import type { GetRouteRequest as _muster_v1_GetRouteRequest, GetRouteRequest__Output as _muster_v1_GetRouteRequest__Output } from '../../muster/v1/GetRouteRequest.ts';
import type { GetRouteResponse as _muster_v1_GetRouteResponse, GetRouteResponse__Output as _muster_v1_GetRouteResponse__Output } from '../../muster/v1/GetRouteResponse.ts';
import type { GetServiceRequest as _muster_v1_GetServiceRequest, GetServiceRequest__Output as _muster_v1_GetServiceRequest__Output } from '../../muster/v1/GetServiceRequest.ts';
import type { GetServiceResponse as _muster_v1_GetServiceResponse, GetServiceResponse__Output as _muster_v1_GetServiceResponse__Output } from '../../muster/v1/GetServiceResponse.ts';
import type { GetTaskRequest as _muster_v1_GetTaskRequest, GetTaskRequest__Output as _muster_v1_GetTaskRequest__Output } from '../../muster/v1/GetTaskRequest.ts';
import type { GetTaskResponse as _muster_v1_GetTaskResponse, GetTaskResponse__Output as _muster_v1_GetTaskResponse__Output } from '../../muster/v1/GetTaskResponse.ts';
import type { GetUsageRequest as _muster_v1_GetUsageRequest, GetUsageRequest__Output as _muster_v1_GetUsageRequest__Output } from '../../muster/v1/GetUsageRequest.ts';
import type { GetUsageResponse as _muster_v1_GetUsageResponse, GetUsageResponse__Output as _muster_v1_GetUsageResponse__Output } from '../../muster/v1/GetUsageResponse.ts';
import type { ListAutoscaleDecisionsRequest as _muster_v1_ListAutoscaleDecisionsRequest, ListAutoscaleDecisionsRequest__Output as _muster_v1_ListAutoscaleDecisionsRequest__Output } from '../../muster/v1/ListAutoscaleDecisionsRequest.ts';
import type { ListAutoscaleDecisionsResponse as _muster_v1_ListAutoscaleDecisionsResponse, ListAutoscaleDecisionsResponse__Output as _muster_v1_ListAutoscaleDecisionsResponse__Output } from '../../muster/v1/ListAutoscaleDecisionsResponse.ts';
import type { ListEventsRequest as _muster_v1_ListEventsRequest, ListEventsRequest__Output as _muster_v1_ListEventsRequest__Output } from '../../muster/v1/ListEventsRequest.ts';
import type { ListEventsResponse as _muster_v1_ListEventsResponse, ListEventsResponse__Output as _muster_v1_ListEventsResponse__Output } from '../../muster/v1/ListEventsResponse.ts';
import type { ListJobRunsRequest as _muster_v1_ListJobRunsRequest, ListJobRunsRequest__Output as _muster_v1_ListJobRunsRequest__Output } from '../../muster/v1/ListJobRunsRequest.ts';
import type { ListJobRunsResponse as _muster_v1_ListJobRunsResponse, ListJobRunsResponse__Output as _muster_v1_ListJobRunsResponse__Output } from '../../muster/v1/ListJobRunsResponse.ts';
import type { ListJobsRequest as _muster_v1_ListJobsRequest, ListJobsRequest__Output as _muster_v1_ListJobsRequest__Output } from '../../muster/v1/ListJobsRequest.ts';
import type { ListJobsResponse as _muster_v1_ListJobsResponse, ListJobsResponse__Output as _muster_v1_ListJobsResponse__Output } from '../../muster/v1/ListJobsResponse.ts';
import type { ListNetworksRequest as _muster_v1_ListNetworksRequest, ListNetworksRequest__Output as _muster_v1_ListNetworksRequest__Output } from '../../muster/v1/ListNetworksRequest.ts';
import type { ListNetworksResponse as _muster_v1_ListNetworksResponse, ListNetworksResponse__Output as _muster_v1_ListNetworksResponse__Output } from '../../muster/v1/ListNetworksResponse.ts';
import type { ListNodesRequest as _muster_v1_ListNodesRequest, ListNodesRequest__Output as _muster_v1_ListNodesRequest__Output } from '../../muster/v1/ListNodesRequest.ts';
import type { ListNodesResponse as _muster_v1_ListNodesResponse, ListNodesResponse__Output as _muster_v1_ListNodesResponse__Output } from '../../muster/v1/ListNodesResponse.ts';
import type { ListRoutesRequest as _muster_v1_ListRoutesRequest, ListRoutesRequest__Output as _muster_v1_ListRoutesRequest__Output } from '../../muster/v1/ListRoutesRequest.ts';
import type { ListRoutesResponse as _muster_v1_ListRoutesResponse, ListRoutesResponse__Output as _muster_v1_ListRoutesResponse__Output } from '../../muster/v1/ListRoutesResponse.ts';
import type { ListServiceRevisionsRequest as _muster_v1_ListServiceRevisionsRequest, ListServiceRevisionsRequest__Output as _muster_v1_ListServiceRevisionsRequest__Output } from '../../muster/v1/ListServiceRevisionsRequest.ts';
import type { ListServiceRevisionsResponse as _muster_v1_ListServiceRevisionsResponse, ListServiceRevisionsResponse__Output as _muster_v1_ListServiceRevisionsResponse__Output } from '../../muster/v1/ListServiceRevisionsResponse.ts';
import type { ListServicesRequest as _muster_v1_ListServicesRequest, ListServicesRequest__Output as _muster_v1_ListServicesRequest__Output } from '../../muster/v1/ListServicesRequest.ts';
import type { ListServicesResponse as _muster_v1_ListServicesResponse, ListServicesResponse__Output as _muster_v1_ListServicesResponse__Output } from '../../muster/v1/ListServicesResponse.ts';
import type { ListStackRevisionsRequest as _muster_v1_ListStackRevisionsRequest, ListStackRevisionsRequest__Output as _muster_v1_ListStackRevisionsRequest__Output } from '../../muster/v1/ListStackRevisionsRequest.ts';
import type { ListStackRevisionsResponse as _muster_v1_ListStackRevisionsResponse, ListStackRevisionsResponse__Output as _muster_v1_ListStackRevisionsResponse__Output } from '../../muster/v1/ListStackRevisionsResponse.ts';
import type { ListStacksRequest as _muster_v1_ListStacksRequest, ListStacksRequest__Output as _muster_v1_ListStacksRequest__Output } from '../../muster/v1/ListStacksRequest.ts';
import type { ListStacksResponse as _muster_v1_ListStacksResponse, ListStacksResponse__Output as _muster_v1_ListStacksResponse__Output } from '../../muster/v1/ListStacksResponse.ts';
import type { ListTasksRequest as _muster_v1_ListTasksRequest, ListTasksRequest__Output as _muster_v1_ListTasksRequest__Output } from '../../muster/v1/ListTasksRequest.ts';
import type { ListTasksResponse as _muster_v1_ListTasksResponse, ListTasksResponse__Output as _muster_v1_ListTasksResponse__Output } from '../../muster/v1/ListTasksResponse.ts';
import type { PushMetricsRequest as _muster_v1_PushMetricsRequest, PushMetricsRequest__Output as _muster_v1_PushMetricsRequest__Output } from '../../muster/v1/PushMetricsRequest.ts';
import type { PushMetricsResponse as _muster_v1_PushMetricsResponse, PushMetricsResponse__Output as _muster_v1_PushMetricsResponse__Output } from '../../muster/v1/PushMetricsResponse.ts';
import type { RebalanceRequest as _muster_v1_RebalanceRequest, RebalanceRequest__Output as _muster_v1_RebalanceRequest__Output } from '../../muster/v1/RebalanceRequest.ts';
import type { RebalanceResponse as _muster_v1_RebalanceResponse, RebalanceResponse__Output as _muster_v1_RebalanceResponse__Output } from '../../muster/v1/RebalanceResponse.ts';
import type { RollbackServiceRequest as _muster_v1_RollbackServiceRequest, RollbackServiceRequest__Output as _muster_v1_RollbackServiceRequest__Output } from '../../muster/v1/RollbackServiceRequest.ts';
import type { RollbackServiceResponse as _muster_v1_RollbackServiceResponse, RollbackServiceResponse__Output as _muster_v1_RollbackServiceResponse__Output } from '../../muster/v1/RollbackServiceResponse.ts';
import type { RollbackStackRequest as _muster_v1_RollbackStackRequest, RollbackStackRequest__Output as _muster_v1_RollbackStackRequest__Output } from '../../muster/v1/RollbackStackRequest.ts';
import type { RollbackStackResponse as _muster_v1_RollbackStackResponse, RollbackStackResponse__Output as _muster_v1_RollbackStackResponse__Output } from '../../muster/v1/RollbackStackResponse.ts';
import type { RunJobRequest as _muster_v1_RunJobRequest, RunJobRequest__Output as _muster_v1_RunJobRequest__Output } from '../../muster/v1/RunJobRequest.ts';
import type { RunJobResponse as _muster_v1_RunJobResponse, RunJobResponse__Output as _muster_v1_RunJobResponse__Output } from '../../muster/v1/RunJobResponse.ts';
import type { ScaleServiceRequest as _muster_v1_ScaleServiceRequest, ScaleServiceRequest__Output as _muster_v1_ScaleServiceRequest__Output } from '../../muster/v1/ScaleServiceRequest.ts';
import type { ScaleServiceResponse as _muster_v1_ScaleServiceResponse, ScaleServiceResponse__Output as _muster_v1_ScaleServiceResponse__Output } from '../../muster/v1/ScaleServiceResponse.ts';
import type { StopJobRunRequest as _muster_v1_StopJobRunRequest, StopJobRunRequest__Output as _muster_v1_StopJobRunRequest__Output } from '../../muster/v1/StopJobRunRequest.ts';
import type { StopJobRunResponse as _muster_v1_StopJobRunResponse, StopJobRunResponse__Output as _muster_v1_StopJobRunResponse__Output } from '../../muster/v1/StopJobRunResponse.ts';
import type { SuspendJobRequest as _muster_v1_SuspendJobRequest, SuspendJobRequest__Output as _muster_v1_SuspendJobRequest__Output } from '../../muster/v1/SuspendJobRequest.ts';
import type { SuspendJobResponse as _muster_v1_SuspendJobResponse, SuspendJobResponse__Output as _muster_v1_SuspendJobResponse__Output } from '../../muster/v1/SuspendJobResponse.ts';
import type { UpdateNodeRequest as _muster_v1_UpdateNodeRequest, UpdateNodeRequest__Output as _muster_v1_UpdateNodeRequest__Output } from '../../muster/v1/UpdateNodeRequest.ts';
import type { UpdateNodeResponse as _muster_v1_UpdateNodeResponse, UpdateNodeResponse__Output as _muster_v1_UpdateNodeResponse__Output } from '../../muster/v1/UpdateNodeResponse.ts';
import type { UpdateRouteRequest as _muster_v1_UpdateRouteRequest, UpdateRouteRequest__Output as _muster_v1_UpdateRouteRequest__Output } from '../../muster/v1/UpdateRouteRequest.ts';
import type { UpdateRouteResponse as _muster_v1_UpdateRouteResponse, UpdateRouteResponse__Output as _muster_v1_UpdateRouteResponse__Output } from '../../muster/v1/UpdateRouteResponse.ts';
import type { UpdateServiceRequest as _muster_v1_UpdateServiceRequest, UpdateServiceRequest__Output as _muster_v1_UpdateServiceRequest__Output } from '../../muster/v1/UpdateServiceRequest.ts';
import type { UpdateServiceResponse as _muster_v1_UpdateServiceResponse, UpdateServiceResponse__Output as _muster_v1_UpdateServiceResponse__Output } from '../../muster/v1/UpdateServiceResponse.ts';
import type { WatchRequest as _muster_v1_WatchRequest, WatchRequest__Output as _muster_v1_WatchRequest__Output } from '../../muster/v1/WatchRequest.ts';
import type { WatchResponse as _muster_v1_WatchResponse, WatchResponse__Output as _muster_v1_WatchResponse__Output } from '../../muster/v1/WatchResponse.ts';
import type { WhatIfRequest as _muster_v1_WhatIfRequest, WhatIfRequest__Output as _muster_v1_WhatIfRequest__Output } from '../../muster/v1/WhatIfRequest.ts';
import type { WhatIfResponse as _muster_v1_WhatIfResponse, WhatIfResponse__Output as _muster_v1_WhatIfResponse__Output } from '../../muster/v1/WhatIfResponse.ts';

export interface ControlServiceClient extends grpc.Client {
  ApplyStack(argument: _muster_v1_ApplyStackRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ApplyStackResponse__Output>): grpc.ClientUnaryCall;
  ApplyStack(argument: _muster_v1_ApplyStackRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ApplyStackResponse__Output>): grpc.ClientUnaryCall;
  ApplyStack(argument: _muster_v1_ApplyStackRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ApplyStackResponse__Output>): grpc.ClientUnaryCall;
  ApplyStack(argument: _muster_v1_ApplyStackRequest, callback: grpc.requestCallback<_muster_v1_ApplyStackResponse__Output>): grpc.ClientUnaryCall;
  applyStack(argument: _muster_v1_ApplyStackRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ApplyStackResponse__Output>): grpc.ClientUnaryCall;
  applyStack(argument: _muster_v1_ApplyStackRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ApplyStackResponse__Output>): grpc.ClientUnaryCall;
  applyStack(argument: _muster_v1_ApplyStackRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ApplyStackResponse__Output>): grpc.ClientUnaryCall;
  applyStack(argument: _muster_v1_ApplyStackRequest, callback: grpc.requestCallback<_muster_v1_ApplyStackResponse__Output>): grpc.ClientUnaryCall;
  
  AssessRisk(argument: _muster_v1_AssessRiskRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_AssessRiskResponse__Output>): grpc.ClientUnaryCall;
  AssessRisk(argument: _muster_v1_AssessRiskRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_AssessRiskResponse__Output>): grpc.ClientUnaryCall;
  AssessRisk(argument: _muster_v1_AssessRiskRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_AssessRiskResponse__Output>): grpc.ClientUnaryCall;
  AssessRisk(argument: _muster_v1_AssessRiskRequest, callback: grpc.requestCallback<_muster_v1_AssessRiskResponse__Output>): grpc.ClientUnaryCall;
  assessRisk(argument: _muster_v1_AssessRiskRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_AssessRiskResponse__Output>): grpc.ClientUnaryCall;
  assessRisk(argument: _muster_v1_AssessRiskRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_AssessRiskResponse__Output>): grpc.ClientUnaryCall;
  assessRisk(argument: _muster_v1_AssessRiskRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_AssessRiskResponse__Output>): grpc.ClientUnaryCall;
  assessRisk(argument: _muster_v1_AssessRiskRequest, callback: grpc.requestCallback<_muster_v1_AssessRiskResponse__Output>): grpc.ClientUnaryCall;
  
  BackupCluster(argument: _muster_v1_BackupClusterRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_v1_BackupClusterResponse__Output>;
  BackupCluster(argument: _muster_v1_BackupClusterRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_v1_BackupClusterResponse__Output>;
  backupCluster(argument: _muster_v1_BackupClusterRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_v1_BackupClusterResponse__Output>;
  backupCluster(argument: _muster_v1_BackupClusterRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_v1_BackupClusterResponse__Output>;
  
  CheckNetwork(argument: _muster_v1_CheckNetworkRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_v1_CheckNetworkResponse__Output>;
  CheckNetwork(argument: _muster_v1_CheckNetworkRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_v1_CheckNetworkResponse__Output>;
  checkNetwork(argument: _muster_v1_CheckNetworkRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_v1_CheckNetworkResponse__Output>;
  checkNetwork(argument: _muster_v1_CheckNetworkRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_v1_CheckNetworkResponse__Output>;
  
  ControlRollout(argument: _muster_v1_ControlRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ControlRolloutResponse__Output>): grpc.ClientUnaryCall;
  ControlRollout(argument: _muster_v1_ControlRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ControlRolloutResponse__Output>): grpc.ClientUnaryCall;
  ControlRollout(argument: _muster_v1_ControlRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ControlRolloutResponse__Output>): grpc.ClientUnaryCall;
  ControlRollout(argument: _muster_v1_ControlRolloutRequest, callback: grpc.requestCallback<_muster_v1_ControlRolloutResponse__Output>): grpc.ClientUnaryCall;
  controlRollout(argument: _muster_v1_ControlRolloutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ControlRolloutResponse__Output>): grpc.ClientUnaryCall;
  controlRollout(argument: _muster_v1_ControlRolloutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ControlRolloutResponse__Output>): grpc.ClientUnaryCall;
  controlRollout(argument: _muster_v1_ControlRolloutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ControlRolloutResponse__Output>): grpc.ClientUnaryCall;
  controlRollout(argument: _muster_v1_ControlRolloutRequest, callback: grpc.requestCallback<_muster_v1_ControlRolloutResponse__Output>): grpc.ClientUnaryCall;
  
  CreateNetwork(argument: _muster_v1_CreateNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateNetworkResponse__Output>): grpc.ClientUnaryCall;
  CreateNetwork(argument: _muster_v1_CreateNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_CreateNetworkResponse__Output>): grpc.ClientUnaryCall;
  CreateNetwork(argument: _muster_v1_CreateNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateNetworkResponse__Output>): grpc.ClientUnaryCall;
  CreateNetwork(argument: _muster_v1_CreateNetworkRequest, callback: grpc.requestCallback<_muster_v1_CreateNetworkResponse__Output>): grpc.ClientUnaryCall;
  createNetwork(argument: _muster_v1_CreateNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateNetworkResponse__Output>): grpc.ClientUnaryCall;
  createNetwork(argument: _muster_v1_CreateNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_CreateNetworkResponse__Output>): grpc.ClientUnaryCall;
  createNetwork(argument: _muster_v1_CreateNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateNetworkResponse__Output>): grpc.ClientUnaryCall;
  createNetwork(argument: _muster_v1_CreateNetworkRequest, callback: grpc.requestCallback<_muster_v1_CreateNetworkResponse__Output>): grpc.ClientUnaryCall;
  
  CreateRoute(argument: _muster_v1_CreateRouteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateRouteResponse__Output>): grpc.ClientUnaryCall;
  CreateRoute(argument: _muster_v1_CreateRouteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_CreateRouteResponse__Output>): grpc.ClientUnaryCall;
  CreateRoute(argument: _muster_v1_CreateRouteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateRouteResponse__Output>): grpc.ClientUnaryCall;
  CreateRoute(argument: _muster_v1_CreateRouteRequest, callback: grpc.requestCallback<_muster_v1_CreateRouteResponse__Output>): grpc.ClientUnaryCall;
  createRoute(argument: _muster_v1_CreateRouteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateRouteResponse__Output>): grpc.ClientUnaryCall;
  createRoute(argument: _muster_v1_CreateRouteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_CreateRouteResponse__Output>): grpc.ClientUnaryCall;
  createRoute(argument: _muster_v1_CreateRouteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateRouteResponse__Output>): grpc.ClientUnaryCall;
  createRoute(argument: _muster_v1_CreateRouteRequest, callback: grpc.requestCallback<_muster_v1_CreateRouteResponse__Output>): grpc.ClientUnaryCall;
  
  CreateService(argument: _muster_v1_CreateServiceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateServiceResponse__Output>): grpc.ClientUnaryCall;
  CreateService(argument: _muster_v1_CreateServiceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_CreateServiceResponse__Output>): grpc.ClientUnaryCall;
  CreateService(argument: _muster_v1_CreateServiceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateServiceResponse__Output>): grpc.ClientUnaryCall;
  CreateService(argument: _muster_v1_CreateServiceRequest, callback: grpc.requestCallback<_muster_v1_CreateServiceResponse__Output>): grpc.ClientUnaryCall;
  createService(argument: _muster_v1_CreateServiceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateServiceResponse__Output>): grpc.ClientUnaryCall;
  createService(argument: _muster_v1_CreateServiceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_CreateServiceResponse__Output>): grpc.ClientUnaryCall;
  createService(argument: _muster_v1_CreateServiceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateServiceResponse__Output>): grpc.ClientUnaryCall;
  createService(argument: _muster_v1_CreateServiceRequest, callback: grpc.requestCallback<_muster_v1_CreateServiceResponse__Output>): grpc.ClientUnaryCall;
  
  DeleteNetwork(argument: _muster_v1_DeleteNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteNetworkResponse__Output>): grpc.ClientUnaryCall;
  DeleteNetwork(argument: _muster_v1_DeleteNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteNetworkResponse__Output>): grpc.ClientUnaryCall;
  DeleteNetwork(argument: _muster_v1_DeleteNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteNetworkResponse__Output>): grpc.ClientUnaryCall;
  DeleteNetwork(argument: _muster_v1_DeleteNetworkRequest, callback: grpc.requestCallback<_muster_v1_DeleteNetworkResponse__Output>): grpc.ClientUnaryCall;
  deleteNetwork(argument: _muster_v1_DeleteNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteNetworkResponse__Output>): grpc.ClientUnaryCall;
  deleteNetwork(argument: _muster_v1_DeleteNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteNetworkResponse__Output>): grpc.ClientUnaryCall;
  deleteNetwork(argument: _muster_v1_DeleteNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteNetworkResponse__Output>): grpc.ClientUnaryCall;
  deleteNetwork(argument: _muster_v1_DeleteNetworkRequest, callback: grpc.requestCallback<_muster_v1_DeleteNetworkResponse__Output>): grpc.ClientUnaryCall;
  
  DeleteNode(argument: _muster_v1_DeleteNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteNodeResponse__Output>): grpc.ClientUnaryCall;
  DeleteNode(argument: _muster_v1_DeleteNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteNodeResponse__Output>): grpc.ClientUnaryCall;
  DeleteNode(argument: _muster_v1_DeleteNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteNodeResponse__Output>): grpc.ClientUnaryCall;
  DeleteNode(argument: _muster_v1_DeleteNodeRequest, callback: grpc.requestCallback<_muster_v1_DeleteNodeResponse__Output>): grpc.ClientUnaryCall;
  deleteNode(argument: _muster_v1_DeleteNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteNodeResponse__Output>): grpc.ClientUnaryCall;
  deleteNode(argument: _muster_v1_DeleteNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteNodeResponse__Output>): grpc.ClientUnaryCall;
  deleteNode(argument: _muster_v1_DeleteNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteNodeResponse__Output>): grpc.ClientUnaryCall;
  deleteNode(argument: _muster_v1_DeleteNodeRequest, callback: grpc.requestCallback<_muster_v1_DeleteNodeResponse__Output>): grpc.ClientUnaryCall;
  
  DeleteRoute(argument: _muster_v1_DeleteRouteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteRouteResponse__Output>): grpc.ClientUnaryCall;
  DeleteRoute(argument: _muster_v1_DeleteRouteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteRouteResponse__Output>): grpc.ClientUnaryCall;
  DeleteRoute(argument: _muster_v1_DeleteRouteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteRouteResponse__Output>): grpc.ClientUnaryCall;
  DeleteRoute(argument: _muster_v1_DeleteRouteRequest, callback: grpc.requestCallback<_muster_v1_DeleteRouteResponse__Output>): grpc.ClientUnaryCall;
  deleteRoute(argument: _muster_v1_DeleteRouteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteRouteResponse__Output>): grpc.ClientUnaryCall;
  deleteRoute(argument: _muster_v1_DeleteRouteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteRouteResponse__Output>): grpc.ClientUnaryCall;
  deleteRoute(argument: _muster_v1_DeleteRouteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteRouteResponse__Output>): grpc.ClientUnaryCall;
  deleteRoute(argument: _muster_v1_DeleteRouteRequest, callback: grpc.requestCallback<_muster_v1_DeleteRouteResponse__Output>): grpc.ClientUnaryCall;
  
  DeleteService(argument: _muster_v1_DeleteServiceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteServiceResponse__Output>): grpc.ClientUnaryCall;
  DeleteService(argument: _muster_v1_DeleteServiceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteServiceResponse__Output>): grpc.ClientUnaryCall;
  DeleteService(argument: _muster_v1_DeleteServiceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteServiceResponse__Output>): grpc.ClientUnaryCall;
  DeleteService(argument: _muster_v1_DeleteServiceRequest, callback: grpc.requestCallback<_muster_v1_DeleteServiceResponse__Output>): grpc.ClientUnaryCall;
  deleteService(argument: _muster_v1_DeleteServiceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteServiceResponse__Output>): grpc.ClientUnaryCall;
  deleteService(argument: _muster_v1_DeleteServiceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteServiceResponse__Output>): grpc.ClientUnaryCall;
  deleteService(argument: _muster_v1_DeleteServiceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteServiceResponse__Output>): grpc.ClientUnaryCall;
  deleteService(argument: _muster_v1_DeleteServiceRequest, callback: grpc.requestCallback<_muster_v1_DeleteServiceResponse__Output>): grpc.ClientUnaryCall;
  
  DeleteStack(argument: _muster_v1_DeleteStackRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteStackResponse__Output>): grpc.ClientUnaryCall;
  DeleteStack(argument: _muster_v1_DeleteStackRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteStackResponse__Output>): grpc.ClientUnaryCall;
  DeleteStack(argument: _muster_v1_DeleteStackRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteStackResponse__Output>): grpc.ClientUnaryCall;
  DeleteStack(argument: _muster_v1_DeleteStackRequest, callback: grpc.requestCallback<_muster_v1_DeleteStackResponse__Output>): grpc.ClientUnaryCall;
  deleteStack(argument: _muster_v1_DeleteStackRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteStackResponse__Output>): grpc.ClientUnaryCall;
  deleteStack(argument: _muster_v1_DeleteStackRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteStackResponse__Output>): grpc.ClientUnaryCall;
  deleteStack(argument: _muster_v1_DeleteStackRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteStackResponse__Output>): grpc.ClientUnaryCall;
  deleteStack(argument: _muster_v1_DeleteStackRequest, callback: grpc.requestCallback<_muster_v1_DeleteStackResponse__Output>): grpc.ClientUnaryCall;
  
  ExplainPlacement(argument: _muster_v1_ExplainPlacementRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ExplainPlacementResponse__Output>): grpc.ClientUnaryCall;
  ExplainPlacement(argument: _muster_v1_ExplainPlacementRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ExplainPlacementResponse__Output>): grpc.ClientUnaryCall;
  ExplainPlacement(argument: _muster_v1_ExplainPlacementRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ExplainPlacementResponse__Output>): grpc.ClientUnaryCall;
  ExplainPlacement(argument: _muster_v1_ExplainPlacementRequest, callback: grpc.requestCallback<_muster_v1_ExplainPlacementResponse__Output>): grpc.ClientUnaryCall;
  explainPlacement(argument: _muster_v1_ExplainPlacementRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ExplainPlacementResponse__Output>): grpc.ClientUnaryCall;
  explainPlacement(argument: _muster_v1_ExplainPlacementRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ExplainPlacementResponse__Output>): grpc.ClientUnaryCall;
  explainPlacement(argument: _muster_v1_ExplainPlacementRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ExplainPlacementResponse__Output>): grpc.ClientUnaryCall;
  explainPlacement(argument: _muster_v1_ExplainPlacementRequest, callback: grpc.requestCallback<_muster_v1_ExplainPlacementResponse__Output>): grpc.ClientUnaryCall;
  
  GetAutoscale(argument: _muster_v1_GetAutoscaleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetAutoscaleResponse__Output>): grpc.ClientUnaryCall;
  GetAutoscale(argument: _muster_v1_GetAutoscaleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetAutoscaleResponse__Output>): grpc.ClientUnaryCall;
  GetAutoscale(argument: _muster_v1_GetAutoscaleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetAutoscaleResponse__Output>): grpc.ClientUnaryCall;
  GetAutoscale(argument: _muster_v1_GetAutoscaleRequest, callback: grpc.requestCallback<_muster_v1_GetAutoscaleResponse__Output>): grpc.ClientUnaryCall;
  getAutoscale(argument: _muster_v1_GetAutoscaleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetAutoscaleResponse__Output>): grpc.ClientUnaryCall;
  getAutoscale(argument: _muster_v1_GetAutoscaleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetAutoscaleResponse__Output>): grpc.ClientUnaryCall;
  getAutoscale(argument: _muster_v1_GetAutoscaleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetAutoscaleResponse__Output>): grpc.ClientUnaryCall;
  getAutoscale(argument: _muster_v1_GetAutoscaleRequest, callback: grpc.requestCallback<_muster_v1_GetAutoscaleResponse__Output>): grpc.ClientUnaryCall;
  
  GetCluster(argument: _muster_v1_GetClusterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetClusterResponse__Output>): grpc.ClientUnaryCall;
  GetCluster(argument: _muster_v1_GetClusterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetClusterResponse__Output>): grpc.ClientUnaryCall;
  GetCluster(argument: _muster_v1_GetClusterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetClusterResponse__Output>): grpc.ClientUnaryCall;
  GetCluster(argument: _muster_v1_GetClusterRequest, callback: grpc.requestCallback<_muster_v1_GetClusterResponse__Output>): grpc.ClientUnaryCall;
  getCluster(argument: _muster_v1_GetClusterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetClusterResponse__Output>): grpc.ClientUnaryCall;
  getCluster(argument: _muster_v1_GetClusterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetClusterResponse__Output>): grpc.ClientUnaryCall;
  getCluster(argument: _muster_v1_GetClusterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetClusterResponse__Output>): grpc.ClientUnaryCall;
  getCluster(argument: _muster_v1_GetClusterRequest, callback: grpc.requestCallback<_muster_v1_GetClusterResponse__Output>): grpc.ClientUnaryCall;
  
  GetJob(argument: _muster_v1_GetJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  GetJob(argument: _muster_v1_GetJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  GetJob(argument: _muster_v1_GetJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  GetJob(argument: _muster_v1_GetJobRequest, callback: grpc.requestCallback<_muster_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  getJob(argument: _muster_v1_GetJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  getJob(argument: _muster_v1_GetJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  getJob(argument: _muster_v1_GetJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  getJob(argument: _muster_v1_GetJobRequest, callback: grpc.requestCallback<_muster_v1_GetJobResponse__Output>): grpc.ClientUnaryCall;
  
  GetJobRun(argument: _muster_v1_GetJobRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetJobRunResponse__Output>): grpc.ClientUnaryCall;
  GetJobRun(argument: _muster_v1_GetJobRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetJobRunResponse__Output>): grpc.ClientUnaryCall;
  GetJobRun(argument: _muster_v1_GetJobRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetJobRunResponse__Output>): grpc.ClientUnaryCall;
  GetJobRun(argument: _muster_v1_GetJobRunRequest, callback: grpc.requestCallback<_muster_v1_GetJobRunResponse__Output>): grpc.ClientUnaryCall;
  getJobRun(argument: _muster_v1_GetJobRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetJobRunResponse__Output>): grpc.ClientUnaryCall;
  getJobRun(argument: _muster_v1_GetJobRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetJobRunResponse__Output>): grpc.ClientUnaryCall;
  getJobRun(argument: _muster_v1_GetJobRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetJobRunResponse__Output>): grpc.ClientUnaryCall;
  getJobRun(argument: _muster_v1_GetJobRunRequest, callback: grpc.requestCallback<_muster_v1_GetJobRunResponse__Output>): grpc.ClientUnaryCall;
  
  GetNetwork(argument: _muster_v1_GetNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetNetworkResponse__Output>): grpc.ClientUnaryCall;
  GetNetwork(argument: _muster_v1_GetNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetNetworkResponse__Output>): grpc.ClientUnaryCall;
  GetNetwork(argument: _muster_v1_GetNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetNetworkResponse__Output>): grpc.ClientUnaryCall;
  GetNetwork(argument: _muster_v1_GetNetworkRequest, callback: grpc.requestCallback<_muster_v1_GetNetworkResponse__Output>): grpc.ClientUnaryCall;
  getNetwork(argument: _muster_v1_GetNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetNetworkResponse__Output>): grpc.ClientUnaryCall;
  getNetwork(argument: _muster_v1_GetNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetNetworkResponse__Output>): grpc.ClientUnaryCall;
  getNetwork(argument: _muster_v1_GetNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetNetworkResponse__Output>): grpc.ClientUnaryCall;
  getNetwork(argument: _muster_v1_GetNetworkRequest, callback: grpc.requestCallback<_muster_v1_GetNetworkResponse__Output>): grpc.ClientUnaryCall;
  
  GetNode(argument: _muster_v1_GetNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetNodeResponse__Output>): grpc.ClientUnaryCall;
  GetNode(argument: _muster_v1_GetNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetNodeResponse__Output>): grpc.ClientUnaryCall;
  GetNode(argument: _muster_v1_GetNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetNodeResponse__Output>): grpc.ClientUnaryCall;
  GetNode(argument: _muster_v1_GetNodeRequest, callback: grpc.requestCallback<_muster_v1_GetNodeResponse__Output>): grpc.ClientUnaryCall;
  getNode(argument: _muster_v1_GetNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetNodeResponse__Output>): grpc.ClientUnaryCall;
  getNode(argument: _muster_v1_GetNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetNodeResponse__Output>): grpc.ClientUnaryCall;
  getNode(argument: _muster_v1_GetNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetNodeResponse__Output>): grpc.ClientUnaryCall;
  getNode(argument: _muster_v1_GetNodeRequest, callback: grpc.requestCallback<_muster_v1_GetNodeResponse__Output>): grpc.ClientUnaryCall;
  
  GetRoute(argument: _muster_v1_GetRouteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetRouteResponse__Output>): grpc.ClientUnaryCall;
  GetRoute(argument: _muster_v1_GetRouteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetRouteResponse__Output>): grpc.ClientUnaryCall;
  GetRoute(argument: _muster_v1_GetRouteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetRouteResponse__Output>): grpc.ClientUnaryCall;
  GetRoute(argument: _muster_v1_GetRouteRequest, callback: grpc.requestCallback<_muster_v1_GetRouteResponse__Output>): grpc.ClientUnaryCall;
  getRoute(argument: _muster_v1_GetRouteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetRouteResponse__Output>): grpc.ClientUnaryCall;
  getRoute(argument: _muster_v1_GetRouteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetRouteResponse__Output>): grpc.ClientUnaryCall;
  getRoute(argument: _muster_v1_GetRouteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetRouteResponse__Output>): grpc.ClientUnaryCall;
  getRoute(argument: _muster_v1_GetRouteRequest, callback: grpc.requestCallback<_muster_v1_GetRouteResponse__Output>): grpc.ClientUnaryCall;
  
  GetService(argument: _muster_v1_GetServiceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetServiceResponse__Output>): grpc.ClientUnaryCall;
  GetService(argument: _muster_v1_GetServiceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetServiceResponse__Output>): grpc.ClientUnaryCall;
  GetService(argument: _muster_v1_GetServiceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetServiceResponse__Output>): grpc.ClientUnaryCall;
  GetService(argument: _muster_v1_GetServiceRequest, callback: grpc.requestCallback<_muster_v1_GetServiceResponse__Output>): grpc.ClientUnaryCall;
  getService(argument: _muster_v1_GetServiceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetServiceResponse__Output>): grpc.ClientUnaryCall;
  getService(argument: _muster_v1_GetServiceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetServiceResponse__Output>): grpc.ClientUnaryCall;
  getService(argument: _muster_v1_GetServiceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetServiceResponse__Output>): grpc.ClientUnaryCall;
  getService(argument: _muster_v1_GetServiceRequest, callback: grpc.requestCallback<_muster_v1_GetServiceResponse__Output>): grpc.ClientUnaryCall;
  
  GetTask(argument: _muster_v1_GetTaskRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetTaskResponse__Output>): grpc.ClientUnaryCall;
  GetTask(argument: _muster_v1_GetTaskRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetTaskResponse__Output>): grpc.ClientUnaryCall;
  GetTask(argument: _muster_v1_GetTaskRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetTaskResponse__Output>): grpc.ClientUnaryCall;
  GetTask(argument: _muster_v1_GetTaskRequest, callback: grpc.requestCallback<_muster_v1_GetTaskResponse__Output>): grpc.ClientUnaryCall;
  getTask(argument: _muster_v1_GetTaskRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetTaskResponse__Output>): grpc.ClientUnaryCall;
  getTask(argument: _muster_v1_GetTaskRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetTaskResponse__Output>): grpc.ClientUnaryCall;
  getTask(argument: _muster_v1_GetTaskRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetTaskResponse__Output>): grpc.ClientUnaryCall;
  getTask(argument: _muster_v1_GetTaskRequest, callback: grpc.requestCallback<_muster_v1_GetTaskResponse__Output>): grpc.ClientUnaryCall;
  
  GetUsage(argument: _muster_v1_GetUsageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetUsageResponse__Output>): grpc.ClientUnaryCall;
  GetUsage(argument: _muster_v1_GetUsageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetUsageResponse__Output>): grpc.ClientUnaryCall;
  GetUsage(argument: _muster_v1_GetUsageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetUsageResponse__Output>): grpc.ClientUnaryCall;
  GetUsage(argument: _muster_v1_GetUsageRequest, callback: grpc.requestCallback<_muster_v1_GetUsageResponse__Output>): grpc.ClientUnaryCall;
  getUsage(argument: _muster_v1_GetUsageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetUsageResponse__Output>): grpc.ClientUnaryCall;
  getUsage(argument: _muster_v1_GetUsageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetUsageResponse__Output>): grpc.ClientUnaryCall;
  getUsage(argument: _muster_v1_GetUsageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetUsageResponse__Output>): grpc.ClientUnaryCall;
  getUsage(argument: _muster_v1_GetUsageRequest, callback: grpc.requestCallback<_muster_v1_GetUsageResponse__Output>): grpc.ClientUnaryCall;
  
  ListAutoscaleDecisions(argument: _muster_v1_ListAutoscaleDecisionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListAutoscaleDecisionsResponse__Output>): grpc.ClientUnaryCall;
  ListAutoscaleDecisions(argument: _muster_v1_ListAutoscaleDecisionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListAutoscaleDecisionsResponse__Output>): grpc.ClientUnaryCall;
  ListAutoscaleDecisions(argument: _muster_v1_ListAutoscaleDecisionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListAutoscaleDecisionsResponse__Output>): grpc.ClientUnaryCall;
  ListAutoscaleDecisions(argument: _muster_v1_ListAutoscaleDecisionsRequest, callback: grpc.requestCallback<_muster_v1_ListAutoscaleDecisionsResponse__Output>): grpc.ClientUnaryCall;
  listAutoscaleDecisions(argument: _muster_v1_ListAutoscaleDecisionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListAutoscaleDecisionsResponse__Output>): grpc.ClientUnaryCall;
  listAutoscaleDecisions(argument: _muster_v1_ListAutoscaleDecisionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListAutoscaleDecisionsResponse__Output>): grpc.ClientUnaryCall;
  listAutoscaleDecisions(argument: _muster_v1_ListAutoscaleDecisionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListAutoscaleDecisionsResponse__Output>): grpc.ClientUnaryCall;
  listAutoscaleDecisions(argument: _muster_v1_ListAutoscaleDecisionsRequest, callback: grpc.requestCallback<_muster_v1_ListAutoscaleDecisionsResponse__Output>): grpc.ClientUnaryCall;
  
  ListEvents(argument: _muster_v1_ListEventsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListEventsResponse__Output>): grpc.ClientUnaryCall;
  ListEvents(argument: _muster_v1_ListEventsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListEventsResponse__Output>): grpc.ClientUnaryCall;
  ListEvents(argument: _muster_v1_ListEventsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListEventsResponse__Output>): grpc.ClientUnaryCall;
  ListEvents(argument: _muster_v1_ListEventsRequest, callback: grpc.requestCallback<_muster_v1_ListEventsResponse__Output>): grpc.ClientUnaryCall;
  listEvents(argument: _muster_v1_ListEventsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListEventsResponse__Output>): grpc.ClientUnaryCall;
  listEvents(argument: _muster_v1_ListEventsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListEventsResponse__Output>): grpc.ClientUnaryCall;
  listEvents(argument: _muster_v1_ListEventsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListEventsResponse__Output>): grpc.ClientUnaryCall;
  listEvents(argument: _muster_v1_ListEventsRequest, callback: grpc.requestCallback<_muster_v1_ListEventsResponse__Output>): grpc.ClientUnaryCall;
  
  ListJobRuns(argument: _muster_v1_ListJobRunsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListJobRunsResponse__Output>): grpc.ClientUnaryCall;
  ListJobRuns(argument: _muster_v1_ListJobRunsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListJobRunsResponse__Output>): grpc.ClientUnaryCall;
  ListJobRuns(argument: _muster_v1_ListJobRunsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListJobRunsResponse__Output>): grpc.ClientUnaryCall;
  ListJobRuns(argument: _muster_v1_ListJobRunsRequest, callback: grpc.requestCallback<_muster_v1_ListJobRunsResponse__Output>): grpc.ClientUnaryCall;
  listJobRuns(argument: _muster_v1_ListJobRunsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListJobRunsResponse__Output>): grpc.ClientUnaryCall;
  listJobRuns(argument: _muster_v1_ListJobRunsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListJobRunsResponse__Output>): grpc.ClientUnaryCall;
  listJobRuns(argument: _muster_v1_ListJobRunsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListJobRunsResponse__Output>): grpc.ClientUnaryCall;
  listJobRuns(argument: _muster_v1_ListJobRunsRequest, callback: grpc.requestCallback<_muster_v1_ListJobRunsResponse__Output>): grpc.ClientUnaryCall;
  
  ListJobs(argument: _muster_v1_ListJobsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  ListJobs(argument: _muster_v1_ListJobsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  ListJobs(argument: _muster_v1_ListJobsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  ListJobs(argument: _muster_v1_ListJobsRequest, callback: grpc.requestCallback<_muster_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  listJobs(argument: _muster_v1_ListJobsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  listJobs(argument: _muster_v1_ListJobsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  listJobs(argument: _muster_v1_ListJobsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  listJobs(argument: _muster_v1_ListJobsRequest, callback: grpc.requestCallback<_muster_v1_ListJobsResponse__Output>): grpc.ClientUnaryCall;
  
  ListNetworks(argument: _muster_v1_ListNetworksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListNetworksResponse__Output>): grpc.ClientUnaryCall;
  ListNetworks(argument: _muster_v1_ListNetworksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListNetworksResponse__Output>): grpc.ClientUnaryCall;
  ListNetworks(argument: _muster_v1_ListNetworksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListNetworksResponse__Output>): grpc.ClientUnaryCall;
  ListNetworks(argument: _muster_v1_ListNetworksRequest, callback: grpc.requestCallback<_muster_v1_ListNetworksResponse__Output>): grpc.ClientUnaryCall;
  listNetworks(argument: _muster_v1_ListNetworksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListNetworksResponse__Output>): grpc.ClientUnaryCall;
  listNetworks(argument: _muster_v1_ListNetworksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListNetworksResponse__Output>): grpc.ClientUnaryCall;
  listNetworks(argument: _muster_v1_ListNetworksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListNetworksResponse__Output>): grpc.ClientUnaryCall;
  listNetworks(argument: _muster_v1_ListNetworksRequest, callback: grpc.requestCallback<_muster_v1_ListNetworksResponse__Output>): grpc.ClientUnaryCall;
  
  ListNodes(argument: _muster_v1_ListNodesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  ListNodes(argument: _muster_v1_ListNodesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  ListNodes(argument: _muster_v1_ListNodesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  ListNodes(argument: _muster_v1_ListNodesRequest, callback: grpc.requestCallback<_muster_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _muster_v1_ListNodesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _muster_v1_ListNodesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _muster_v1_ListNodesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  listNodes(argument: _muster_v1_ListNodesRequest, callback: grpc.requestCallback<_muster_v1_ListNodesResponse__Output>): grpc.ClientUnaryCall;
  
  ListRoutes(argument: _muster_v1_ListRoutesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListRoutesResponse__Output>): grpc.ClientUnaryCall;
  ListRoutes(argument: _muster_v1_ListRoutesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListRoutesResponse__Output>): grpc.ClientUnaryCall;
  ListRoutes(argument: _muster_v1_ListRoutesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListRoutesResponse__Output>): grpc.ClientUnaryCall;
  ListRoutes(argument: _muster_v1_ListRoutesRequest, callback: grpc.requestCallback<_muster_v1_ListRoutesResponse__Output>): grpc.ClientUnaryCall;
  listRoutes(argument: _muster_v1_ListRoutesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListRoutesResponse__Output>): grpc.ClientUnaryCall;
  listRoutes(argument: _muster_v1_ListRoutesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListRoutesResponse__Output>): grpc.ClientUnaryCall;
  listRoutes(argument: _muster_v1_ListRoutesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListRoutesResponse__Output>): grpc.ClientUnaryCall;
  listRoutes(argument: _muster_v1_ListRoutesRequest, callback: grpc.requestCallback<_muster_v1_ListRoutesResponse__Output>): grpc.ClientUnaryCall;
  
  ListServiceRevisions(argument: _muster_v1_ListServiceRevisionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListServiceRevisionsResponse__Output>): grpc.ClientUnaryCall;
  ListServiceRevisions(argument: _muster_v1_ListServiceRevisionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListServiceRevisionsResponse__Output>): grpc.ClientUnaryCall;
  ListServiceRevisions(argument: _muster_v1_ListServiceRevisionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListServiceRevisionsResponse__Output>): grpc.ClientUnaryCall;
  ListServiceRevisions(argument: _muster_v1_ListServiceRevisionsRequest, callback: grpc.requestCallback<_muster_v1_ListServiceRevisionsResponse__Output>): grpc.ClientUnaryCall;
  listServiceRevisions(argument: _muster_v1_ListServiceRevisionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListServiceRevisionsResponse__Output>): grpc.ClientUnaryCall;
  listServiceRevisions(argument: _muster_v1_ListServiceRevisionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListServiceRevisionsResponse__Output>): grpc.ClientUnaryCall;
  listServiceRevisions(argument: _muster_v1_ListServiceRevisionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListServiceRevisionsResponse__Output>): grpc.ClientUnaryCall;
  listServiceRevisions(argument: _muster_v1_ListServiceRevisionsRequest, callback: grpc.requestCallback<_muster_v1_ListServiceRevisionsResponse__Output>): grpc.ClientUnaryCall;
  
  ListServices(argument: _muster_v1_ListServicesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListServicesResponse__Output>): grpc.ClientUnaryCall;
  ListServices(argument: _muster_v1_ListServicesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListServicesResponse__Output>): grpc.ClientUnaryCall;
  ListServices(argument: _muster_v1_ListServicesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListServicesResponse__Output>): grpc.ClientUnaryCall;
  ListServices(argument: _muster_v1_ListServicesRequest, callback: grpc.requestCallback<_muster_v1_ListServicesResponse__Output>): grpc.ClientUnaryCall;
  listServices(argument: _muster_v1_ListServicesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListServicesResponse__Output>): grpc.ClientUnaryCall;
  listServices(argument: _muster_v1_ListServicesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListServicesResponse__Output>): grpc.ClientUnaryCall;
  listServices(argument: _muster_v1_ListServicesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListServicesResponse__Output>): grpc.ClientUnaryCall;
  listServices(argument: _muster_v1_ListServicesRequest, callback: grpc.requestCallback<_muster_v1_ListServicesResponse__Output>): grpc.ClientUnaryCall;
  
  ListStackRevisions(argument: _muster_v1_ListStackRevisionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListStackRevisionsResponse__Output>): grpc.ClientUnaryCall;
  ListStackRevisions(argument: _muster_v1_ListStackRevisionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListStackRevisionsResponse__Output>): grpc.ClientUnaryCall;
  ListStackRevisions(argument: _muster_v1_ListStackRevisionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListStackRevisionsResponse__Output>): grpc.ClientUnaryCall;
  ListStackRevisions(argument: _muster_v1_ListStackRevisionsRequest, callback: grpc.requestCallback<_muster_v1_ListStackRevisionsResponse__Output>): grpc.ClientUnaryCall;
  listStackRevisions(argument: _muster_v1_ListStackRevisionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListStackRevisionsResponse__Output>): grpc.ClientUnaryCall;
  listStackRevisions(argument: _muster_v1_ListStackRevisionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListStackRevisionsResponse__Output>): grpc.ClientUnaryCall;
  listStackRevisions(argument: _muster_v1_ListStackRevisionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListStackRevisionsResponse__Output>): grpc.ClientUnaryCall;
  listStackRevisions(argument: _muster_v1_ListStackRevisionsRequest, callback: grpc.requestCallback<_muster_v1_ListStackRevisionsResponse__Output>): grpc.ClientUnaryCall;
  
  ListStacks(argument: _muster_v1_ListStacksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListStacksResponse__Output>): grpc.ClientUnaryCall;
  ListStacks(argument: _muster_v1_ListStacksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListStacksResponse__Output>): grpc.ClientUnaryCall;
  ListStacks(argument: _muster_v1_ListStacksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListStacksResponse__Output>): grpc.ClientUnaryCall;
  ListStacks(argument: _muster_v1_ListStacksRequest, callback: grpc.requestCallback<_muster_v1_ListStacksResponse__Output>): grpc.ClientUnaryCall;
  listStacks(argument: _muster_v1_ListStacksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListStacksResponse__Output>): grpc.ClientUnaryCall;
  listStacks(argument: _muster_v1_ListStacksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListStacksResponse__Output>): grpc.ClientUnaryCall;
  listStacks(argument: _muster_v1_ListStacksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListStacksResponse__Output>): grpc.ClientUnaryCall;
  listStacks(argument: _muster_v1_ListStacksRequest, callback: grpc.requestCallback<_muster_v1_ListStacksResponse__Output>): grpc.ClientUnaryCall;
  
  ListTasks(argument: _muster_v1_ListTasksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListTasksResponse__Output>): grpc.ClientUnaryCall;
  ListTasks(argument: _muster_v1_ListTasksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListTasksResponse__Output>): grpc.ClientUnaryCall;
  ListTasks(argument: _muster_v1_ListTasksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListTasksResponse__Output>): grpc.ClientUnaryCall;
  ListTasks(argument: _muster_v1_ListTasksRequest, callback: grpc.requestCallback<_muster_v1_ListTasksResponse__Output>): grpc.ClientUnaryCall;
  listTasks(argument: _muster_v1_ListTasksRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListTasksResponse__Output>): grpc.ClientUnaryCall;
  listTasks(argument: _muster_v1_ListTasksRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListTasksResponse__Output>): grpc.ClientUnaryCall;
  listTasks(argument: _muster_v1_ListTasksRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListTasksResponse__Output>): grpc.ClientUnaryCall;
  listTasks(argument: _muster_v1_ListTasksRequest, callback: grpc.requestCallback<_muster_v1_ListTasksResponse__Output>): grpc.ClientUnaryCall;
  
  PushMetrics(argument: _muster_v1_PushMetricsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_PushMetricsResponse__Output>): grpc.ClientUnaryCall;
  PushMetrics(argument: _muster_v1_PushMetricsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_PushMetricsResponse__Output>): grpc.ClientUnaryCall;
  PushMetrics(argument: _muster_v1_PushMetricsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_PushMetricsResponse__Output>): grpc.ClientUnaryCall;
  PushMetrics(argument: _muster_v1_PushMetricsRequest, callback: grpc.requestCallback<_muster_v1_PushMetricsResponse__Output>): grpc.ClientUnaryCall;
  pushMetrics(argument: _muster_v1_PushMetricsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_PushMetricsResponse__Output>): grpc.ClientUnaryCall;
  pushMetrics(argument: _muster_v1_PushMetricsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_PushMetricsResponse__Output>): grpc.ClientUnaryCall;
  pushMetrics(argument: _muster_v1_PushMetricsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_PushMetricsResponse__Output>): grpc.ClientUnaryCall;
  pushMetrics(argument: _muster_v1_PushMetricsRequest, callback: grpc.requestCallback<_muster_v1_PushMetricsResponse__Output>): grpc.ClientUnaryCall;
  
  Rebalance(argument: _muster_v1_RebalanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RebalanceResponse__Output>): grpc.ClientUnaryCall;
  Rebalance(argument: _muster_v1_RebalanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RebalanceResponse__Output>): grpc.ClientUnaryCall;
  Rebalance(argument: _muster_v1_RebalanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RebalanceResponse__Output>): grpc.ClientUnaryCall;
  Rebalance(argument: _muster_v1_RebalanceRequest, callback: grpc.requestCallback<_muster_v1_RebalanceResponse__Output>): grpc.ClientUnaryCall;
  rebalance(argument: _muster_v1_RebalanceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RebalanceResponse__Output>): grpc.ClientUnaryCall;
  rebalance(argument: _muster_v1_RebalanceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RebalanceResponse__Output>): grpc.ClientUnaryCall;
  rebalance(argument: _muster_v1_RebalanceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RebalanceResponse__Output>): grpc.ClientUnaryCall;
  rebalance(argument: _muster_v1_RebalanceRequest, callback: grpc.requestCallback<_muster_v1_RebalanceResponse__Output>): grpc.ClientUnaryCall;
  
  RollbackService(argument: _muster_v1_RollbackServiceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RollbackServiceResponse__Output>): grpc.ClientUnaryCall;
  RollbackService(argument: _muster_v1_RollbackServiceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RollbackServiceResponse__Output>): grpc.ClientUnaryCall;
  RollbackService(argument: _muster_v1_RollbackServiceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RollbackServiceResponse__Output>): grpc.ClientUnaryCall;
  RollbackService(argument: _muster_v1_RollbackServiceRequest, callback: grpc.requestCallback<_muster_v1_RollbackServiceResponse__Output>): grpc.ClientUnaryCall;
  rollbackService(argument: _muster_v1_RollbackServiceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RollbackServiceResponse__Output>): grpc.ClientUnaryCall;
  rollbackService(argument: _muster_v1_RollbackServiceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RollbackServiceResponse__Output>): grpc.ClientUnaryCall;
  rollbackService(argument: _muster_v1_RollbackServiceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RollbackServiceResponse__Output>): grpc.ClientUnaryCall;
  rollbackService(argument: _muster_v1_RollbackServiceRequest, callback: grpc.requestCallback<_muster_v1_RollbackServiceResponse__Output>): grpc.ClientUnaryCall;
  
  RollbackStack(argument: _muster_v1_RollbackStackRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RollbackStackResponse__Output>): grpc.ClientUnaryCall;
  RollbackStack(argument: _muster_v1_RollbackStackRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RollbackStackResponse__Output>): grpc.ClientUnaryCall;
  RollbackStack(argument: _muster_v1_RollbackStackRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RollbackStackResponse__Output>): grpc.ClientUnaryCall;
  RollbackStack(argument: _muster_v1_RollbackStackRequest, callback: grpc.requestCallback<_muster_v1_RollbackStackResponse__Output>): grpc.ClientUnaryCall;
  rollbackStack(argument: _muster_v1_RollbackStackRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RollbackStackResponse__Output>): grpc.ClientUnaryCall;
  rollbackStack(argument: _muster_v1_RollbackStackRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RollbackStackResponse__Output>): grpc.ClientUnaryCall;
  rollbackStack(argument: _muster_v1_RollbackStackRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RollbackStackResponse__Output>): grpc.ClientUnaryCall;
  rollbackStack(argument: _muster_v1_RollbackStackRequest, callback: grpc.requestCallback<_muster_v1_RollbackStackResponse__Output>): grpc.ClientUnaryCall;
  
  RunJob(argument: _muster_v1_RunJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RunJobResponse__Output>): grpc.ClientUnaryCall;
  RunJob(argument: _muster_v1_RunJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RunJobResponse__Output>): grpc.ClientUnaryCall;
  RunJob(argument: _muster_v1_RunJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RunJobResponse__Output>): grpc.ClientUnaryCall;
  RunJob(argument: _muster_v1_RunJobRequest, callback: grpc.requestCallback<_muster_v1_RunJobResponse__Output>): grpc.ClientUnaryCall;
  runJob(argument: _muster_v1_RunJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RunJobResponse__Output>): grpc.ClientUnaryCall;
  runJob(argument: _muster_v1_RunJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RunJobResponse__Output>): grpc.ClientUnaryCall;
  runJob(argument: _muster_v1_RunJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RunJobResponse__Output>): grpc.ClientUnaryCall;
  runJob(argument: _muster_v1_RunJobRequest, callback: grpc.requestCallback<_muster_v1_RunJobResponse__Output>): grpc.ClientUnaryCall;
  
  ScaleService(argument: _muster_v1_ScaleServiceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ScaleServiceResponse__Output>): grpc.ClientUnaryCall;
  ScaleService(argument: _muster_v1_ScaleServiceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ScaleServiceResponse__Output>): grpc.ClientUnaryCall;
  ScaleService(argument: _muster_v1_ScaleServiceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ScaleServiceResponse__Output>): grpc.ClientUnaryCall;
  ScaleService(argument: _muster_v1_ScaleServiceRequest, callback: grpc.requestCallback<_muster_v1_ScaleServiceResponse__Output>): grpc.ClientUnaryCall;
  scaleService(argument: _muster_v1_ScaleServiceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ScaleServiceResponse__Output>): grpc.ClientUnaryCall;
  scaleService(argument: _muster_v1_ScaleServiceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ScaleServiceResponse__Output>): grpc.ClientUnaryCall;
  scaleService(argument: _muster_v1_ScaleServiceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ScaleServiceResponse__Output>): grpc.ClientUnaryCall;
  scaleService(argument: _muster_v1_ScaleServiceRequest, callback: grpc.requestCallback<_muster_v1_ScaleServiceResponse__Output>): grpc.ClientUnaryCall;
  
  StopJobRun(argument: _muster_v1_StopJobRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_StopJobRunResponse__Output>): grpc.ClientUnaryCall;
  StopJobRun(argument: _muster_v1_StopJobRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_StopJobRunResponse__Output>): grpc.ClientUnaryCall;
  StopJobRun(argument: _muster_v1_StopJobRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_StopJobRunResponse__Output>): grpc.ClientUnaryCall;
  StopJobRun(argument: _muster_v1_StopJobRunRequest, callback: grpc.requestCallback<_muster_v1_StopJobRunResponse__Output>): grpc.ClientUnaryCall;
  stopJobRun(argument: _muster_v1_StopJobRunRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_StopJobRunResponse__Output>): grpc.ClientUnaryCall;
  stopJobRun(argument: _muster_v1_StopJobRunRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_StopJobRunResponse__Output>): grpc.ClientUnaryCall;
  stopJobRun(argument: _muster_v1_StopJobRunRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_StopJobRunResponse__Output>): grpc.ClientUnaryCall;
  stopJobRun(argument: _muster_v1_StopJobRunRequest, callback: grpc.requestCallback<_muster_v1_StopJobRunResponse__Output>): grpc.ClientUnaryCall;
  
  SuspendJob(argument: _muster_v1_SuspendJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_SuspendJobResponse__Output>): grpc.ClientUnaryCall;
  SuspendJob(argument: _muster_v1_SuspendJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_SuspendJobResponse__Output>): grpc.ClientUnaryCall;
  SuspendJob(argument: _muster_v1_SuspendJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_SuspendJobResponse__Output>): grpc.ClientUnaryCall;
  SuspendJob(argument: _muster_v1_SuspendJobRequest, callback: grpc.requestCallback<_muster_v1_SuspendJobResponse__Output>): grpc.ClientUnaryCall;
  suspendJob(argument: _muster_v1_SuspendJobRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_SuspendJobResponse__Output>): grpc.ClientUnaryCall;
  suspendJob(argument: _muster_v1_SuspendJobRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_SuspendJobResponse__Output>): grpc.ClientUnaryCall;
  suspendJob(argument: _muster_v1_SuspendJobRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_SuspendJobResponse__Output>): grpc.ClientUnaryCall;
  suspendJob(argument: _muster_v1_SuspendJobRequest, callback: grpc.requestCallback<_muster_v1_SuspendJobResponse__Output>): grpc.ClientUnaryCall;
  
  UpdateNode(argument: _muster_v1_UpdateNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_UpdateNodeResponse__Output>): grpc.ClientUnaryCall;
  UpdateNode(argument: _muster_v1_UpdateNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_UpdateNodeResponse__Output>): grpc.ClientUnaryCall;
  UpdateNode(argument: _muster_v1_UpdateNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_UpdateNodeResponse__Output>): grpc.ClientUnaryCall;
  UpdateNode(argument: _muster_v1_UpdateNodeRequest, callback: grpc.requestCallback<_muster_v1_UpdateNodeResponse__Output>): grpc.ClientUnaryCall;
  updateNode(argument: _muster_v1_UpdateNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_UpdateNodeResponse__Output>): grpc.ClientUnaryCall;
  updateNode(argument: _muster_v1_UpdateNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_UpdateNodeResponse__Output>): grpc.ClientUnaryCall;
  updateNode(argument: _muster_v1_UpdateNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_UpdateNodeResponse__Output>): grpc.ClientUnaryCall;
  updateNode(argument: _muster_v1_UpdateNodeRequest, callback: grpc.requestCallback<_muster_v1_UpdateNodeResponse__Output>): grpc.ClientUnaryCall;
  
  UpdateRoute(argument: _muster_v1_UpdateRouteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_UpdateRouteResponse__Output>): grpc.ClientUnaryCall;
  UpdateRoute(argument: _muster_v1_UpdateRouteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_UpdateRouteResponse__Output>): grpc.ClientUnaryCall;
  UpdateRoute(argument: _muster_v1_UpdateRouteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_UpdateRouteResponse__Output>): grpc.ClientUnaryCall;
  UpdateRoute(argument: _muster_v1_UpdateRouteRequest, callback: grpc.requestCallback<_muster_v1_UpdateRouteResponse__Output>): grpc.ClientUnaryCall;
  updateRoute(argument: _muster_v1_UpdateRouteRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_UpdateRouteResponse__Output>): grpc.ClientUnaryCall;
  updateRoute(argument: _muster_v1_UpdateRouteRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_UpdateRouteResponse__Output>): grpc.ClientUnaryCall;
  updateRoute(argument: _muster_v1_UpdateRouteRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_UpdateRouteResponse__Output>): grpc.ClientUnaryCall;
  updateRoute(argument: _muster_v1_UpdateRouteRequest, callback: grpc.requestCallback<_muster_v1_UpdateRouteResponse__Output>): grpc.ClientUnaryCall;
  
  UpdateService(argument: _muster_v1_UpdateServiceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_UpdateServiceResponse__Output>): grpc.ClientUnaryCall;
  UpdateService(argument: _muster_v1_UpdateServiceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_UpdateServiceResponse__Output>): grpc.ClientUnaryCall;
  UpdateService(argument: _muster_v1_UpdateServiceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_UpdateServiceResponse__Output>): grpc.ClientUnaryCall;
  UpdateService(argument: _muster_v1_UpdateServiceRequest, callback: grpc.requestCallback<_muster_v1_UpdateServiceResponse__Output>): grpc.ClientUnaryCall;
  updateService(argument: _muster_v1_UpdateServiceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_UpdateServiceResponse__Output>): grpc.ClientUnaryCall;
  updateService(argument: _muster_v1_UpdateServiceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_UpdateServiceResponse__Output>): grpc.ClientUnaryCall;
  updateService(argument: _muster_v1_UpdateServiceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_UpdateServiceResponse__Output>): grpc.ClientUnaryCall;
  updateService(argument: _muster_v1_UpdateServiceRequest, callback: grpc.requestCallback<_muster_v1_UpdateServiceResponse__Output>): grpc.ClientUnaryCall;
  
  Watch(argument: _muster_v1_WatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_v1_WatchResponse__Output>;
  Watch(argument: _muster_v1_WatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_v1_WatchResponse__Output>;
  watch(argument: _muster_v1_WatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_v1_WatchResponse__Output>;
  watch(argument: _muster_v1_WatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_muster_v1_WatchResponse__Output>;
  
  WhatIf(argument: _muster_v1_WhatIfRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_WhatIfResponse__Output>): grpc.ClientUnaryCall;
  WhatIf(argument: _muster_v1_WhatIfRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_WhatIfResponse__Output>): grpc.ClientUnaryCall;
  WhatIf(argument: _muster_v1_WhatIfRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_WhatIfResponse__Output>): grpc.ClientUnaryCall;
  WhatIf(argument: _muster_v1_WhatIfRequest, callback: grpc.requestCallback<_muster_v1_WhatIfResponse__Output>): grpc.ClientUnaryCall;
  whatIf(argument: _muster_v1_WhatIfRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_WhatIfResponse__Output>): grpc.ClientUnaryCall;
  whatIf(argument: _muster_v1_WhatIfRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_WhatIfResponse__Output>): grpc.ClientUnaryCall;
  whatIf(argument: _muster_v1_WhatIfRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_WhatIfResponse__Output>): grpc.ClientUnaryCall;
  whatIf(argument: _muster_v1_WhatIfRequest, callback: grpc.requestCallback<_muster_v1_WhatIfResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface ControlServiceHandlers extends grpc.UntypedServiceImplementation {
  ApplyStack: grpc.handleUnaryCall<_muster_v1_ApplyStackRequest__Output, _muster_v1_ApplyStackResponse>;
  
  AssessRisk: grpc.handleUnaryCall<_muster_v1_AssessRiskRequest__Output, _muster_v1_AssessRiskResponse>;
  
  BackupCluster: grpc.handleServerStreamingCall<_muster_v1_BackupClusterRequest__Output, _muster_v1_BackupClusterResponse>;
  
  CheckNetwork: grpc.handleServerStreamingCall<_muster_v1_CheckNetworkRequest__Output, _muster_v1_CheckNetworkResponse>;
  
  ControlRollout: grpc.handleUnaryCall<_muster_v1_ControlRolloutRequest__Output, _muster_v1_ControlRolloutResponse>;
  
  CreateNetwork: grpc.handleUnaryCall<_muster_v1_CreateNetworkRequest__Output, _muster_v1_CreateNetworkResponse>;
  
  CreateRoute: grpc.handleUnaryCall<_muster_v1_CreateRouteRequest__Output, _muster_v1_CreateRouteResponse>;
  
  CreateService: grpc.handleUnaryCall<_muster_v1_CreateServiceRequest__Output, _muster_v1_CreateServiceResponse>;
  
  DeleteNetwork: grpc.handleUnaryCall<_muster_v1_DeleteNetworkRequest__Output, _muster_v1_DeleteNetworkResponse>;
  
  DeleteNode: grpc.handleUnaryCall<_muster_v1_DeleteNodeRequest__Output, _muster_v1_DeleteNodeResponse>;
  
  DeleteRoute: grpc.handleUnaryCall<_muster_v1_DeleteRouteRequest__Output, _muster_v1_DeleteRouteResponse>;
  
  DeleteService: grpc.handleUnaryCall<_muster_v1_DeleteServiceRequest__Output, _muster_v1_DeleteServiceResponse>;
  
  DeleteStack: grpc.handleUnaryCall<_muster_v1_DeleteStackRequest__Output, _muster_v1_DeleteStackResponse>;
  
  ExplainPlacement: grpc.handleUnaryCall<_muster_v1_ExplainPlacementRequest__Output, _muster_v1_ExplainPlacementResponse>;
  
  GetAutoscale: grpc.handleUnaryCall<_muster_v1_GetAutoscaleRequest__Output, _muster_v1_GetAutoscaleResponse>;
  
  GetCluster: grpc.handleUnaryCall<_muster_v1_GetClusterRequest__Output, _muster_v1_GetClusterResponse>;
  
  GetJob: grpc.handleUnaryCall<_muster_v1_GetJobRequest__Output, _muster_v1_GetJobResponse>;
  
  GetJobRun: grpc.handleUnaryCall<_muster_v1_GetJobRunRequest__Output, _muster_v1_GetJobRunResponse>;
  
  GetNetwork: grpc.handleUnaryCall<_muster_v1_GetNetworkRequest__Output, _muster_v1_GetNetworkResponse>;
  
  GetNode: grpc.handleUnaryCall<_muster_v1_GetNodeRequest__Output, _muster_v1_GetNodeResponse>;
  
  GetRoute: grpc.handleUnaryCall<_muster_v1_GetRouteRequest__Output, _muster_v1_GetRouteResponse>;
  
  GetService: grpc.handleUnaryCall<_muster_v1_GetServiceRequest__Output, _muster_v1_GetServiceResponse>;
  
  GetTask: grpc.handleUnaryCall<_muster_v1_GetTaskRequest__Output, _muster_v1_GetTaskResponse>;
  
  GetUsage: grpc.handleUnaryCall<_muster_v1_GetUsageRequest__Output, _muster_v1_GetUsageResponse>;
  
  ListAutoscaleDecisions: grpc.handleUnaryCall<_muster_v1_ListAutoscaleDecisionsRequest__Output, _muster_v1_ListAutoscaleDecisionsResponse>;
  
  ListEvents: grpc.handleUnaryCall<_muster_v1_ListEventsRequest__Output, _muster_v1_ListEventsResponse>;
  
  ListJobRuns: grpc.handleUnaryCall<_muster_v1_ListJobRunsRequest__Output, _muster_v1_ListJobRunsResponse>;
  
  ListJobs: grpc.handleUnaryCall<_muster_v1_ListJobsRequest__Output, _muster_v1_ListJobsResponse>;
  
  ListNetworks: grpc.handleUnaryCall<_muster_v1_ListNetworksRequest__Output, _muster_v1_ListNetworksResponse>;
  
  ListNodes: grpc.handleUnaryCall<_muster_v1_ListNodesRequest__Output, _muster_v1_ListNodesResponse>;
  
  ListRoutes: grpc.handleUnaryCall<_muster_v1_ListRoutesRequest__Output, _muster_v1_ListRoutesResponse>;
  
  ListServiceRevisions: grpc.handleUnaryCall<_muster_v1_ListServiceRevisionsRequest__Output, _muster_v1_ListServiceRevisionsResponse>;
  
  ListServices: grpc.handleUnaryCall<_muster_v1_ListServicesRequest__Output, _muster_v1_ListServicesResponse>;
  
  ListStackRevisions: grpc.handleUnaryCall<_muster_v1_ListStackRevisionsRequest__Output, _muster_v1_ListStackRevisionsResponse>;
  
  ListStacks: grpc.handleUnaryCall<_muster_v1_ListStacksRequest__Output, _muster_v1_ListStacksResponse>;
  
  ListTasks: grpc.handleUnaryCall<_muster_v1_ListTasksRequest__Output, _muster_v1_ListTasksResponse>;
  
  PushMetrics: grpc.handleUnaryCall<_muster_v1_PushMetricsRequest__Output, _muster_v1_PushMetricsResponse>;
  
  Rebalance: grpc.handleUnaryCall<_muster_v1_RebalanceRequest__Output, _muster_v1_RebalanceResponse>;
  
  RollbackService: grpc.handleUnaryCall<_muster_v1_RollbackServiceRequest__Output, _muster_v1_RollbackServiceResponse>;
  
  RollbackStack: grpc.handleUnaryCall<_muster_v1_RollbackStackRequest__Output, _muster_v1_RollbackStackResponse>;
  
  RunJob: grpc.handleUnaryCall<_muster_v1_RunJobRequest__Output, _muster_v1_RunJobResponse>;
  
  ScaleService: grpc.handleUnaryCall<_muster_v1_ScaleServiceRequest__Output, _muster_v1_ScaleServiceResponse>;
  
  StopJobRun: grpc.handleUnaryCall<_muster_v1_StopJobRunRequest__Output, _muster_v1_StopJobRunResponse>;
  
  SuspendJob: grpc.handleUnaryCall<_muster_v1_SuspendJobRequest__Output, _muster_v1_SuspendJobResponse>;
  
  UpdateNode: grpc.handleUnaryCall<_muster_v1_UpdateNodeRequest__Output, _muster_v1_UpdateNodeResponse>;
  
  UpdateRoute: grpc.handleUnaryCall<_muster_v1_UpdateRouteRequest__Output, _muster_v1_UpdateRouteResponse>;
  
  UpdateService: grpc.handleUnaryCall<_muster_v1_UpdateServiceRequest__Output, _muster_v1_UpdateServiceResponse>;
  
  Watch: grpc.handleServerStreamingCall<_muster_v1_WatchRequest__Output, _muster_v1_WatchResponse>;
  
  WhatIf: grpc.handleUnaryCall<_muster_v1_WhatIfRequest__Output, _muster_v1_WhatIfResponse>;
  
}

export interface ControlServiceDefinition extends grpc.ServiceDefinition {
  ApplyStack: MethodDefinition<_muster_v1_ApplyStackRequest, _muster_v1_ApplyStackResponse, _muster_v1_ApplyStackRequest__Output, _muster_v1_ApplyStackResponse__Output>
  AssessRisk: MethodDefinition<_muster_v1_AssessRiskRequest, _muster_v1_AssessRiskResponse, _muster_v1_AssessRiskRequest__Output, _muster_v1_AssessRiskResponse__Output>
  BackupCluster: MethodDefinition<_muster_v1_BackupClusterRequest, _muster_v1_BackupClusterResponse, _muster_v1_BackupClusterRequest__Output, _muster_v1_BackupClusterResponse__Output>
  CheckNetwork: MethodDefinition<_muster_v1_CheckNetworkRequest, _muster_v1_CheckNetworkResponse, _muster_v1_CheckNetworkRequest__Output, _muster_v1_CheckNetworkResponse__Output>
  ControlRollout: MethodDefinition<_muster_v1_ControlRolloutRequest, _muster_v1_ControlRolloutResponse, _muster_v1_ControlRolloutRequest__Output, _muster_v1_ControlRolloutResponse__Output>
  CreateNetwork: MethodDefinition<_muster_v1_CreateNetworkRequest, _muster_v1_CreateNetworkResponse, _muster_v1_CreateNetworkRequest__Output, _muster_v1_CreateNetworkResponse__Output>
  CreateRoute: MethodDefinition<_muster_v1_CreateRouteRequest, _muster_v1_CreateRouteResponse, _muster_v1_CreateRouteRequest__Output, _muster_v1_CreateRouteResponse__Output>
  CreateService: MethodDefinition<_muster_v1_CreateServiceRequest, _muster_v1_CreateServiceResponse, _muster_v1_CreateServiceRequest__Output, _muster_v1_CreateServiceResponse__Output>
  DeleteNetwork: MethodDefinition<_muster_v1_DeleteNetworkRequest, _muster_v1_DeleteNetworkResponse, _muster_v1_DeleteNetworkRequest__Output, _muster_v1_DeleteNetworkResponse__Output>
  DeleteNode: MethodDefinition<_muster_v1_DeleteNodeRequest, _muster_v1_DeleteNodeResponse, _muster_v1_DeleteNodeRequest__Output, _muster_v1_DeleteNodeResponse__Output>
  DeleteRoute: MethodDefinition<_muster_v1_DeleteRouteRequest, _muster_v1_DeleteRouteResponse, _muster_v1_DeleteRouteRequest__Output, _muster_v1_DeleteRouteResponse__Output>
  DeleteService: MethodDefinition<_muster_v1_DeleteServiceRequest, _muster_v1_DeleteServiceResponse, _muster_v1_DeleteServiceRequest__Output, _muster_v1_DeleteServiceResponse__Output>
  DeleteStack: MethodDefinition<_muster_v1_DeleteStackRequest, _muster_v1_DeleteStackResponse, _muster_v1_DeleteStackRequest__Output, _muster_v1_DeleteStackResponse__Output>
  ExplainPlacement: MethodDefinition<_muster_v1_ExplainPlacementRequest, _muster_v1_ExplainPlacementResponse, _muster_v1_ExplainPlacementRequest__Output, _muster_v1_ExplainPlacementResponse__Output>
  GetAutoscale: MethodDefinition<_muster_v1_GetAutoscaleRequest, _muster_v1_GetAutoscaleResponse, _muster_v1_GetAutoscaleRequest__Output, _muster_v1_GetAutoscaleResponse__Output>
  GetCluster: MethodDefinition<_muster_v1_GetClusterRequest, _muster_v1_GetClusterResponse, _muster_v1_GetClusterRequest__Output, _muster_v1_GetClusterResponse__Output>
  GetJob: MethodDefinition<_muster_v1_GetJobRequest, _muster_v1_GetJobResponse, _muster_v1_GetJobRequest__Output, _muster_v1_GetJobResponse__Output>
  GetJobRun: MethodDefinition<_muster_v1_GetJobRunRequest, _muster_v1_GetJobRunResponse, _muster_v1_GetJobRunRequest__Output, _muster_v1_GetJobRunResponse__Output>
  GetNetwork: MethodDefinition<_muster_v1_GetNetworkRequest, _muster_v1_GetNetworkResponse, _muster_v1_GetNetworkRequest__Output, _muster_v1_GetNetworkResponse__Output>
  GetNode: MethodDefinition<_muster_v1_GetNodeRequest, _muster_v1_GetNodeResponse, _muster_v1_GetNodeRequest__Output, _muster_v1_GetNodeResponse__Output>
  GetRoute: MethodDefinition<_muster_v1_GetRouteRequest, _muster_v1_GetRouteResponse, _muster_v1_GetRouteRequest__Output, _muster_v1_GetRouteResponse__Output>
  GetService: MethodDefinition<_muster_v1_GetServiceRequest, _muster_v1_GetServiceResponse, _muster_v1_GetServiceRequest__Output, _muster_v1_GetServiceResponse__Output>
  GetTask: MethodDefinition<_muster_v1_GetTaskRequest, _muster_v1_GetTaskResponse, _muster_v1_GetTaskRequest__Output, _muster_v1_GetTaskResponse__Output>
  GetUsage: MethodDefinition<_muster_v1_GetUsageRequest, _muster_v1_GetUsageResponse, _muster_v1_GetUsageRequest__Output, _muster_v1_GetUsageResponse__Output>
  ListAutoscaleDecisions: MethodDefinition<_muster_v1_ListAutoscaleDecisionsRequest, _muster_v1_ListAutoscaleDecisionsResponse, _muster_v1_ListAutoscaleDecisionsRequest__Output, _muster_v1_ListAutoscaleDecisionsResponse__Output>
  ListEvents: MethodDefinition<_muster_v1_ListEventsRequest, _muster_v1_ListEventsResponse, _muster_v1_ListEventsRequest__Output, _muster_v1_ListEventsResponse__Output>
  ListJobRuns: MethodDefinition<_muster_v1_ListJobRunsRequest, _muster_v1_ListJobRunsResponse, _muster_v1_ListJobRunsRequest__Output, _muster_v1_ListJobRunsResponse__Output>
  ListJobs: MethodDefinition<_muster_v1_ListJobsRequest, _muster_v1_ListJobsResponse, _muster_v1_ListJobsRequest__Output, _muster_v1_ListJobsResponse__Output>
  ListNetworks: MethodDefinition<_muster_v1_ListNetworksRequest, _muster_v1_ListNetworksResponse, _muster_v1_ListNetworksRequest__Output, _muster_v1_ListNetworksResponse__Output>
  ListNodes: MethodDefinition<_muster_v1_ListNodesRequest, _muster_v1_ListNodesResponse, _muster_v1_ListNodesRequest__Output, _muster_v1_ListNodesResponse__Output>
  ListRoutes: MethodDefinition<_muster_v1_ListRoutesRequest, _muster_v1_ListRoutesResponse, _muster_v1_ListRoutesRequest__Output, _muster_v1_ListRoutesResponse__Output>
  ListServiceRevisions: MethodDefinition<_muster_v1_ListServiceRevisionsRequest, _muster_v1_ListServiceRevisionsResponse, _muster_v1_ListServiceRevisionsRequest__Output, _muster_v1_ListServiceRevisionsResponse__Output>
  ListServices: MethodDefinition<_muster_v1_ListServicesRequest, _muster_v1_ListServicesResponse, _muster_v1_ListServicesRequest__Output, _muster_v1_ListServicesResponse__Output>
  ListStackRevisions: MethodDefinition<_muster_v1_ListStackRevisionsRequest, _muster_v1_ListStackRevisionsResponse, _muster_v1_ListStackRevisionsRequest__Output, _muster_v1_ListStackRevisionsResponse__Output>
  ListStacks: MethodDefinition<_muster_v1_ListStacksRequest, _muster_v1_ListStacksResponse, _muster_v1_ListStacksRequest__Output, _muster_v1_ListStacksResponse__Output>
  ListTasks: MethodDefinition<_muster_v1_ListTasksRequest, _muster_v1_ListTasksResponse, _muster_v1_ListTasksRequest__Output, _muster_v1_ListTasksResponse__Output>
  PushMetrics: MethodDefinition<_muster_v1_PushMetricsRequest, _muster_v1_PushMetricsResponse, _muster_v1_PushMetricsRequest__Output, _muster_v1_PushMetricsResponse__Output>
  Rebalance: MethodDefinition<_muster_v1_RebalanceRequest, _muster_v1_RebalanceResponse, _muster_v1_RebalanceRequest__Output, _muster_v1_RebalanceResponse__Output>
  RollbackService: MethodDefinition<_muster_v1_RollbackServiceRequest, _muster_v1_RollbackServiceResponse, _muster_v1_RollbackServiceRequest__Output, _muster_v1_RollbackServiceResponse__Output>
  RollbackStack: MethodDefinition<_muster_v1_RollbackStackRequest, _muster_v1_RollbackStackResponse, _muster_v1_RollbackStackRequest__Output, _muster_v1_RollbackStackResponse__Output>
  RunJob: MethodDefinition<_muster_v1_RunJobRequest, _muster_v1_RunJobResponse, _muster_v1_RunJobRequest__Output, _muster_v1_RunJobResponse__Output>
  ScaleService: MethodDefinition<_muster_v1_ScaleServiceRequest, _muster_v1_ScaleServiceResponse, _muster_v1_ScaleServiceRequest__Output, _muster_v1_ScaleServiceResponse__Output>
  StopJobRun: MethodDefinition<_muster_v1_StopJobRunRequest, _muster_v1_StopJobRunResponse, _muster_v1_StopJobRunRequest__Output, _muster_v1_StopJobRunResponse__Output>
  SuspendJob: MethodDefinition<_muster_v1_SuspendJobRequest, _muster_v1_SuspendJobResponse, _muster_v1_SuspendJobRequest__Output, _muster_v1_SuspendJobResponse__Output>
  UpdateNode: MethodDefinition<_muster_v1_UpdateNodeRequest, _muster_v1_UpdateNodeResponse, _muster_v1_UpdateNodeRequest__Output, _muster_v1_UpdateNodeResponse__Output>
  UpdateRoute: MethodDefinition<_muster_v1_UpdateRouteRequest, _muster_v1_UpdateRouteResponse, _muster_v1_UpdateRouteRequest__Output, _muster_v1_UpdateRouteResponse__Output>
  UpdateService: MethodDefinition<_muster_v1_UpdateServiceRequest, _muster_v1_UpdateServiceResponse, _muster_v1_UpdateServiceRequest__Output, _muster_v1_UpdateServiceResponse__Output>
  Watch: MethodDefinition<_muster_v1_WatchRequest, _muster_v1_WatchResponse, _muster_v1_WatchRequest__Output, _muster_v1_WatchResponse__Output>
  WhatIf: MethodDefinition<_muster_v1_WhatIfRequest, _muster_v1_WhatIfResponse, _muster_v1_WhatIfRequest__Output, _muster_v1_WhatIfResponse__Output>
}
