/**
 * The driver for Docker Engine, through dockerode.
 *
 * Reads and writes: the containers that carry its owner's labels, images, and
 * for `usedPorts` the list of all containers and the host's socket tables.
 * Never: touches a container that is not its owner's, even one that bears the
 * name it wants; retries, restarts or decides anything.
 */
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import { type ContainerState, type Driver, DriverError } from '../driver.ts';
import { readSocketTables, untilAllTaken } from './accept-queue.ts';
import { senseless } from './check-reply.ts';
import { connect, readEndpoint } from './connect.ts';
import { containers, READ_TIMEOUT_MS } from './containers.ts';
import { createContainer } from './create.ts';
import { readEvents } from './events.ts';
import { runExec } from './exec.ts';
import { ignoreStatus } from './failure.ts';
import { killContainerProcess, readListeningPorts } from './host.ts';
import { LABEL, type Owner, taskOf } from './labels.ts';
import { limit } from './limit.ts';
import { readLogs } from './logs.ts';
import { parseInspect, parseSummary } from './parse-state.ts';
import { parseStats } from './parse-stats.ts';
import { explainTakenPort } from './port-holder.ts';
import { portClaims } from './port-claims.ts';
import { imagePuller } from './pull.ts';
import { readInfo } from './read-info.ts';
import { foreignPorts, publishedPorts } from './read-ports.ts';
import { removeContainer } from './remove.ts';
import { INSPECT_SHAPE, STATS_SHAPE, SUMMARIES_SHAPE } from './reply-shapes.ts';

export interface DockerDriverOptions {
  readonly nodeId: string;
  /** Tells two clusters apart that share an engine. */
  readonly clusterLabel?: string | undefined;
  readonly socketPath?: string | undefined;
  /** The value of DOCKER_HOST, when `socketPath` is absent. */
  readonly dockerHost?: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A loaded engine takes seconds to create or start a container; it starts few at a time. */
const WORK_TIMEOUT_MS = 120_000;
const LIST_INSPECT_TIMEOUT_MS = 5_000;
const MAX_INSPECTS = 16;

function leaseOf(taskId: string, labels: Readonly<Record<string, string>>): number {
  const text = labels[LABEL.lease] ?? '';
  if (!/^\d{1,15}$/.test(text)) throw senseless('list containers', `the lease of task ${taskId} is no number`);
  return Number(text);
}

/** Does not touch the engine: the first call finds out whether it is there. */
export function openDockerDriver(options: DockerDriverOptions): Driver {
  const { clock, logger, clusterLabel } = options;
  const owner: Owner = { nodeId: options.nodeId, ...(clusterLabel === undefined ? {} : { cluster: clusterLabel }) };
  const endpoint = readEndpoint(options);
  const client = connect(endpoint, clock);
  const own = containers(client, owner);
  const inspectInTurn = limit(MAX_INSPECTS);
  const claims = portClaims();

  const inspectId = async (taskId: string, id: string, timeoutMs: number, signal: AbortSignal | undefined) => {
    const info = await client.call(
      `tell about the container of task ${taskId}`,
      (docker, abortSignal) => docker.getContainer(id).inspect({ abortSignal }),
      { timeoutMs, signal, shape: INSPECT_SHAPE },
    );
    return parseInspect(taskId, info);
  };

  /** The socket tables of a container in the host's network are the host's, and those of one that does not run are nobody's. */
  const letTake = async (taskId: string, id: string, signal: AbortSignal | undefined) => {
    const { State, HostConfig } = await client.call(
      `tell about the container of task ${taskId}`,
      (docker, abortSignal) => docker.getContainer(id).inspect({ abortSignal }),
      { timeoutMs: READ_TIMEOUT_MS, signal, shape: INSPECT_SHAPE },
    );
    if (!State.Running || State.Paused || State.Pid <= 0 || HostConfig.NetworkMode === 'host') return;
    await untilAllTaken(() => readSocketTables(State.Pid), clock, signal);
  };

  return {
    info: (signal) => readInfo(client, signal),

    ensureImage: imagePuller(client, clock),

    create(request, signal) {
      claims.know(request.taskId, request.ports);
      return createContainer({ client, owner, own, clock, logger, timeoutMs: WORK_TIMEOUT_MS }, request, signal);
    },

    async start(taskId, signal) {
      await own.withExistingId(
        taskId,
        async (id) => {
          try {
            await client.call(
              `start the container of task ${taskId}`,
              // 304: it runs already.
              (docker, abortSignal) =>
                claims.during(taskId, () => docker.getContainer(id).start({ abortSignal })).catch(ignoreStatus(304)),
              { timeoutMs: WORK_TIMEOUT_MS, signal },
            );
          } catch (error) {
            if (error instanceof DriverError && error.code === 'port-taken') throw await explainTakenPort(client, error, signal);
            throw error;
          }
        },
        signal,
      );
    },

    async stop(taskId, { graceMs, untilTaken = false }, signal) {
      // Docker counts the grace in seconds.
      const graceSeconds = Math.ceil(graceMs / 1_000);
      await own.withId(
        taskId,
        async (id) => {
          if (untilTaken && endpoint.isLocal) await letTake(taskId, id, signal);
          await client.call(
            `stop the container of task ${taskId}`,
            (docker, abortSignal) =>
              claims.during(taskId, () => docker.getContainer(id).stop({ t: graceSeconds, abortSignal })).catch(ignoreStatus(304)),
            { timeoutMs: graceSeconds * 1_000 + WORK_TIMEOUT_MS, signal },
          );
        },
        signal,
      );
    },

    async kill(taskId, killSignal, signal) {
      await own.withExistingId(
        taskId,
        (id) =>
          client.call(
            `send ${killSignal} to the container of task ${taskId}`,
            // 409: it does not run.
            (docker, abortSignal) =>
              docker.getContainer(id).kill({ signal: killSignal, abortSignal }).catch(ignoreStatus(409)),
            { timeoutMs: READ_TIMEOUT_MS, signal },
          ),
        signal,
      );
    },

    async remove(taskId, signal) {
      const removal = { client, clock, timeoutMs: WORK_TIMEOUT_MS };
      await claims.during(taskId, () => own.withId(taskId, (id) => removeContainer(removal, taskId, id, signal), signal));
      own.forget(taskId);
      claims.forget(taskId);
    },

    inspect: (taskId, signal) => own.withId(taskId, (id) => inspectId(taskId, id, READ_TIMEOUT_MS, signal), signal),

    async list(signal) {
      const found = await own.list(signal);
      const states = found.map(({ taskId, summary }) =>
        inspectInTurn(() => inspectId(taskId, summary.Id, LIST_INSPECT_TIMEOUT_MS, signal), signal).catch((error: unknown) => {
          if (!(error instanceof DriverError) || signal?.aborted) throw error;
          // Gone meanwhile, or the engine is busy with it: it holds a container's lock while it starts or stops it.
          return error.code === 'not-found' ? undefined : parseSummary(taskId, summary);
        }),
      );
      return (await Promise.all(states)).filter((state): state is ContainerState => state !== undefined);
    },

    async leased(signal) {
      const found = await own.leased(signal);
      return found.map(({ taskId, summary }) => ({
        taskId,
        phase: parseSummary(taskId, summary).phase,
        killAfterMs: leaseOf(taskId, summary.Labels),
      }));
    },

    events: (signal) => readEvents({ client, owner, clock, logger }, signal),

    async *logs(taskId, logOptions, signal) {
      const id = await own.withExistingId(taskId, (id) => Promise.resolve(id), signal);
      yield* readLogs(client, id, logOptions, signal);
    },

    async stats(taskId, signal) {
      const raw = await own.withExistingId(
        taskId,
        (id) =>
          client.call(
            `measure the container of task ${taskId}`,
            // Without one-shot the engine waits a second for a second sample.
            (docker, abortSignal) =>
              docker.getContainer(id).stats({ stream: false, 'one-shot': true, abortSignal } as { stream: false }),
            { timeoutMs: READ_TIMEOUT_MS, signal, shape: STATS_SHAPE },
          ),
        signal,
      );
      const stats = parseStats(raw);
      if (stats === undefined) throw new DriverError('refused', `The container of task ${taskId} does not run, so it uses nothing.`);
      if (Number.isNaN(stats.readAt)) throw senseless(`measure the container of task ${taskId}`, 'read is no time');
      return stats;
    },

    exec(taskId, command, limits, signal) {
      const killProcess = endpoint.isLocal ? killContainerProcess : async () => undefined;
      return own.withExistingId(
        taskId,
        (containerId) => runExec({ client, clock, killProcess }, { containerId, command, ...limits }, signal),
        signal,
      );
    },

    async usedPorts(signal) {
      // In this order: a container that starts meanwhile is then in the list, if its port was seen before.
      const listening = endpoint.isLocal ? await readListeningPorts() : [];
      const claimed = claims.held();
      const all = await client.call('list containers', (docker, abortSignal) => docker.listContainers({ abortSignal }), {
        timeoutMs: READ_TIMEOUT_MS,
        signal,
        shape: SUMMARIES_SHAPE,
      });
      const { true: ours = [], false: others = [] } = Object.groupBy(all, ({ Labels }) =>
        taskOf(Labels, owner) === undefined ? 'false' : 'true',
      );
      return foreignPorts({ listening, own: [...claimed, ...ours.flatMap(publishedPorts)], foreign: others.flatMap(publishedPorts) });
    },
  };
}
