/**
 * The services and messages of proto/ as grpc-js needs them, typed by the
 * generated types: all of them at once, for what serves them. A client takes single
 * methods from `lazy.ts`.
 */
import * as grpc from '@grpc/grpc-js';
import { fromJSON, type MessageTypeDefinition } from '@grpc/proto-loader';
import type { BadRequest, BadRequest__Output } from './gen/google/rpc/BadRequest.ts';
import type { ErrorInfo, ErrorInfo__Output } from './gen/google/rpc/ErrorInfo.ts';
import type { Help, Help__Output } from './gen/google/rpc/Help.ts';
import type { Status, Status__Output } from './gen/google/rpc/Status.ts';
import type { HealthDefinition } from './gen/grpc/health/v1/Health.ts';
import type { ServerReflectionDefinition } from './gen/grpc/reflection/v1/ServerReflection.ts';
import type { ServerReflectionDefinition as ServerReflectionAlphaDefinition } from './gen/grpc/reflection/v1alpha/ServerReflection.ts';
import type { Assignment, Assignment__Output } from './gen/muster/v1/Assignment.ts';
import type { AccessServiceDefinition } from './gen/muster/v1/AccessService.ts';
import type { CaServiceClient, CaServiceDefinition } from './gen/muster/v1/CaService.ts';
import type { ControlServiceClient, ControlServiceDefinition } from './gen/muster/v1/ControlService.ts';
import type { DispatcherServiceClient, DispatcherServiceDefinition } from './gen/muster/v1/DispatcherService.ts';
import type { LogsServiceClient, LogsServiceDefinition } from './gen/muster/v1/LogsService.ts';
import type { SecretsServiceDefinition } from './gen/muster/v1/SecretsService.ts';
import type { ServiceSpec, ServiceSpec__Output } from './gen/muster/v1/ServiceSpec.ts';
import type { Task, Task__Output } from './gen/muster/v1/Task.ts';
import type { TaskReport, TaskReport__Output } from './gen/muster/v1/TaskReport.ts';
import { protoJson } from './gen/proto-json.ts';
import { LOADER_OPTIONS } from './loader-options.ts';

interface Definitions {
  readonly 'muster.v1.ControlService': ControlServiceDefinition;
  readonly 'muster.v1.CaService': CaServiceDefinition;
  readonly 'muster.v1.AccessService': AccessServiceDefinition;
  readonly 'muster.v1.SecretsService': SecretsServiceDefinition;
  readonly 'muster.v1.LogsService': LogsServiceDefinition;
  readonly 'muster.v1.DispatcherService': DispatcherServiceDefinition;
  readonly 'grpc.health.v1.Health': HealthDefinition;
  readonly 'grpc.reflection.v1.ServerReflection': ServerReflectionDefinition;
  readonly 'grpc.reflection.v1alpha.ServerReflection': ServerReflectionAlphaDefinition;
  readonly 'google.rpc.Status': MessageTypeDefinition<Status, Status__Output>;
  readonly 'google.rpc.ErrorInfo': MessageTypeDefinition<ErrorInfo, ErrorInfo__Output>;
  readonly 'google.rpc.BadRequest': MessageTypeDefinition<BadRequest, BadRequest__Output>;
  readonly 'google.rpc.Help': MessageTypeDefinition<Help, Help__Output>;
  readonly 'muster.v1.ServiceSpec': MessageTypeDefinition<ServiceSpec, ServiceSpec__Output>;
  readonly 'muster.v1.Task': MessageTypeDefinition<Task, Task__Output>;
  readonly 'muster.v1.TaskReport': MessageTypeDefinition<TaskReport, TaskReport__Output>;
  readonly 'muster.v1.Assignment': MessageTypeDefinition<Assignment, Assignment__Output>;
}

const definitions = fromJSON(JSON.parse(protoJson) as Parameters<typeof fromJSON>[0], LOADER_OPTIONS) as unknown as Definitions;

export const controlService = definitions['muster.v1.ControlService'];
export const caService = definitions['muster.v1.CaService'];
export const accessService = definitions['muster.v1.AccessService'];
export const secretsService = definitions['muster.v1.SecretsService'];
export const logsService = definitions['muster.v1.LogsService'];
export const dispatcherService = definitions['muster.v1.DispatcherService'];
export const healthService = definitions['grpc.health.v1.Health'];
export const reflectionService = definitions['grpc.reflection.v1.ServerReflection'];
export const reflectionAlphaService = definitions['grpc.reflection.v1alpha.ServerReflection'];

/** Messages that are written or read apart from a call: error details, and what tests and the agent's journal need. */
export const messages = {
  status: definitions['google.rpc.Status'],
  errorInfo: definitions['google.rpc.ErrorInfo'],
  badRequest: definitions['google.rpc.BadRequest'],
  help: definitions['google.rpc.Help'],
  serviceSpec: definitions['muster.v1.ServiceSpec'],
  task: definitions['muster.v1.Task'],
  taskReport: definitions['muster.v1.TaskReport'],
  assignment: definitions['muster.v1.Assignment'],
};

type ClientConstructor<Client extends grpc.Client> = new (
  address: string,
  credentials: grpc.ChannelCredentials,
  options?: grpc.ClientOptions,
) => Client;

export const ControlClient = grpc.makeGenericClientConstructor(
  controlService,
  'ControlService',
) as unknown as ClientConstructor<ControlServiceClient>;
export const CaClient = grpc.makeGenericClientConstructor(caService, 'CaService') as unknown as ClientConstructor<CaServiceClient>;
export const LogsClient = grpc.makeGenericClientConstructor(
  logsService,
  'LogsService',
) as unknown as ClientConstructor<LogsServiceClient>;
export const DispatcherClient = grpc.makeGenericClientConstructor(
  dispatcherService,
  'DispatcherService',
) as unknown as ClientConstructor<DispatcherServiceClient>;
