import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { CaRoot as _muster_v1_CaRoot, CaRoot__Output as _muster_v1_CaRoot__Output } from './muster/v1/CaRoot.ts';
import type { CaServiceClient as _muster_v1_CaServiceClient, CaServiceDefinition as _muster_v1_CaServiceDefinition } from './muster/v1/CaService.ts';
import type { CreateJoinTokenRequest as _muster_v1_CreateJoinTokenRequest, CreateJoinTokenRequest__Output as _muster_v1_CreateJoinTokenRequest__Output } from './muster/v1/CreateJoinTokenRequest.ts';
import type { CreateJoinTokenResponse as _muster_v1_CreateJoinTokenResponse, CreateJoinTokenResponse__Output as _muster_v1_CreateJoinTokenResponse__Output } from './muster/v1/CreateJoinTokenResponse.ts';
import type { DeleteJoinTokenRequest as _muster_v1_DeleteJoinTokenRequest, DeleteJoinTokenRequest__Output as _muster_v1_DeleteJoinTokenRequest__Output } from './muster/v1/DeleteJoinTokenRequest.ts';
import type { DeleteJoinTokenResponse as _muster_v1_DeleteJoinTokenResponse, DeleteJoinTokenResponse__Output as _muster_v1_DeleteJoinTokenResponse__Output } from './muster/v1/DeleteJoinTokenResponse.ts';
import type { GetCaRequest as _muster_v1_GetCaRequest, GetCaRequest__Output as _muster_v1_GetCaRequest__Output } from './muster/v1/GetCaRequest.ts';
import type { GetCaResponse as _muster_v1_GetCaResponse, GetCaResponse__Output as _muster_v1_GetCaResponse__Output } from './muster/v1/GetCaResponse.ts';
import type { GetRootsRequest as _muster_v1_GetRootsRequest, GetRootsRequest__Output as _muster_v1_GetRootsRequest__Output } from './muster/v1/GetRootsRequest.ts';
import type { GetRootsResponse as _muster_v1_GetRootsResponse, GetRootsResponse__Output as _muster_v1_GetRootsResponse__Output } from './muster/v1/GetRootsResponse.ts';
import type { IssuedCertificate as _muster_v1_IssuedCertificate, IssuedCertificate__Output as _muster_v1_IssuedCertificate__Output } from './muster/v1/IssuedCertificate.ts';
import type { JoinRequest as _muster_v1_JoinRequest, JoinRequest__Output as _muster_v1_JoinRequest__Output } from './muster/v1/JoinRequest.ts';
import type { JoinResponse as _muster_v1_JoinResponse, JoinResponse__Output as _muster_v1_JoinResponse__Output } from './muster/v1/JoinResponse.ts';
import type { JoinToken as _muster_v1_JoinToken, JoinToken__Output as _muster_v1_JoinToken__Output } from './muster/v1/JoinToken.ts';
import type { ListJoinTokensRequest as _muster_v1_ListJoinTokensRequest, ListJoinTokensRequest__Output as _muster_v1_ListJoinTokensRequest__Output } from './muster/v1/ListJoinTokensRequest.ts';
import type { ListJoinTokensResponse as _muster_v1_ListJoinTokensResponse, ListJoinTokensResponse__Output as _muster_v1_ListJoinTokensResponse__Output } from './muster/v1/ListJoinTokensResponse.ts';
import type { RenewRequest as _muster_v1_RenewRequest, RenewRequest__Output as _muster_v1_RenewRequest__Output } from './muster/v1/RenewRequest.ts';
import type { RenewResponse as _muster_v1_RenewResponse, RenewResponse__Output as _muster_v1_RenewResponse__Output } from './muster/v1/RenewResponse.ts';
import type { RotateCaRequest as _muster_v1_RotateCaRequest, RotateCaRequest__Output as _muster_v1_RotateCaRequest__Output } from './muster/v1/RotateCaRequest.ts';
import type { RotateCaResponse as _muster_v1_RotateCaResponse, RotateCaResponse__Output as _muster_v1_RotateCaResponse__Output } from './muster/v1/RotateCaResponse.ts';
import type { SetAutolockRequest as _muster_v1_SetAutolockRequest, SetAutolockRequest__Output as _muster_v1_SetAutolockRequest__Output } from './muster/v1/SetAutolockRequest.ts';
import type { SetAutolockResponse as _muster_v1_SetAutolockResponse, SetAutolockResponse__Output as _muster_v1_SetAutolockResponse__Output } from './muster/v1/SetAutolockResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  muster: {
    v1: {
      CaRoot: MessageTypeDefinition<_muster_v1_CaRoot, _muster_v1_CaRoot__Output>
      CaService: SubtypeConstructor<typeof grpc.Client, _muster_v1_CaServiceClient> & { service: _muster_v1_CaServiceDefinition }
      CertificateRole: EnumTypeDefinition
      CreateJoinTokenRequest: MessageTypeDefinition<_muster_v1_CreateJoinTokenRequest, _muster_v1_CreateJoinTokenRequest__Output>
      CreateJoinTokenResponse: MessageTypeDefinition<_muster_v1_CreateJoinTokenResponse, _muster_v1_CreateJoinTokenResponse__Output>
      DeleteJoinTokenRequest: MessageTypeDefinition<_muster_v1_DeleteJoinTokenRequest, _muster_v1_DeleteJoinTokenRequest__Output>
      DeleteJoinTokenResponse: MessageTypeDefinition<_muster_v1_DeleteJoinTokenResponse, _muster_v1_DeleteJoinTokenResponse__Output>
      GetCaRequest: MessageTypeDefinition<_muster_v1_GetCaRequest, _muster_v1_GetCaRequest__Output>
      GetCaResponse: MessageTypeDefinition<_muster_v1_GetCaResponse, _muster_v1_GetCaResponse__Output>
      GetRootsRequest: MessageTypeDefinition<_muster_v1_GetRootsRequest, _muster_v1_GetRootsRequest__Output>
      GetRootsResponse: MessageTypeDefinition<_muster_v1_GetRootsResponse, _muster_v1_GetRootsResponse__Output>
      IssuedCertificate: MessageTypeDefinition<_muster_v1_IssuedCertificate, _muster_v1_IssuedCertificate__Output>
      JoinRequest: MessageTypeDefinition<_muster_v1_JoinRequest, _muster_v1_JoinRequest__Output>
      JoinResponse: MessageTypeDefinition<_muster_v1_JoinResponse, _muster_v1_JoinResponse__Output>
      JoinToken: MessageTypeDefinition<_muster_v1_JoinToken, _muster_v1_JoinToken__Output>
      ListJoinTokensRequest: MessageTypeDefinition<_muster_v1_ListJoinTokensRequest, _muster_v1_ListJoinTokensRequest__Output>
      ListJoinTokensResponse: MessageTypeDefinition<_muster_v1_ListJoinTokensResponse, _muster_v1_ListJoinTokensResponse__Output>
      RenewRequest: MessageTypeDefinition<_muster_v1_RenewRequest, _muster_v1_RenewRequest__Output>
      RenewResponse: MessageTypeDefinition<_muster_v1_RenewResponse, _muster_v1_RenewResponse__Output>
      RotateCaRequest: MessageTypeDefinition<_muster_v1_RotateCaRequest, _muster_v1_RotateCaRequest__Output>
      RotateCaResponse: MessageTypeDefinition<_muster_v1_RotateCaResponse, _muster_v1_RotateCaResponse__Output>
      SetAutolockRequest: MessageTypeDefinition<_muster_v1_SetAutolockRequest, _muster_v1_SetAutolockRequest__Output>
      SetAutolockResponse: MessageTypeDefinition<_muster_v1_SetAutolockResponse, _muster_v1_SetAutolockResponse__Output>
    }
  }
}

