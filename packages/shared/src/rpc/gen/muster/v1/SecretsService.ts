// Original file: proto/muster/v1/secrets.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateSecretRequest as _muster_v1_CreateSecretRequest, CreateSecretRequest__Output as _muster_v1_CreateSecretRequest__Output } from '../../muster/v1/CreateSecretRequest.ts';
import type { CreateSecretResponse as _muster_v1_CreateSecretResponse, CreateSecretResponse__Output as _muster_v1_CreateSecretResponse__Output } from '../../muster/v1/CreateSecretResponse.ts';
import type { DeleteSecretRequest as _muster_v1_DeleteSecretRequest, DeleteSecretRequest__Output as _muster_v1_DeleteSecretRequest__Output } from '../../muster/v1/DeleteSecretRequest.ts';
import type { DeleteSecretResponse as _muster_v1_DeleteSecretResponse, DeleteSecretResponse__Output as _muster_v1_DeleteSecretResponse__Output } from '../../muster/v1/DeleteSecretResponse.ts';
import type { GetSecretRequest as _muster_v1_GetSecretRequest, GetSecretRequest__Output as _muster_v1_GetSecretRequest__Output } from '../../muster/v1/GetSecretRequest.ts';
import type { GetSecretResponse as _muster_v1_GetSecretResponse, GetSecretResponse__Output as _muster_v1_GetSecretResponse__Output } from '../../muster/v1/GetSecretResponse.ts';
import type { ListSecretsRequest as _muster_v1_ListSecretsRequest, ListSecretsRequest__Output as _muster_v1_ListSecretsRequest__Output } from '../../muster/v1/ListSecretsRequest.ts';
import type { ListSecretsResponse as _muster_v1_ListSecretsResponse, ListSecretsResponse__Output as _muster_v1_ListSecretsResponse__Output } from '../../muster/v1/ListSecretsResponse.ts';
import type { RotateSecretRequest as _muster_v1_RotateSecretRequest, RotateSecretRequest__Output as _muster_v1_RotateSecretRequest__Output } from '../../muster/v1/RotateSecretRequest.ts';
import type { RotateSecretResponse as _muster_v1_RotateSecretResponse, RotateSecretResponse__Output as _muster_v1_RotateSecretResponse__Output } from '../../muster/v1/RotateSecretResponse.ts';
import type { RotateWrappingKeyRequest as _muster_v1_RotateWrappingKeyRequest, RotateWrappingKeyRequest__Output as _muster_v1_RotateWrappingKeyRequest__Output } from '../../muster/v1/RotateWrappingKeyRequest.ts';
import type { RotateWrappingKeyResponse as _muster_v1_RotateWrappingKeyResponse, RotateWrappingKeyResponse__Output as _muster_v1_RotateWrappingKeyResponse__Output } from '../../muster/v1/RotateWrappingKeyResponse.ts';

export interface SecretsServiceClient extends grpc.Client {
  CreateSecret(argument: _muster_v1_CreateSecretRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateSecretResponse__Output>): grpc.ClientUnaryCall;
  CreateSecret(argument: _muster_v1_CreateSecretRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_CreateSecretResponse__Output>): grpc.ClientUnaryCall;
  CreateSecret(argument: _muster_v1_CreateSecretRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateSecretResponse__Output>): grpc.ClientUnaryCall;
  CreateSecret(argument: _muster_v1_CreateSecretRequest, callback: grpc.requestCallback<_muster_v1_CreateSecretResponse__Output>): grpc.ClientUnaryCall;
  createSecret(argument: _muster_v1_CreateSecretRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateSecretResponse__Output>): grpc.ClientUnaryCall;
  createSecret(argument: _muster_v1_CreateSecretRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_CreateSecretResponse__Output>): grpc.ClientUnaryCall;
  createSecret(argument: _muster_v1_CreateSecretRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_CreateSecretResponse__Output>): grpc.ClientUnaryCall;
  createSecret(argument: _muster_v1_CreateSecretRequest, callback: grpc.requestCallback<_muster_v1_CreateSecretResponse__Output>): grpc.ClientUnaryCall;
  
  DeleteSecret(argument: _muster_v1_DeleteSecretRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteSecretResponse__Output>): grpc.ClientUnaryCall;
  DeleteSecret(argument: _muster_v1_DeleteSecretRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteSecretResponse__Output>): grpc.ClientUnaryCall;
  DeleteSecret(argument: _muster_v1_DeleteSecretRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteSecretResponse__Output>): grpc.ClientUnaryCall;
  DeleteSecret(argument: _muster_v1_DeleteSecretRequest, callback: grpc.requestCallback<_muster_v1_DeleteSecretResponse__Output>): grpc.ClientUnaryCall;
  deleteSecret(argument: _muster_v1_DeleteSecretRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteSecretResponse__Output>): grpc.ClientUnaryCall;
  deleteSecret(argument: _muster_v1_DeleteSecretRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_DeleteSecretResponse__Output>): grpc.ClientUnaryCall;
  deleteSecret(argument: _muster_v1_DeleteSecretRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_DeleteSecretResponse__Output>): grpc.ClientUnaryCall;
  deleteSecret(argument: _muster_v1_DeleteSecretRequest, callback: grpc.requestCallback<_muster_v1_DeleteSecretResponse__Output>): grpc.ClientUnaryCall;
  
  GetSecret(argument: _muster_v1_GetSecretRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetSecretResponse__Output>): grpc.ClientUnaryCall;
  GetSecret(argument: _muster_v1_GetSecretRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetSecretResponse__Output>): grpc.ClientUnaryCall;
  GetSecret(argument: _muster_v1_GetSecretRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetSecretResponse__Output>): grpc.ClientUnaryCall;
  GetSecret(argument: _muster_v1_GetSecretRequest, callback: grpc.requestCallback<_muster_v1_GetSecretResponse__Output>): grpc.ClientUnaryCall;
  getSecret(argument: _muster_v1_GetSecretRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetSecretResponse__Output>): grpc.ClientUnaryCall;
  getSecret(argument: _muster_v1_GetSecretRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_GetSecretResponse__Output>): grpc.ClientUnaryCall;
  getSecret(argument: _muster_v1_GetSecretRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_GetSecretResponse__Output>): grpc.ClientUnaryCall;
  getSecret(argument: _muster_v1_GetSecretRequest, callback: grpc.requestCallback<_muster_v1_GetSecretResponse__Output>): grpc.ClientUnaryCall;
  
  ListSecrets(argument: _muster_v1_ListSecretsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListSecretsResponse__Output>): grpc.ClientUnaryCall;
  ListSecrets(argument: _muster_v1_ListSecretsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListSecretsResponse__Output>): grpc.ClientUnaryCall;
  ListSecrets(argument: _muster_v1_ListSecretsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListSecretsResponse__Output>): grpc.ClientUnaryCall;
  ListSecrets(argument: _muster_v1_ListSecretsRequest, callback: grpc.requestCallback<_muster_v1_ListSecretsResponse__Output>): grpc.ClientUnaryCall;
  listSecrets(argument: _muster_v1_ListSecretsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListSecretsResponse__Output>): grpc.ClientUnaryCall;
  listSecrets(argument: _muster_v1_ListSecretsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_ListSecretsResponse__Output>): grpc.ClientUnaryCall;
  listSecrets(argument: _muster_v1_ListSecretsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_ListSecretsResponse__Output>): grpc.ClientUnaryCall;
  listSecrets(argument: _muster_v1_ListSecretsRequest, callback: grpc.requestCallback<_muster_v1_ListSecretsResponse__Output>): grpc.ClientUnaryCall;
  
  RotateSecret(argument: _muster_v1_RotateSecretRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RotateSecretResponse__Output>): grpc.ClientUnaryCall;
  RotateSecret(argument: _muster_v1_RotateSecretRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RotateSecretResponse__Output>): grpc.ClientUnaryCall;
  RotateSecret(argument: _muster_v1_RotateSecretRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RotateSecretResponse__Output>): grpc.ClientUnaryCall;
  RotateSecret(argument: _muster_v1_RotateSecretRequest, callback: grpc.requestCallback<_muster_v1_RotateSecretResponse__Output>): grpc.ClientUnaryCall;
  rotateSecret(argument: _muster_v1_RotateSecretRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RotateSecretResponse__Output>): grpc.ClientUnaryCall;
  rotateSecret(argument: _muster_v1_RotateSecretRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RotateSecretResponse__Output>): grpc.ClientUnaryCall;
  rotateSecret(argument: _muster_v1_RotateSecretRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RotateSecretResponse__Output>): grpc.ClientUnaryCall;
  rotateSecret(argument: _muster_v1_RotateSecretRequest, callback: grpc.requestCallback<_muster_v1_RotateSecretResponse__Output>): grpc.ClientUnaryCall;
  
  RotateWrappingKey(argument: _muster_v1_RotateWrappingKeyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RotateWrappingKeyResponse__Output>): grpc.ClientUnaryCall;
  RotateWrappingKey(argument: _muster_v1_RotateWrappingKeyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RotateWrappingKeyResponse__Output>): grpc.ClientUnaryCall;
  RotateWrappingKey(argument: _muster_v1_RotateWrappingKeyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RotateWrappingKeyResponse__Output>): grpc.ClientUnaryCall;
  RotateWrappingKey(argument: _muster_v1_RotateWrappingKeyRequest, callback: grpc.requestCallback<_muster_v1_RotateWrappingKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateWrappingKey(argument: _muster_v1_RotateWrappingKeyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RotateWrappingKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateWrappingKey(argument: _muster_v1_RotateWrappingKeyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_muster_v1_RotateWrappingKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateWrappingKey(argument: _muster_v1_RotateWrappingKeyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_muster_v1_RotateWrappingKeyResponse__Output>): grpc.ClientUnaryCall;
  rotateWrappingKey(argument: _muster_v1_RotateWrappingKeyRequest, callback: grpc.requestCallback<_muster_v1_RotateWrappingKeyResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface SecretsServiceHandlers extends grpc.UntypedServiceImplementation {
  CreateSecret: grpc.handleUnaryCall<_muster_v1_CreateSecretRequest__Output, _muster_v1_CreateSecretResponse>;
  
  DeleteSecret: grpc.handleUnaryCall<_muster_v1_DeleteSecretRequest__Output, _muster_v1_DeleteSecretResponse>;
  
  GetSecret: grpc.handleUnaryCall<_muster_v1_GetSecretRequest__Output, _muster_v1_GetSecretResponse>;
  
  ListSecrets: grpc.handleUnaryCall<_muster_v1_ListSecretsRequest__Output, _muster_v1_ListSecretsResponse>;
  
  RotateSecret: grpc.handleUnaryCall<_muster_v1_RotateSecretRequest__Output, _muster_v1_RotateSecretResponse>;
  
  RotateWrappingKey: grpc.handleUnaryCall<_muster_v1_RotateWrappingKeyRequest__Output, _muster_v1_RotateWrappingKeyResponse>;
  
}

export interface SecretsServiceDefinition extends grpc.ServiceDefinition {
  CreateSecret: MethodDefinition<_muster_v1_CreateSecretRequest, _muster_v1_CreateSecretResponse, _muster_v1_CreateSecretRequest__Output, _muster_v1_CreateSecretResponse__Output>
  DeleteSecret: MethodDefinition<_muster_v1_DeleteSecretRequest, _muster_v1_DeleteSecretResponse, _muster_v1_DeleteSecretRequest__Output, _muster_v1_DeleteSecretResponse__Output>
  GetSecret: MethodDefinition<_muster_v1_GetSecretRequest, _muster_v1_GetSecretResponse, _muster_v1_GetSecretRequest__Output, _muster_v1_GetSecretResponse__Output>
  ListSecrets: MethodDefinition<_muster_v1_ListSecretsRequest, _muster_v1_ListSecretsResponse, _muster_v1_ListSecretsRequest__Output, _muster_v1_ListSecretsResponse__Output>
  RotateSecret: MethodDefinition<_muster_v1_RotateSecretRequest, _muster_v1_RotateSecretResponse, _muster_v1_RotateSecretRequest__Output, _muster_v1_RotateSecretResponse__Output>
  RotateWrappingKey: MethodDefinition<_muster_v1_RotateWrappingKeyRequest, _muster_v1_RotateWrappingKeyResponse, _muster_v1_RotateWrappingKeyRequest__Output, _muster_v1_RotateWrappingKeyResponse__Output>
}
