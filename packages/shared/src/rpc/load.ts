/**
 * The services and messages of proto/ as grpc-js needs them, typed by the
 * generated types. The options must equal those of scripts/generate.sh: the
 * generated types describe what these options produce.
 */
import * as grpc from '@grpc/grpc-js';
import { fromJSON, type MessageTypeDefinition, type PackageDefinition } from '@grpc/proto-loader';
import type { BadRequest, BadRequest__Output } from './gen/google/rpc/BadRequest.ts';
import type { ErrorInfo, ErrorInfo__Output } from './gen/google/rpc/ErrorInfo.ts';
import type { Help, Help__Output } from './gen/google/rpc/Help.ts';
import type { Status, Status__Output } from './gen/google/rpc/Status.ts';
import type { HealthDefinition } from './gen/grpc/health/v1/Health.ts';
import type { ServerReflectionDefinition } from './gen/grpc/reflection/v1/ServerReflection.ts';
import type { ServerReflectionDefinition as ServerReflectionAlphaDefinition } from './gen/grpc/reflection/v1alpha/ServerReflection.ts';
import type { Assignment, Assignment__Output } from './gen/muster/v1/Assignment.ts';
import type { ControlServiceClient, ControlServiceDefinition } from './gen/muster/v1/ControlService.ts';
import type { DispatcherServiceClient, DispatcherServiceDefinition } from './gen/muster/v1/DispatcherService.ts';
import type { LogsServiceClient, LogsServiceDefinition } from './gen/muster/v1/LogsService.ts';
import type { Node, Node__Output } from './gen/muster/v1/Node.ts';
import type { ServiceSpec, ServiceSpec__Output } from './gen/muster/v1/ServiceSpec.ts';
import type { Task, Task__Output } from './gen/muster/v1/Task.ts';
import type { TaskReport, TaskReport__Output } from './gen/muster/v1/TaskReport.ts';
import { protoJson } from './gen/proto-json.ts';

const definitions: PackageDefinition = fromJSON(JSON.parse(protoJson) as Parameters<typeof fromJSON>[0], {
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
});

function service<Definition extends grpc.ServiceDefinition>(name: string): Definition {
  return definitions[name] as unknown as Definition;
}

function message<In extends object, Out extends object>(name: string): MessageTypeDefinition<In, Out> {
  return definitions[name] as unknown as MessageTypeDefinition<In, Out>;
}

export const controlService = service<ControlServiceDefinition>('muster.v1.ControlService');
export const logsService = service<LogsServiceDefinition>('muster.v1.LogsService');
export const dispatcherService = service<DispatcherServiceDefinition>('muster.v1.DispatcherService');
export const healthService = service<HealthDefinition>('grpc.health.v1.Health');
export const reflectionService = service<ServerReflectionDefinition>('grpc.reflection.v1.ServerReflection');
export const reflectionAlphaService = service<ServerReflectionAlphaDefinition>(
  'grpc.reflection.v1alpha.ServerReflection',
);

/** Messages that are written or read apart from a call: error details, and what tests and the agent's journal need. */
export const messages = {
  status: message<Status, Status__Output>('google.rpc.Status'),
  errorInfo: message<ErrorInfo, ErrorInfo__Output>('google.rpc.ErrorInfo'),
  badRequest: message<BadRequest, BadRequest__Output>('google.rpc.BadRequest'),
  help: message<Help, Help__Output>('google.rpc.Help'),
  serviceSpec: message<ServiceSpec, ServiceSpec__Output>('muster.v1.ServiceSpec'),
  task: message<Task, Task__Output>('muster.v1.Task'),
  node: message<Node, Node__Output>('muster.v1.Node'),
  taskReport: message<TaskReport, TaskReport__Output>('muster.v1.TaskReport'),
  assignment: message<Assignment, Assignment__Output>('muster.v1.Assignment'),
};

type ClientConstructor<Client extends grpc.Client> = new (
  address: string,
  credentials: grpc.ChannelCredentials,
  options?: grpc.ClientOptions,
) => Client;

function client<Client extends grpc.Client>(definition: grpc.ServiceDefinition, name: string): ClientConstructor<Client> {
  return grpc.makeGenericClientConstructor(definition, name) as unknown as ClientConstructor<Client>;
}

export const ControlClient = client<ControlServiceClient>(controlService, 'ControlService');
export const LogsClient = client<LogsServiceClient>(logsService, 'LogsService');
export const DispatcherClient = client<DispatcherServiceClient>(dispatcherService, 'DispatcherService');
