// Original file: proto/muster/v1/ca.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateJoinTokenRequest as _muster_v1_CreateJoinTokenRequest, CreateJoinTokenRequest__Output as _muster_v1_CreateJoinTokenRequest__Output } from '../../muster/v1/CreateJoinTokenRequest.ts';
import type { CreateJoinTokenResponse as _muster_v1_CreateJoinTokenResponse, CreateJoinTokenResponse__Output as _muster_v1_CreateJoinTokenResponse__Output } from '../../muster/v1/CreateJoinTokenResponse.ts';
import type { DeleteJoinTokenRequest as _muster_v1_DeleteJoinTokenRequest, DeleteJoinTokenRequest__Output as _muster_v1_DeleteJoinTokenRequest__Output } from '../../muster/v1/DeleteJoinTokenRequest.ts';
import type { DeleteJoinTokenResponse as _muster_v1_DeleteJoinTokenResponse, DeleteJoinTokenResponse__Output as _muster_v1_DeleteJoinTokenResponse__Output } from '../../muster/v1/DeleteJoinTokenResponse.ts';
import type { GetCaRequest as _muster_v1_GetCaRequest, GetCaRequest__Output as _muster_v1_GetCaRequest__Output } from '../../muster/v1/GetCaRequest.ts';
import type { GetCaResponse as _muster_v1_GetCaResponse, GetCaResponse__Output as _muster_v1_GetCaResponse__Output } from '../../muster/v1/GetCaResponse.ts';
import type { GetRootsRequest as _muster_v1_GetRootsRequest, GetRootsRequest__Output as _muster_v1_GetRootsRequest__Output } from '../../muster/v1/GetRootsRequest.ts';
import type { GetRootsResponse as _muster_v1_GetRootsResponse, GetRootsResponse__Output as _muster_v1_GetRootsResponse__Output } from '../../muster/v1/GetRootsResponse.ts';
import type { JoinRequest as _muster_v1_JoinRequest, JoinRequest__Output as _muster_v1_JoinRequest__Output } from '../../muster/v1/JoinRequest.ts';
import type { JoinResponse as _muster_v1_JoinResponse, JoinResponse__Output as _muster_v1_JoinResponse__Output } from '../../muster/v1/JoinResponse.ts';
import type { ListJoinTokensRequest as _muster_v1_ListJoinTokensRequest, ListJoinTokensRequest__Output as _muster_v1_ListJoinTokensRequest__Output } from '../../muster/v1/ListJoinTokensRequest.ts';
import type { ListJoinTokensResponse as _muster_v1_ListJoinTokensResponse, ListJoinTokensResponse__Output as _muster_v1_ListJoinTokensResponse__Output } from '../../muster/v1/ListJoinTokensResponse.ts';
import type { RemoveManagerRequest as _muster_v1_RemoveManagerRequest, RemoveManagerRequest__Output as _muster_v1_RemoveManagerRequest__Output } from '../../muster/v1/RemoveManagerRequest.ts';
import type { RemoveManagerResponse as _muster_v1_RemoveManagerResponse, RemoveManagerResponse__Output as _muster_v1_RemoveManagerResponse__Output } from '../../muster/v1/RemoveManagerResponse.ts';
import type { RenewRequest as _muster_v1_RenewRequest, RenewRequest__Output as _muster_v1_RenewRequest__Output } from '../../muster/v1/RenewRequest.ts';
import type { RenewResponse as _muster_v1_RenewResponse, RenewResponse__Output as _muster_v1_RenewResponse__Output } from '../../muster/v1/RenewResponse.ts';
import type { RotateCaRequest as _muster_v1_RotateCaRequest, RotateCaRequest__Output as _muster_v1_RotateCaRequest__Output } from '../../muster/v1/RotateCaRequest.ts';
import type { RotateCaResponse as _muster_v1_RotateCaResponse, RotateCaResponse__Output as _muster_v1_RotateCaResponse__Output } from '../../muster/v1/RotateCaResponse.ts';
import type { SetAutolockRequest as _muster_v1_SetAutolockRequest, SetAutolockRequest__Output as _muster_v1_SetAutolockRequest__Output } from '../../muster/v1/SetAutolockRequest.ts';
import type { SetAutolockResponse as _muster_v1_SetAutolockResponse, SetAutolockResponse__Output as _muster_v1_SetAutolockResponse__Output } from '../../muster/v1/SetAutolockResponse.ts';

export interface CaServiceClient extends grpc.Client {
  CreateJoinToken(argument: _muster_v1_CreateJoinTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateJoinToken(argument: _muster_v1_CreateJoinTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateJoinToken(argument: _muster_v1_CreateJoinTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateJoinToken(argument: _muster_v1_CreateJoinTokenRequest, callback: grpc.requestCallback<_muster_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  createJoinToken(argument: _muster_v1_CreateJoinTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  createJoinToken(argument: _muster_v1_CreateJoinTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  createJoinToken(argument: _muster_v1_CreateJoinTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  createJoinToken(argument: _muster_v1_CreateJoinTokenRequest, callback: grpc.requestCallback<_muster_v1_CreateJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  
  DeleteJoinToken(argument: _muster_v1_DeleteJoinTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  DeleteJoinToken(argument: _muster_v1_DeleteJoinTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  DeleteJoinToken(argument: _muster_v1_DeleteJoinTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  DeleteJoinToken(argument: _muster_v1_DeleteJoinTokenRequest, callback: grpc.requestCallback<_muster_v1_DeleteJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  deleteJoinToken(argument: _muster_v1_DeleteJoinTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  deleteJoinToken(argument: _muster_v1_DeleteJoinTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  deleteJoinToken(argument: _muster_v1_DeleteJoinTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  deleteJoinToken(argument: _muster_v1_DeleteJoinTokenRequest, callback: grpc.requestCallback<_muster_v1_DeleteJoinTokenResponse__Output>): grpc.ClientUnaryCall;
  
  GetCa(argument: _muster_v1_GetCaRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetCaResponse__Output>): grpc.ClientUnaryCall;
  GetCa(argument: _muster_v1_GetCaRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetCaResponse__Output>): grpc.ClientUnaryCall;
  GetCa(argument: _muster_v1_GetCaRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetCaResponse__Output>): grpc.ClientUnaryCall;
  GetCa(argument: _muster_v1_GetCaRequest, callback: grpc.requestCallback<_muster_v1_GetCaResponse__Output>): grpc.ClientUnaryCall;
  getCa(argument: _muster_v1_GetCaRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetCaResponse__Output>): grpc.ClientUnaryCall;
  getCa(argument: _muster_v1_GetCaRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetCaResponse__Output>): grpc.ClientUnaryCall;
  getCa(argument: _muster_v1_GetCaRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetCaResponse__Output>): grpc.ClientUnaryCall;
  getCa(argument: _muster_v1_GetCaRequest, callback: grpc.requestCallback<_muster_v1_GetCaResponse__Output>): grpc.ClientUnaryCall;
  
  GetRoots(argument: _muster_v1_GetRootsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetRootsResponse__Output>): grpc.ClientUnaryCall;
  GetRoots(argument: _muster_v1_GetRootsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetRootsResponse__Output>): grpc.ClientUnaryCall;
  GetRoots(argument: _muster_v1_GetRootsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetRootsResponse__Output>): grpc.ClientUnaryCall;
  GetRoots(argument: _muster_v1_GetRootsRequest, callback: grpc.requestCallback<_muster_v1_GetRootsResponse__Output>): grpc.ClientUnaryCall;
  getRoots(argument: _muster_v1_GetRootsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetRootsResponse__Output>): grpc.ClientUnaryCall;
  getRoots(argument: _muster_v1_GetRootsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetRootsResponse__Output>): grpc.ClientUnaryCall;
  getRoots(argument: _muster_v1_GetRootsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetRootsResponse__Output>): grpc.ClientUnaryCall;
  getRoots(argument: _muster_v1_GetRootsRequest, callback: grpc.requestCallback<_muster_v1_GetRootsResponse__Output>): grpc.ClientUnaryCall;
  
  Join(argument: _muster_v1_JoinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_JoinResponse__Output>): grpc.ClientUnaryCall;
  Join(argument: _muster_v1_JoinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_JoinResponse__Output>): grpc.ClientUnaryCall;
  Join(argument: _muster_v1_JoinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_JoinResponse__Output>): grpc.ClientUnaryCall;
  Join(argument: _muster_v1_JoinRequest, callback: grpc.requestCallback<_muster_v1_JoinResponse__Output>): grpc.ClientUnaryCall;
  join(argument: _muster_v1_JoinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_JoinResponse__Output>): grpc.ClientUnaryCall;
  join(argument: _muster_v1_JoinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_JoinResponse__Output>): grpc.ClientUnaryCall;
  join(argument: _muster_v1_JoinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_JoinResponse__Output>): grpc.ClientUnaryCall;
  join(argument: _muster_v1_JoinRequest, callback: grpc.requestCallback<_muster_v1_JoinResponse__Output>): grpc.ClientUnaryCall;
  
  ListJoinTokens(argument: _muster_v1_ListJoinTokensRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListJoinTokensResponse__Output>): grpc.ClientUnaryCall;
  ListJoinTokens(argument: _muster_v1_ListJoinTokensRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListJoinTokensResponse__Output>): grpc.ClientUnaryCall;
  ListJoinTokens(argument: _muster_v1_ListJoinTokensRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListJoinTokensResponse__Output>): grpc.ClientUnaryCall;
  ListJoinTokens(argument: _muster_v1_ListJoinTokensRequest, callback: grpc.requestCallback<_muster_v1_ListJoinTokensResponse__Output>): grpc.ClientUnaryCall;
  listJoinTokens(argument: _muster_v1_ListJoinTokensRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListJoinTokensResponse__Output>): grpc.ClientUnaryCall;
  listJoinTokens(argument: _muster_v1_ListJoinTokensRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListJoinTokensResponse__Output>): grpc.ClientUnaryCall;
  listJoinTokens(argument: _muster_v1_ListJoinTokensRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListJoinTokensResponse__Output>): grpc.ClientUnaryCall;
  listJoinTokens(argument: _muster_v1_ListJoinTokensRequest, callback: grpc.requestCallback<_muster_v1_ListJoinTokensResponse__Output>): grpc.ClientUnaryCall;
  
  RemoveManager(argument: _muster_v1_RemoveManagerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RemoveManagerResponse__Output>): grpc.ClientUnaryCall;
  RemoveManager(argument: _muster_v1_RemoveManagerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RemoveManagerResponse__Output>): grpc.ClientUnaryCall;
  RemoveManager(argument: _muster_v1_RemoveManagerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RemoveManagerResponse__Output>): grpc.ClientUnaryCall;
  RemoveManager(argument: _muster_v1_RemoveManagerRequest, callback: grpc.requestCallback<_muster_v1_RemoveManagerResponse__Output>): grpc.ClientUnaryCall;
  removeManager(argument: _muster_v1_RemoveManagerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RemoveManagerResponse__Output>): grpc.ClientUnaryCall;
  removeManager(argument: _muster_v1_RemoveManagerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RemoveManagerResponse__Output>): grpc.ClientUnaryCall;
  removeManager(argument: _muster_v1_RemoveManagerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RemoveManagerResponse__Output>): grpc.ClientUnaryCall;
  removeManager(argument: _muster_v1_RemoveManagerRequest, callback: grpc.requestCallback<_muster_v1_RemoveManagerResponse__Output>): grpc.ClientUnaryCall;
  
  Renew(argument: _muster_v1_RenewRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  Renew(argument: _muster_v1_RenewRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  Renew(argument: _muster_v1_RenewRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  Renew(argument: _muster_v1_RenewRequest, callback: grpc.requestCallback<_muster_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _muster_v1_RenewRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _muster_v1_RenewRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _muster_v1_RenewRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  renew(argument: _muster_v1_RenewRequest, callback: grpc.requestCallback<_muster_v1_RenewResponse__Output>): grpc.ClientUnaryCall;
  
  RotateCa(argument: _muster_v1_RotateCaRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RotateCaResponse__Output>): grpc.ClientUnaryCall;
  RotateCa(argument: _muster_v1_RotateCaRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RotateCaResponse__Output>): grpc.ClientUnaryCall;
  RotateCa(argument: _muster_v1_RotateCaRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RotateCaResponse__Output>): grpc.ClientUnaryCall;
  RotateCa(argument: _muster_v1_RotateCaRequest, callback: grpc.requestCallback<_muster_v1_RotateCaResponse__Output>): grpc.ClientUnaryCall;
  rotateCa(argument: _muster_v1_RotateCaRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RotateCaResponse__Output>): grpc.ClientUnaryCall;
  rotateCa(argument: _muster_v1_RotateCaRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RotateCaResponse__Output>): grpc.ClientUnaryCall;
  rotateCa(argument: _muster_v1_RotateCaRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RotateCaResponse__Output>): grpc.ClientUnaryCall;
  rotateCa(argument: _muster_v1_RotateCaRequest, callback: grpc.requestCallback<_muster_v1_RotateCaResponse__Output>): grpc.ClientUnaryCall;
  
  SetAutolock(argument: _muster_v1_SetAutolockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_SetAutolockResponse__Output>): grpc.ClientUnaryCall;
  SetAutolock(argument: _muster_v1_SetAutolockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_SetAutolockResponse__Output>): grpc.ClientUnaryCall;
  SetAutolock(argument: _muster_v1_SetAutolockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_SetAutolockResponse__Output>): grpc.ClientUnaryCall;
  SetAutolock(argument: _muster_v1_SetAutolockRequest, callback: grpc.requestCallback<_muster_v1_SetAutolockResponse__Output>): grpc.ClientUnaryCall;
  setAutolock(argument: _muster_v1_SetAutolockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_SetAutolockResponse__Output>): grpc.ClientUnaryCall;
  setAutolock(argument: _muster_v1_SetAutolockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_SetAutolockResponse__Output>): grpc.ClientUnaryCall;
  setAutolock(argument: _muster_v1_SetAutolockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_SetAutolockResponse__Output>): grpc.ClientUnaryCall;
  setAutolock(argument: _muster_v1_SetAutolockRequest, callback: grpc.requestCallback<_muster_v1_SetAutolockResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface CaServiceHandlers extends grpc.UntypedServiceImplementation {
  CreateJoinToken: grpc.handleUnaryCall<_muster_v1_CreateJoinTokenRequest__Output, _muster_v1_CreateJoinTokenResponse>;
  
  DeleteJoinToken: grpc.handleUnaryCall<_muster_v1_DeleteJoinTokenRequest__Output, _muster_v1_DeleteJoinTokenResponse>;
  
  GetCa: grpc.handleUnaryCall<_muster_v1_GetCaRequest__Output, _muster_v1_GetCaResponse>;
  
  GetRoots: grpc.handleUnaryCall<_muster_v1_GetRootsRequest__Output, _muster_v1_GetRootsResponse>;
  
  Join: grpc.handleUnaryCall<_muster_v1_JoinRequest__Output, _muster_v1_JoinResponse>;
  
  ListJoinTokens: grpc.handleUnaryCall<_muster_v1_ListJoinTokensRequest__Output, _muster_v1_ListJoinTokensResponse>;
  
  RemoveManager: grpc.handleUnaryCall<_muster_v1_RemoveManagerRequest__Output, _muster_v1_RemoveManagerResponse>;
  
  Renew: grpc.handleUnaryCall<_muster_v1_RenewRequest__Output, _muster_v1_RenewResponse>;
  
  RotateCa: grpc.handleUnaryCall<_muster_v1_RotateCaRequest__Output, _muster_v1_RotateCaResponse>;
  
  SetAutolock: grpc.handleUnaryCall<_muster_v1_SetAutolockRequest__Output, _muster_v1_SetAutolockResponse>;
  
}

export interface CaServiceDefinition extends grpc.ServiceDefinition {
  CreateJoinToken: MethodDefinition<_muster_v1_CreateJoinTokenRequest, _muster_v1_CreateJoinTokenResponse, _muster_v1_CreateJoinTokenRequest__Output, _muster_v1_CreateJoinTokenResponse__Output>
  DeleteJoinToken: MethodDefinition<_muster_v1_DeleteJoinTokenRequest, _muster_v1_DeleteJoinTokenResponse, _muster_v1_DeleteJoinTokenRequest__Output, _muster_v1_DeleteJoinTokenResponse__Output>
  GetCa: MethodDefinition<_muster_v1_GetCaRequest, _muster_v1_GetCaResponse, _muster_v1_GetCaRequest__Output, _muster_v1_GetCaResponse__Output>
  GetRoots: MethodDefinition<_muster_v1_GetRootsRequest, _muster_v1_GetRootsResponse, _muster_v1_GetRootsRequest__Output, _muster_v1_GetRootsResponse__Output>
  Join: MethodDefinition<_muster_v1_JoinRequest, _muster_v1_JoinResponse, _muster_v1_JoinRequest__Output, _muster_v1_JoinResponse__Output>
  ListJoinTokens: MethodDefinition<_muster_v1_ListJoinTokensRequest, _muster_v1_ListJoinTokensResponse, _muster_v1_ListJoinTokensRequest__Output, _muster_v1_ListJoinTokensResponse__Output>
  RemoveManager: MethodDefinition<_muster_v1_RemoveManagerRequest, _muster_v1_RemoveManagerResponse, _muster_v1_RemoveManagerRequest__Output, _muster_v1_RemoveManagerResponse__Output>
  Renew: MethodDefinition<_muster_v1_RenewRequest, _muster_v1_RenewResponse, _muster_v1_RenewRequest__Output, _muster_v1_RenewResponse__Output>
  RotateCa: MethodDefinition<_muster_v1_RotateCaRequest, _muster_v1_RotateCaResponse, _muster_v1_RotateCaRequest__Output, _muster_v1_RotateCaResponse__Output>
  SetAutolock: MethodDefinition<_muster_v1_SetAutolockRequest, _muster_v1_SetAutolockResponse, _muster_v1_SetAutolockRequest__Output, _muster_v1_SetAutolockResponse__Output>
}
