/**
 * Finds the container of a task. Container ids are remembered, so that the usual
 * call costs one request; an id gets in only after its labels were checked, so
 * whatever goes through here touches this owner's containers alone.
 */
import type Dockerode from 'dockerode';
import { DriverError } from '../driver.ts';
import type { EngineClient } from './connect.ts';
import { SUMMARIES_SHAPE } from './reply-shapes.ts';
import { LABEL, ownerFilter, type Owner, taskOf } from './labels.ts';

export const READ_TIMEOUT_MS = 30_000;

export interface Containers {
  remember(taskId: string, containerId: string): void;
  forget(taskId: string): void;
  /** All of the owner's, as the engine lists them; refreshes what is remembered. */
  list(signal?: AbortSignal): Promise<readonly { readonly taskId: string; readonly summary: Dockerode.ContainerInfo }[]>;
  /** Those of them with a lease. */
  leased(signal?: AbortSignal): Promise<readonly { readonly taskId: string; readonly summary: Dockerode.ContainerInfo }[]>;
  /** Runs `work` with the id of the task's container; undefined when there is none. */
  withId<Result>(taskId: string, work: (containerId: string) => Promise<Result>, signal?: AbortSignal): Promise<Result | undefined>;
  /** The same, and throws `not-found` when there is none. */
  withExistingId<Result>(taskId: string, work: (containerId: string) => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}

export function containers(client: EngineClient, owner: Owner): Containers {
  const ids = new Map<string, string>();

  async function find(labels: readonly string[], signal: AbortSignal | undefined) {
    const summaries = await client.call(
      'list containers',
      (docker, abortSignal) => docker.listContainers({ all: true, filters: { label: [...labels] }, abortSignal }),
      { timeoutMs: READ_TIMEOUT_MS, signal, shape: SUMMARIES_SHAPE },
    );
    return summaries.flatMap((summary) => {
      const taskId = taskOf(summary.Labels, owner);
      return taskId === undefined ? [] : [{ taskId, summary }];
    });
  }

  async function lookUp(taskId: string, signal: AbortSignal | undefined): Promise<string | undefined> {
    const [found] = await find([...ownerFilter(owner), `${LABEL.task}=${taskId}`], signal);
    if (found === undefined) return undefined;
    ids.set(taskId, found.summary.Id);
    return found.summary.Id;
  }

  const self: Containers = {
    remember: (taskId, containerId) => void ids.set(taskId, containerId),
    forget: (taskId) => void ids.delete(taskId),
    async list(signal) {
      const found = await find(ownerFilter(owner), signal);
      ids.clear();
      for (const { taskId, summary } of found) ids.set(taskId, summary.Id);
      return found;
    },
    leased: (signal) => find([...ownerFilter(owner), LABEL.lease], signal),
    async withId(taskId, work, signal) {
      const remembered = ids.get(taskId);
      if (remembered !== undefined) {
        try {
          return await work(remembered);
        } catch (error) {
          if (!(error instanceof DriverError && error.code === 'not-found')) throw error;
          // Somebody removed it; the task may have another one by now.
          ids.delete(taskId);
        }
      }
      const id = await lookUp(taskId, signal);
      if (id === undefined || id === remembered) return undefined;
      return work(id);
    },
    async withExistingId(taskId, work, signal) {
      const done = await self.withId(taskId, async (id) => ({ result: await work(id) }), signal);
      if (done === undefined) {
        throw new DriverError(
          'not-found',
          `Task ${taskId} has no container of this agent on the engine; docker ps -a --filter label=${LABEL.task}=${taskId} shows other agents' too.`,
        );
      }
      return done.result;
    },
  };
  return self;
}
