/**
 * One task's log, from wherever its node's agent is connected: to this manager,
 * or to another one, which is then asked. A follower stays with the task when its
 * agent goes to another manager. Failures become notices: they concern one task,
 * and the reader may be reading many.
 */
import { MusterError } from '@muster/shared/model/error';
import type { NodeId, TaskId } from '@muster/shared/model/ids';
import type { LogEntry, LogOptions } from '@muster/shared/model/logs';
import type { Stored, Task } from '@muster/shared/model/objects';
import { isTerminal } from '@muster/shared/model/task-state';
import type { ControlClient } from '@muster/shared/rpc/client';
import { logEntryFromWire } from '@muster/shared/rpc/convert-dispatch';
import type { ApiContext } from './context.ts';
import { nameOfTask, nodeNameOf } from './present.ts';

/** Reads logs of tasks whose nodes' agents are connected to this manager. */
export interface LogReader {
  /** Throws `MusterError`: `unavailable` when the agent is not there or does not answer. */
  read(nodeId: NodeId, taskId: TaskId, options: LogOptions, signal: AbortSignal): AsyncIterable<readonly LogEntry[]>;
}

export type LogItem =
  | { readonly type: 'entries'; readonly entries: readonly LogEntry[] }
  | { readonly type: 'notice'; readonly notice: string };

export interface TaskLogSources {
  readonly api: ApiContext;
  readonly logs: LogReader;
  readonly connect: (address: string) => ControlClient;
  /** The request came from another manager: it is answered here or not at all. */
  readonly forwarded: boolean;
}

/** Marks a request that a manager sends on to another. */
export const FORWARDED_HEADER = 'muster-forwarded';
const RETRY_MS = 1_000;

export async function* taskLogs(
  sources: TaskLogSources,
  taskId: TaskId,
  options: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<LogItem, void, undefined> {
  const { api } = sources;
  const position = new Position();
  let told = '';
  while (!signal.aborted) {
    const task = api.state.view.task(taskId);
    if (task?.nodeId === undefined) return;
    try {
      for await (const entries of open(sources, task, task.nodeId, position.resume(options), signal)) {
        const fresh = position.advance(entries);
        if (fresh.length > 0) yield { type: 'entries', entries: fresh };
        told = '';
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof MusterError)) throw error;
      const notice = `${nameOfTask(api.state.view, task)} on ${nodeNameOf(api.state.view, task.nodeId)}: ${error.message}`;
      // A follower that waits for a node hears of it once.
      if (notice !== told) yield { type: 'notice', notice };
      told = notice;
      const mayReturn = options.follow && error.code === 'unavailable' && !isTerminal(task.status.state);
      if (!mayReturn || sources.forwarded) return;
    }
    await api.clock.sleep(RETRY_MS, signal).catch(() => undefined);
  }
}

function open(
  sources: TaskLogSources,
  task: Stored<Task>,
  nodeId: NodeId,
  options: LogOptions,
  signal: AbortSignal,
): AsyncIterable<readonly LogEntry[]> {
  const { api, forwarded, logs, connect } = sources;
  const session = api.state.view.node(nodeId)?.session;
  if (session === undefined) throw unreachable('its node is gone');
  if (session.managerId === api.managerId || forwarded) return logs.read(nodeId, task.id, options, signal);
  if (!session.connected) throw unreachable("its node's agent is not connected");
  const manager = [...api.state.view.managers()].find(({ id }) => id === session.managerId);
  if (manager === undefined) throw unreachable("its node's agent is changing managers");
  return forward(connect(manager.address), task.id, options, signal);
}

function unreachable(why: string): MusterError {
  return new MusterError('unavailable', `${why}; its log cannot be read now`, { reason: 'LOG_UNREACHABLE' });
}

async function* forward(
  client: ControlClient,
  taskId: TaskId,
  options: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<readonly LogEntry[], void, undefined> {
  try {
    const headers = { [FORWARDED_HEADER]: '1' };
    for await (const { entries, notice } of client.stream('StreamLogs', { ref: taskId, ...options }, { headers, signal })) {
      if (entries.length > 0) yield entries.map(logEntryFromWire);
      if (notice !== '') throw new MusterError('unavailable', withoutName(notice), { reason: 'LOG_UNREACHABLE' });
    }
  } finally {
    client.close();
  }
}

/** The other manager has named the task; so will this one. */
const withoutName = (notice: string): string => notice.slice(notice.indexOf(': ') + 2);

/** How far a log was read, so that it can be opened again there: no line lost, none twice. */
class Position {
  #at = 0;
  /** Lines already read that were written at that time. */
  #lines = 0;
  #toSkip = 0;

  resume(options: LogOptions): LogOptions {
    if (this.#at === 0) return options;
    this.#toSkip = this.#lines;
    const { tail: _tail, ...rest } = options;
    return { ...rest, since: this.#at };
  }

  advance(entries: readonly LogEntry[]): readonly LogEntry[] {
    const fresh = this.#toSkip === 0 ? entries : entries.filter((entry) => !this.#skips(entry));
    for (const { at } of fresh) {
      if (at === this.#at) this.#lines += 1;
      else if (at > this.#at) {
        this.#at = at;
        this.#lines = 1;
      }
    }
    return fresh;
  }

  #skips({ at }: LogEntry): boolean {
    if (this.#toSkip === 0 || at > this.#at) {
      this.#toSkip = 0;
      return false;
    }
    if (at === this.#at) this.#toSkip -= 1;
    return true;
  }
}
