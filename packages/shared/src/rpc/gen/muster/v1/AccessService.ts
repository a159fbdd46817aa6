// Original file: proto/muster/v1/access.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateUserRequest as _muster_v1_CreateUserRequest, CreateUserRequest__Output as _muster_v1_CreateUserRequest__Output } from '../../muster/v1/CreateUserRequest.ts';
import type { CreateUserResponse as _muster_v1_CreateUserResponse, CreateUserResponse__Output as _muster_v1_CreateUserResponse__Output } from '../../muster/v1/CreateUserResponse.ts';
import type { CreateUserTokenRequest as _muster_v1_CreateUserTokenRequest, CreateUserTokenRequest__Output as _muster_v1_CreateUserTokenRequest__Output } from '../../muster/v1/CreateUserTokenRequest.ts';
import type { CreateUserTokenResponse as _muster_v1_CreateUserTokenResponse, CreateUserTokenResponse__Output as _muster_v1_CreateUserTokenResponse__Output } from '../../muster/v1/CreateUserTokenResponse.ts';
import type { DeleteUserRequest as _muster_v1_DeleteUserRequest, DeleteUserRequest__Output as _muster_v1_DeleteUserRequest__Output } from '../../muster/v1/DeleteUserRequest.ts';
import type { DeleteUserResponse as _muster_v1_DeleteUserResponse, DeleteUserResponse__Output as _muster_v1_DeleteUserResponse__Output } from '../../muster/v1/DeleteUserResponse.ts';
import type { DeleteUserTokenRequest as _muster_v1_DeleteUserTokenRequest, DeleteUserTokenRequest__Output as _muster_v1_DeleteUserTokenRequest__Output } from '../../muster/v1/DeleteUserTokenRequest.ts';
import type { DeleteUserTokenResponse as _muster_v1_DeleteUserTokenResponse, DeleteUserTokenResponse__Output as _muster_v1_DeleteUserTokenResponse__Output } from '../../muster/v1/DeleteUserTokenResponse.ts';
import type { ListAuditEntriesRequest as _muster_v1_ListAuditEntriesRequest, ListAuditEntriesRequest__Output as _muster_v1_ListAuditEntriesRequest__Output } from '../../muster/v1/ListAuditEntriesRequest.ts';
import type { ListAuditEntriesResponse as _muster_v1_ListAuditEntriesResponse, ListAuditEntriesResponse__Output as _muster_v1_ListAuditEntriesResponse__Output } from '../../muster/v1/ListAuditEntriesResponse.ts';
import type { ListUsersRequest as _muster_v1_ListUsersRequest, ListUsersRequest__Output as _muster_v1_ListUsersRequest__Output } from '../../muster/v1/ListUsersRequest.ts';
import type { ListUsersResponse as _muster_v1_ListUsersResponse, ListUsersResponse__Output as _muster_v1_ListUsersResponse__Output } from '../../muster/v1/ListUsersResponse.ts';
import type { UpdateUserRequest as _muster_v1_UpdateUserRequest, UpdateUserRequest__Output as _muster_v1_UpdateUserRequest__Output } from '../../muster/v1/UpdateUserRequest.ts';
import type { UpdateUserResponse as _muster_v1_UpdateUserResponse, UpdateUserResponse__Output as _muster_v1_UpdateUserResponse__Output } from '../../muster/v1/UpdateUserResponse.ts';
import type { WhoAmIRequest as _muster_v1_WhoAmIRequest, WhoAmIRequest__Output as _muster_v1_WhoAmIRequest__Output } from '../../muster/v1/WhoAmIRequest.ts';
import type { WhoAmIResponse as _muster_v1_WhoAmIResponse, WhoAmIResponse__Output as _muster_v1_WhoAmIResponse__Output } from '../../muster/v1/WhoAmIResponse.ts';

export interface AccessServiceClient extends grpc.Client {
  CreateUser(argument: _muster_v1_CreateUserRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateUserResponse__Output>): grpc.ClientUnaryCall;
  CreateUser(argument: _muster_v1_CreateUserRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_CreateUserResponse__Output>): grpc.ClientUnaryCall;
  CreateUser(argument: _muster_v1_CreateUserRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateUserResponse__Output>): grpc.ClientUnaryCall;
  CreateUser(argument: _muster_v1_CreateUserRequest, callback: grpc.requestCallback<_muster_v1_CreateUserResponse__Output>): grpc.ClientUnaryCall;
  createUser(argument: _muster_v1_CreateUserRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateUserResponse__Output>): grpc.ClientUnaryCall;
  createUser(argument: _muster_v1_CreateUserRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_CreateUserResponse__Output>): grpc.ClientUnaryCall;
  createUser(argument: _muster_v1_CreateUserRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateUserResponse__Output>): grpc.ClientUnaryCall;
  createUser(argument: _muster_v1_CreateUserRequest, callback: grpc.requestCallback<_muster_v1_CreateUserResponse__Output>): grpc.ClientUnaryCall;
  
  CreateUserToken(argument: _muster_v1_CreateUserTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateUserTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateUserToken(argument: _muster_v1_CreateUserTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_CreateUserTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateUserToken(argument: _muster_v1_CreateUserTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateUserTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateUserToken(argument: _muster_v1_CreateUserTokenRequest, callback: grpc.requestCallback<_muster_v1_CreateUserTokenResponse__Output>): grpc.ClientUnaryCall;
  createUserToken(argument: _muster_v1_CreateUserTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateUserTokenResponse__Output>): grpc.ClientUnaryCall;
  createUserToken(argument: _muster_v1_CreateUserTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_CreateUserTokenResponse__Output>): grpc.ClientUnaryCall;
  createUserToken(argument: _muster_v1_CreateUserTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateUserTokenResponse__Output>): grpc.ClientUnaryCall;
  createUserToken(argument: _muster_v1_CreateUserTokenRequest, callback: grpc.requestCallback<_muster_v1_CreateUserTokenResponse__Output>): grpc.ClientUnaryCall;
  
  DeleteUser(argument: _muster_v1_DeleteUserRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteUserResponse__Output>): grpc.ClientUnaryCall;
  DeleteUser(argument: _muster_v1_DeleteUserRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteUserResponse__Output>): grpc.ClientUnaryCall;
  DeleteUser(argument: _muster_v1_DeleteUserRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteUserResponse__Output>): grpc.ClientUnaryCall;
  DeleteUser(argument: _muster_v1_DeleteUserRequest, callback: grpc.requestCallback<_muster_v1_DeleteUserResponse__Output>): grpc.ClientUnaryCall;
  deleteUser(argument: _muster_v1_DeleteUserRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteUserResponse__Output>): grpc.ClientUnaryCall;
  deleteUser(argument: _muster_v1_DeleteUserRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteUserResponse__Output>): grpc.ClientUnaryCall;
  deleteUser(argument: _muster_v1_DeleteUserRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteUserResponse__Output>): grpc.ClientUnaryCall;
  deleteUser(argument: _muster_v1_DeleteUserRequest, callback: grpc.requestCallback<_muster_v1_DeleteUserResponse__Output>): grpc.ClientUnaryCall;
  
  DeleteUserToken(argument: _muster_v1_DeleteUserTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteUserTokenResponse__Output>): grpc.ClientUnaryCall;
  DeleteUserToken(argument: _muster_v1_DeleteUserTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteUserTokenResponse__Output>): grpc.ClientUnaryCall;
  DeleteUserToken(argument: _muster_v1_DeleteUserTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteUserTokenResponse__Output>): grpc.ClientUnaryCall;
  DeleteUserToken(argument: _muster_v1_DeleteUserTokenRequest, callback: grpc.requestCallback<_muster_v1_DeleteUserTokenResponse__Output>): grpc.ClientUnaryCall;
  deleteUserToken(argument: _muster_v1_DeleteUserTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteUserTokenResponse__Output>): grpc.ClientUnaryCall;
  deleteUserToken(argument: _muster_v1_DeleteUserTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteUserTokenResponse__Output>): grpc.ClientUnaryCall;
  deleteUserToken(argument: _muster_v1_DeleteUserTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteUserTokenResponse__Output>): grpc.ClientUnaryCall;
  deleteUserToken(argument: _muster_v1_DeleteUserTokenRequest, callback: grpc.requestCallback<_muster_v1_DeleteUserTokenResponse__Output>): grpc.ClientUnaryCall;
  
  ListAuditEntries(argument: _muster_v1_ListAuditEntriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListAuditEntriesResponse__Output>): grpc.ClientUnaryCall;
  ListAuditEntries(argument: _muster_v1_ListAuditEntriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListAuditEntriesResponse__Output>): grpc.ClientUnaryCall;
  ListAuditEntries(argument: _muster_v1_ListAuditEntriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListAuditEntriesResponse__Output>): grpc.ClientUnaryCall;
  ListAuditEntries(argument: _muster_v1_ListAuditEntriesRequest, callback: grpc.requestCallback<_muster_v1_ListAuditEntriesResponse__Output>): grpc.ClientUnaryCall;
  listAuditEntries(argument: _muster_v1_ListAuditEntriesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListAuditEntriesResponse__Output>): grpc.ClientUnaryCall;
  listAuditEntries(argument: _muster_v1_ListAuditEntriesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListAuditEntriesResponse__Output>): grpc.ClientUnaryCall;
  listAuditEntries(argument: _muster_v1_ListAuditEntriesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListAuditEntriesResponse__Output>): grpc.ClientUnaryCall;
  listAuditEntries(argument: _muster_v1_ListAuditEntriesRequest, callback: grpc.requestCallback<_muster_v1_ListAuditEntriesResponse__Output>): grpc.ClientUnaryCall;
  
  ListUsers(argument: _muster_v1_ListUsersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListUsersResponse__Output>): grpc.ClientUnaryCall;
  ListUsers(argument: _muster_v1_ListUsersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListUsersResponse__Output>): grpc.ClientUnaryCall;
  ListUsers(argument: _muster_v1_ListUsersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListUsersResponse__Output>): grpc.ClientUnaryCall;
  ListUsers(argument: _muster_v1_ListUsersRequest, callback: grpc.requestCallback<_muster_v1_ListUsersResponse__Output>): grpc.ClientUnaryCall;
  listUsers(argument: _muster_v1_ListUsersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListUsersResponse__Output>): grpc.ClientUnaryCall;
  listUsers(argument: _muster_v1_ListUsersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListUsersResponse__Output>): grpc.ClientUnaryCall;
  listUsers(argument: _muster_v1_ListUsersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListUsersResponse__Output>): grpc.ClientUnaryCall;
  listUsers(argument: _muster_v1_ListUsersRequest, callback: grpc.requestCallback<_muster_v1_ListUsersResponse__Output>): grpc.ClientUnaryCall;
  
  UpdateUser(argument: _muster_v1_UpdateUserRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_UpdateUserResponse__Output>): grpc.ClientUnaryCall;
  UpdateUser(argument: _muster_v1_UpdateUserRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_UpdateUserResponse__Output>): grpc.ClientUnaryCall;
  UpdateUser(argument: _muster_v1_UpdateUserRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_UpdateUserResponse__Output>): grpc.ClientUnaryCall;
  UpdateUser(argument: _muster_v1_UpdateUserRequest, callback: grpc.requestCallback<_muster_v1_UpdateUserResponse__Output>): grpc.ClientUnaryCall;
  updateUser(argument: _muster_v1_UpdateUserRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_UpdateUserResponse__Output>): grpc.ClientUnaryCall;
  updateUser(argument: _muster_v1_UpdateUserRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_UpdateUserResponse__Output>): grpc.ClientUnaryCall;
  updateUser(argument: _muster_v1_UpdateUserRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_UpdateUserResponse__Output>): grpc.ClientUnaryCall;
  updateUser(argument: _muster_v1_UpdateUserRequest, callback: grpc.requestCallback<_muster_v1_UpdateUserResponse__Output>): grpc.ClientUnaryCall;
  
  WhoAmI(argument: _muster_v1_WhoAmIRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _muster_v1_WhoAmIRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _muster_v1_WhoAmIRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  WhoAmI(argument: _muster_v1_WhoAmIRequest, callback: grpc.requestCallback<_muster_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _muster_v1_WhoAmIRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _muster_v1_WhoAmIRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _muster_v1_WhoAmIRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  whoAmI(argument: _muster_v1_WhoAmIRequest, callback: grpc.requestCallback<_muster_v1_WhoAmIResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface AccessServiceHandlers extends grpc.UntypedServiceImplementation {
  CreateUser: grpc.handleUnaryCall<_muster_v1_CreateUserRequest__Output, _muster_v1_CreateUserResponse>;
  
  CreateUserToken: grpc.handleUnaryCall<_muster_v1_CreateUserTokenRequest__Output, _muster_v1_CreateUserTokenResponse>;
  
  DeleteUser: grpc.handleUnaryCall<_muster_v1_DeleteUserRequest__Output, _muster_v1_DeleteUserResponse>;
  
  DeleteUserToken: grpc.handleUnaryCall<_muster_v1_DeleteUserTokenRequest__Output, _muster_v1_DeleteUserTokenResponse>;
  
  ListAuditEntries: grpc.handleUnaryCall<_muster_v1_ListAuditEntriesRequest__Output, _muster_v1_ListAuditEntriesResponse>;
  
  ListUsers: grpc.handleUnaryCall<_muster_v1_ListUsersRequest__Output, _muster_v1_ListUsersResponse>;
  
  UpdateUser: grpc.handleUnaryCall<_muster_v1_UpdateUserRequest__Output, _muster_v1_UpdateUserResponse>;
  
  WhoAmI: grpc.handleUnaryCall<_muster_v1_WhoAmIRequest__Output, _muster_v1_WhoAmIResponse>;
  
}

export interface AccessServiceDefinition extends grpc.ServiceDefinition {
  CreateUser: MethodDefinition<_muster_v1_CreateUserRequest, _muster_v1_CreateUserResponse, _muster_v1_CreateUserRequest__Output, _muster_v1_CreateUserResponse__Output>
  CreateUserToken: MethodDefinition<_muster_v1_CreateUserTokenRequest, _muster_v1_CreateUserTokenResponse, _muster_v1_CreateUserTokenRequest__Output, _muster_v1_CreateUserTokenResponse__Output>
  DeleteUser: MethodDefinition<_muster_v1_DeleteUserRequest, _muster_v1_DeleteUserResponse, _muster_v1_DeleteUserRequest__Output, _muster_v1_DeleteUserResponse__Output>
  DeleteUserToken: MethodDefinition<_muster_v1_DeleteUserTokenRequest, _muster_v1_DeleteUserTokenResponse, _muster_v1_DeleteUserTokenRequest__Output, _muster_v1_DeleteUserTokenResponse__Output>
  ListAuditEntries: MethodDefinition<_muster_v1_ListAuditEntriesRequest, _muster_v1_ListAuditEntriesResponse, _muster_v1_ListAuditEntriesRequest__Output, _muster_v1_ListAuditEntriesResponse__Output>
  ListUsers: MethodDefinition<_muster_v1_ListUsersRequest, _muster_v1_ListUsersResponse, _muster_v1_ListUsersRequest__Output, _muster_v1_ListUsersResponse__Output>
  UpdateUser: MethodDefinition<_muster_v1_UpdateUserRequest, _muster_v1_UpdateUserResponse, _muster_v1_UpdateUserRequest__Output, _muster_v1_UpdateUserResponse__Output>
  WhoAmI: MethodDefinition<_muster_v1_WhoAmIRequest, _muster_v1_WhoAmIResponse, _muster_v1_WhoAmIRequest__Output, _muster_v1_WhoAmIResponse__Output>
}
