import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AccessServiceClient as _muster_v1_AccessServiceClient, AccessServiceDefinition as _muster_v1_AccessServiceDefinition } from './muster/v1/AccessService.ts';
import type { AuditEntry as _muster_v1_AuditEntry, AuditEntry__Output as _muster_v1_AuditEntry__Output } from './muster/v1/AuditEntry.ts';
import type { AuditFilter as _muster_v1_AuditFilter, AuditFilter__Output as _muster_v1_AuditFilter__Output } from './muster/v1/AuditFilter.ts';
import type { CreateUserRequest as _muster_v1_CreateUserRequest, CreateUserRequest__Output as _muster_v1_CreateUserRequest__Output } from './muster/v1/CreateUserRequest.ts';
import type { CreateUserResponse as _muster_v1_CreateUserResponse, CreateUserResponse__Output as _muster_v1_CreateUserResponse__Output } from './muster/v1/CreateUserResponse.ts';
import type { CreateUserTokenRequest as _muster_v1_CreateUserTokenRequest, CreateUserTokenRequest__Output as _muster_v1_CreateUserTokenRequest__Output } from './muster/v1/CreateUserTokenRequest.ts';
import type { CreateUserTokenResponse as _muster_v1_CreateUserTokenResponse, CreateUserTokenResponse__Output as _muster_v1_CreateUserTokenResponse__Output } from './muster/v1/CreateUserTokenResponse.ts';
import type { DeleteUserRequest as _muster_v1_DeleteUserRequest, DeleteUserRequest__Output as _muster_v1_DeleteUserRequest__Output } from './muster/v1/DeleteUserRequest.ts';
import type { DeleteUserResponse as _muster_v1_DeleteUserResponse, DeleteUserResponse__Output as _muster_v1_DeleteUserResponse__Output } from './muster/v1/DeleteUserResponse.ts';
import type { DeleteUserTokenRequest as _muster_v1_DeleteUserTokenRequest, DeleteUserTokenRequest__Output as _muster_v1_DeleteUserTokenRequest__Output } from './muster/v1/DeleteUserTokenRequest.ts';
import type { DeleteUserTokenResponse as _muster_v1_DeleteUserTokenResponse, DeleteUserTokenResponse__Output as _muster_v1_DeleteUserTokenResponse__Output } from './muster/v1/DeleteUserTokenResponse.ts';
import type { ListAuditEntriesRequest as _muster_v1_ListAuditEntriesRequest, ListAuditEntriesRequest__Output as _muster_v1_ListAuditEntriesRequest__Output } from './muster/v1/ListAuditEntriesRequest.ts';
import type { ListAuditEntriesResponse as _muster_v1_ListAuditEntriesResponse, ListAuditEntriesResponse__Output as _muster_v1_ListAuditEntriesResponse__Output } from './muster/v1/ListAuditEntriesResponse.ts';
import type { ListUsersRequest as _muster_v1_ListUsersRequest, ListUsersRequest__Output as _muster_v1_ListUsersRequest__Output } from './muster/v1/ListUsersRequest.ts';
import type { ListUsersResponse as _muster_v1_ListUsersResponse, ListUsersResponse__Output as _muster_v1_ListUsersResponse__Output } from './muster/v1/ListUsersResponse.ts';
import type { UpdateUserRequest as _muster_v1_UpdateUserRequest, UpdateUserRequest__Output as _muster_v1_UpdateUserRequest__Output } from './muster/v1/UpdateUserRequest.ts';
import type { UpdateUserResponse as _muster_v1_UpdateUserResponse, UpdateUserResponse__Output as _muster_v1_UpdateUserResponse__Output } from './muster/v1/UpdateUserResponse.ts';
import type { User as _muster_v1_User, User__Output as _muster_v1_User__Output } from './muster/v1/User.ts';
import type { UserToken as _muster_v1_UserToken, UserToken__Output as _muster_v1_UserToken__Output } from './muster/v1/UserToken.ts';
import type { WhoAmIRequest as _muster_v1_WhoAmIRequest, WhoAmIRequest__Output as _muster_v1_WhoAmIRequest__Output } from './muster/v1/WhoAmIRequest.ts';
import type { WhoAmIResponse as _muster_v1_WhoAmIResponse, WhoAmIResponse__Output as _muster_v1_WhoAmIResponse__Output } from './muster/v1/WhoAmIResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  muster: {
    v1: {
      AccessService: SubtypeConstructor<typeof grpc.Client, _muster_v1_AccessServiceClient> & { service: _muster_v1_AccessServiceDefinition }
      AuditEntry: MessageTypeDefinition<_muster_v1_AuditEntry, _muster_v1_AuditEntry__Output>
      AuditFilter: MessageTypeDefinition<_muster_v1_AuditFilter, _muster_v1_AuditFilter__Output>
      CreateUserRequest: MessageTypeDefinition<_muster_v1_CreateUserRequest, _muster_v1_CreateUserRequest__Output>
      CreateUserResponse: MessageTypeDefinition<_muster_v1_CreateUserResponse, _muster_v1_CreateUserResponse__Output>
      CreateUserTokenRequest: MessageTypeDefinition<_muster_v1_CreateUserTokenRequest, _muster_v1_CreateUserTokenRequest__Output>
      CreateUserTokenResponse: MessageTypeDefinition<_muster_v1_CreateUserTokenResponse, _muster_v1_CreateUserTokenResponse__Output>
      DeleteUserRequest: MessageTypeDefinition<_muster_v1_DeleteUserRequest, _muster_v1_DeleteUserRequest__Output>
      DeleteUserResponse: MessageTypeDefinition<_muster_v1_DeleteUserResponse, _muster_v1_DeleteUserResponse__Output>
      DeleteUserTokenRequest: MessageTypeDefinition<_muster_v1_DeleteUserTokenRequest, _muster_v1_DeleteUserTokenRequest__Output>
      DeleteUserTokenResponse: MessageTypeDefinition<_muster_v1_DeleteUserTokenResponse, _muster_v1_DeleteUserTokenResponse__Output>
      ListAuditEntriesRequest: MessageTypeDefinition<_muster_v1_ListAuditEntriesRequest, _muster_v1_ListAuditEntriesRequest__Output>
      ListAuditEntriesResponse: MessageTypeDefinition<_muster_v1_ListAuditEntriesResponse, _muster_v1_ListAuditEntriesResponse__Output>
      ListUsersRequest: MessageTypeDefinition<_muster_v1_ListUsersRequest, _muster_v1_ListUsersRequest__Output>
      ListUsersResponse: MessageTypeDefinition<_muster_v1_ListUsersResponse, _muster_v1_ListUsersResponse__Output>
      UpdateUserRequest: MessageTypeDefinition<_muster_v1_UpdateUserRequest, _muster_v1_UpdateUserRequest__Output>
      UpdateUserResponse: MessageTypeDefinition<_muster_v1_UpdateUserResponse, _muster_v1_UpdateUserResponse__Output>
      User: MessageTypeDefinition<_muster_v1_User, _muster_v1_User__Output>
      UserRole: EnumTypeDefinition
      UserToken: MessageTypeDefinition<_muster_v1_UserToken, _muster_v1_UserToken__Output>
      WhoAmIRequest: MessageTypeDefinition<_muster_v1_WhoAmIRequest, _muster_v1_WhoAmIRequest__Output>
      WhoAmIResponse: MessageTypeDefinition<_muster_v1_WhoAmIResponse, _muster_v1_WhoAmIResponse__Output>
    }
  }
}

