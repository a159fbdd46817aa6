/**
 * The API's StreamLogs: the logs of a service's tasks, or of one task, as one
 * stream. A follower of a service gets the logs of tasks that start later, too.
 */
import { MusterError } from '@muster/shared/model/error';
import type { ServiceId, TaskId } from '@muster/shared/model/ids';
import type { LogOptions } from '@muster/shared/model/logs';
import type { Stored, Task } from '@muster/shared/model/objects';
import { isTerminal } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import { connectControl, type ControlClient } from '@muster/shared/rpc/client';
import { logEntryToWire } from '@muster/shared/rpc/convert-dispatch';
import type { LogsServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/LogsService';
import type { StreamLogsRequest__Output } from '@muster/shared/rpc/gen/muster/v1/StreamLogsRequest';
import type { StreamLogsResponse } from '@muster/shared/rpc/gen/muster/v1/StreamLogsResponse';
import type { Implementation } from '@muster/shared/rpc/methods';
import { Pipe } from '@muster/shared/runtime/pipe';
import type { ApiContext } from './context.ts';
import { nameOfTask } from './present.ts';
import { refuseField } from './refuse.ts';
import { resolveService, resolveTask } from './resolve-ref.ts';
import { FORWARDED_HEADER, taskLogs, type LogItem, type LogReader, type TaskLogSources } from './task-logs.ts';

/** Tasks that one stream reads at the same time. */
const MAX_TASKS = 200;
/** Batches of lines that wait for the reader. */
const MAX_WAITING = 64;

export interface LogMethodsOptions {
  readonly logs: LogReader;
  /** Another manager's API. */
  readonly connect?: (address: string) => ControlClient;
}

export function logMethods(api: ApiContext, source: LogMethodsOptions): Implementation<LogsServiceHandlers> {
  const { logs } = source;
  const connect = source.connect ?? ((address: string) => connectControl([address]));
  return {
    async *StreamLogs(request, { signal, header }) {
      const target = targetOf(api.state.view, request.ref);
      const options = optionsOf(request);
      const sources: TaskLogSources = { api, logs, connect, forwarded: header(FORWARDED_HEADER) !== undefined };
      const ended = new AbortController();
      const until = AbortSignal.any([signal, ended.signal]);
      const items = new Pipe<LogItem>(MAX_WAITING);
      const seen = new Set<TaskId>();
      let reading = 0;

      const endIfComplete = () => {
        if (reading === 0 && (!options.follow || hasEnded(api.state.view, target))) items.end();
      };
      const readOne = async (task: Stored<Task>) => {
        reading += 1;
        try {
          for await (const item of taskLogs(sources, task.id, options, until)) {
            if (items.ended) return;
            await items.push(item);
          }
        } catch (error) {
          items.end(error);
        } finally {
          reading -= 1;
          endIfComplete();
        }
      };
      const look = () => {
        for (const task of tasksOf(api.state.view, target)) {
          if (seen.has(task.id) || !hasLog(task) || seen.size >= MAX_TASKS) continue;
          seen.add(task.id);
          void readOne(task);
        }
        endIfComplete();
      };

      const stop = options.follow
        ? api.state.observe(({ kind, before, after }) => {
            const object = after ?? before;
            if (kind === 'service' || (object?.kind === 'task' && isTarget(object, target))) look();
          })
        : () => undefined;
      const onAbort = () => items.end();
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        look();
        const notice = firstNotice(api.state.view, target, seen);
        if (notice !== undefined) yield { notice };
        for await (const item of items.read()) yield itemToWire(item);
      } finally {
        signal.removeEventListener('abort', onAbort);
        stop();
        ended.abort();
      }
    },
  };
}

type Target =
  | { readonly type: 'service'; readonly id: ServiceId; readonly name: string }
  | { readonly type: 'task'; readonly id: TaskId; readonly name: string };

function targetOf(view: StateView, ref: string): Target {
  if (ref === '') refuseField('ref', 'must name a service or a task');
  const service = unlessNotFound(() => resolveService(view, ref));
  if (service !== undefined) return { type: 'service', id: service.id, name: service.spec.name };
  const task = unlessNotFound(() => resolveTask(view, ref));
  if (task !== undefined) return { type: 'task', id: task.id, name: nameOfTask(view, task) };
  throw new MusterError('not-found', `there is no service and no task "${ref}"`, {
    reason: 'SERVICE_NOT_FOUND',
    hint: 'See what there is: muster service ls',
  });
}

function unlessNotFound<T>(resolve: () => T): T | undefined {
  try {
    return resolve();
  } catch (error) {
    if (error instanceof MusterError && error.code === 'not-found') return undefined;
    throw error;
  }
}

function optionsOf(request: StreamLogsRequest__Output): LogOptions {
  if (request.tail !== undefined && request.tail < 0) refuseField('tail', 'must be 0 or more');
  if (request.since < 0) refuseField('since', 'must be 0 or more');
  // Who names neither stream wants both.
  const both = !request.stdout && !request.stderr;
  return {
    follow: request.follow,
    ...(request.tail === undefined ? {} : { tail: request.tail }),
    ...(request.since === 0 ? {} : { since: request.since }),
    stdout: request.stdout || both,
    stderr: request.stderr || both,
  };
}

/** The newest first: when there are too many, the old ones are left out. */
function tasksOf(view: StateView, target: Target): Stored<Task>[] {
  if (target.type === 'task') {
    const task = view.task(target.id);
    return task === undefined ? [] : [task];
  }
  return [...view.tasksOfService(target.id)].sort((left, right) => right.createdAt - left.createdAt);
}

function isTarget(task: Task, target: Target): boolean {
  return target.type === 'task' ? task.id === target.id : task.serviceId === target.id;
}

/** A task has a log as soon as it has had a container. */
function hasLog({ nodeId, status }: Task): boolean {
  return nodeId !== undefined && (status.containerId !== undefined || status.state === 'running');
}

function firstNotice(view: StateView, target: Target, read: ReadonlySet<TaskId>): string | undefined {
  const tasks = tasksOf(view, target);
  const withLog = tasks.filter(hasLog).length;
  if (withLog > read.size) return `${target.name} has ${withLog} tasks with logs; the newest ${read.size} are read`;
  if (withLog > 0) return undefined;
  const [task] = tasks;
  if (target.type === 'task' && task !== undefined) return `${target.name} has no log yet: it is ${task.status.state}`;
  return `no task of ${target.name} has a log yet`;
}

function hasEnded(view: StateView, target: Target): boolean {
  if (target.type === 'service') return view.service(target.id) === undefined;
  const task = view.task(target.id);
  return task === undefined || isTerminal(task.status.state);
}

function itemToWire(item: LogItem): StreamLogsResponse {
  return item.type === 'entries' ? { entries: item.entries.map(logEntryToWire) } : { notice: item.notice };
}
