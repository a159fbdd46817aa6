/** Creates a task's container, or adopts the one that an earlier attempt made. */
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import type Dockerode from 'dockerode';
import { type ContainerRequest, type ContainerState, DriverError } from '../driver.ts';
import type { EngineClient } from './connect.ts';
import { type Containers, READ_TIMEOUT_MS } from './containers.ts';
import { createOptions, endpointConfig } from './create-options.ts';
import { dial } from './dial.ts';
import { ignoreStatus } from './failure.ts';
import { parseImageReference } from './image-reference.ts';
import { containerName, type Owner, taskOf } from './labels.ts';
import { CREATED_SHAPE, INSPECT_SHAPE } from './reply-shapes.ts';
import { parseInspect } from './parse-state.ts';

/**
 * The holder of a name may vanish between the refusal and the look at it; and while
 * another call makes it, the engine has given its name away and shows nothing yet.
 */
const MAX_ATTEMPTS = 20;
const ATTEMPT_PAUSE_MS = 50;

export interface CreateContext {
  readonly client: EngineClient;
  readonly owner: Owner;
  readonly own: Containers;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timeoutMs: number;
}

export async function createContainer(
  context: CreateContext,
  request: ContainerRequest,
  signal: AbortSignal | undefined,
): Promise<ContainerState> {
  const { image } = request.spec.container;
  if (parseImageReference(image) === undefined) throw new DriverError('refused', `"${image}" is not the name of an image.`);
  const name = containerName(request);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const created = await tryCreate(context, request, name, signal);
    if (created !== undefined) {
      await connectFurther(context, request, created, signal);
      context.own.remember(request.taskId, created);
      return { taskId: request.taskId, containerId: created, phase: 'created', health: 'none', outOfMemory: false, ports: [] };
    }
    const holder = await inspectByName(context.client, name, signal);
    if (holder !== undefined) {
      const adopted = adopt(context, request, name, holder);
      if (adopted.phase === 'created') await connectFurther(context, request, holder.Id, signal);
      return adopted;
    }
    await context.clock.sleep(ATTEMPT_PAUSE_MS, signal);
  }
  throw new DriverError('unavailable', `The engine says that the name ${name} is taken and shows no container with it. Try again.`);
}

/** The new container's id; undefined when the name is taken. */
async function tryCreate(
  { client, owner, logger, timeoutMs }: CreateContext,
  request: ContainerRequest,
  name: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const answer = await client.call(
    `create the container of task ${request.taskId}`,
    (docker, abortSignal) => post(docker, name, createOptions(request, owner), abortSignal).catch(ignoreStatus(409)),
    { timeoutMs, signal, shape: CREATED_SHAPE },
  );
  for (const warning of answer?.Warnings ?? []) {
    logger.warn({ taskId: request.taskId, service: request.serviceName, warning }, 'engine warns about a container');
  }
  return answer?.Id;
}

/** Attaches the container to its networks beyond the first; being attached already is as good. */
async function connectFurther({ client }: CreateContext, { taskId, networks = [] }: ContainerRequest, id: string, signal: AbortSignal | undefined): Promise<void> {
  for (const network of networks.slice(1)) {
    const { name } = network;
    await client.call(
      `attach the container of task ${taskId} to network ${name}`,
      (docker) => docker.getNetwork(name).connect({ Container: id, EndpointConfig: endpointConfig(network) }).catch(ignoreAttached),
      { timeoutMs: READ_TIMEOUT_MS, signal },
    );
  }
}

function ignoreAttached(error: unknown): undefined {
  if (error instanceof Error && error.message.includes('already exists in network')) return undefined;
  throw error;
}

interface Created {
  readonly Id: string;
  readonly Warnings: readonly string[] | null;
}

/** dockerode's own createContainer throws the warnings away: options that this host cannot honour. */
function post(docker: Dockerode, name: string, body: Dockerode.ContainerCreateOptions, abortSignal: AbortSignal): Promise<Created> {
  return dial(docker, {
    path: '/containers/create?',
    method: 'POST',
    options: { _query: { name }, _body: body },
    abortSignal,
    statusCodes: { 201: true, 400: 'bad parameter', 404: 'no such image', 409: 'conflict', 500: 'server error' },
  });
}

function inspectByName(client: EngineClient, name: string, signal: AbortSignal | undefined) {
  return client.call(
    `tell about container ${name}`,
    (docker, abortSignal) => docker.getContainer(name).inspect({ abortSignal }).catch(ignoreStatus(404)),
    { timeoutMs: READ_TIMEOUT_MS, signal, shape: INSPECT_SHAPE },
  );
}

function adopt(
  { owner, own }: CreateContext,
  { taskId }: ContainerRequest,
  name: string,
  holder: Dockerode.ContainerInspectInfo,
): ContainerState {
  if (taskOf(holder.Config.Labels, owner) !== taskId) {
    throw new DriverError(
      'refused',
      `The container name ${name} is taken by container ${holder.Id.slice(0, 12)}, which is not this agent's and is left alone. ` +
        `Rename it (docker rename ${holder.Id.slice(0, 12)} NEW_NAME) or remove it.`,
    );
  }
  own.remember(taskId, holder.Id);
  return parseInspect(taskId, holder);
}
