import { describe, expect, it } from 'vitest';
import { MusterError } from '@muster/shared/model/error';
import type { LogEntry, LogOptions } from '@muster/shared/model/logs';
import { asNodeId, asTaskId, type NodeId, type TaskId } from '@muster/shared/model/ids';
import type { Stored, Task } from '@muster/shared/model/objects';
import type { StreamLogsRequest } from '@muster/shared/rpc/gen/muster/v1/StreamLogsRequest';
import { Pipe } from '@muster/shared/runtime/pipe';
import { replace } from '../state/mutation.ts';
import type { LogReader } from './task-logs.ts';
import { idFor, managerRecord, nodeNamed, refusal, startApi, taskOf, type ApiWorld } from './testing/api-world.ts';

/** Agents' logs as the test writes them. */
class ScriptedLogs implements LogReader {
  readonly opened: { readonly taskId: TaskId; readonly options: LogOptions }[] = [];
  readonly #open = new Map<string, Pipe<readonly LogEntry[]>>();
  /** What an agent that is asked now would answer. */
  failure: MusterError | undefined;

  async *read(nodeId: NodeId, taskId: TaskId, options: LogOptions, signal: AbortSignal): AsyncIterable<readonly LogEntry[]> {
    this.opened.push({ taskId, options });
    if (this.failure !== undefined) throw this.failure;
    const pipe = new Pipe<readonly LogEntry[]>(8);
    this.#open.set(taskId, pipe);
    signal.addEventListener('abort', () => pipe.end(), { once: true });
    yield [entry(nodeId, taskId, 1, `begin of ${taskId.slice(0, 2)}`)];
    if (!options.follow) return;
    yield* pipe.read();
  }

  async write(name: string, at: number, ...lines: string[]): Promise<void> {
    const taskId = asTaskId(idFor(name));
    await this.#pipe(name).push(lines.map((line) => entry(asNodeId(idFor('noden1')), taskId, at, line)));
  }

  end(name: string, error?: MusterError): void {
    this.#pipe(name).end(error);
  }

  #pipe(name: string): Pipe<readonly LogEntry[]> {
    const pipe = this.#open.get(idFor(name));
    if (pipe === undefined) throw new Error(`nobody reads the log of ${name}`);
    return pipe;
  }
}

function entry(nodeId: NodeId, taskId: TaskId, at: number, line: string): LogEntry {
  return { taskId, nodeId, slot: 1, serviceName: 'web', nodeName: 'n1', source: 'stdout', at, line: Buffer.from(line) };
}

const NO_SESSION = new MusterError('unavailable', 'the agent is not connected to this manager', { reason: 'NO_SESSION' });

interface World extends ApiWorld {
  readonly webId: string;
  readonly logs: ScriptedLogs;
}

async function start(options: Parameters<typeof startApi>[0] = {}): Promise<World> {
  const logs = new ScriptedLogs();
  const world = await startApi({ logs, ...options });
  const { service } = await world.client.call('CreateService', { spec: { name: 'web', task: { container: { image: 'a' } } } });
  await world.put(nodeNamed('n1'));
  return Object.assign(world, { webId: service?.meta?.id ?? '', logs });
}

const placed = (world: World, name: string, slot: number, fields: Partial<Task> = {}) =>
  taskOf(world.webId, name, { slot, createdAt: slot, nodeId: nodeNamed('n1').id, ...fields });

/** Lines and notices as text. */
class Reader implements AsyncDisposable {
  readonly #stop = new AbortController();
  readonly #lines: AsyncIterator<string>;

  constructor(world: ApiWorld, request: StreamLogsRequest) {
    this.#lines = lines(world, request, this.#stop.signal);
  }

  async next(): Promise<string> {
    const { done, value } = await this.#lines.next();
    return done === true ? '(end)' : value;
  }

  async take(count: number): Promise<string[]> {
    const taken = [];
    while (taken.length < count) taken.push(await this.next());
    return taken;
  }

  async [Symbol.asyncDispose]() {
    this.#stop.abort();
    await this.#lines.next().catch(() => undefined);
  }
}

async function* lines(world: ApiWorld, request: StreamLogsRequest, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
  for await (const { entries, notice } of world.client.stream('StreamLogs', request, { signal })) {
    if (notice !== '') yield `(${notice})`;
    for (const { line } of entries) yield Buffer.from(line).toString();
  }
}

const all = async (world: ApiWorld, request: StreamLogsRequest) => {
  const read = [];
  for await (const line of lines(world, request, new AbortController().signal)) read.push(line);
  return read;
};

describe('StreamLogs', () => {
  it('joins the logs of all tasks of a service that had a container, and ends', async () => {
    await using world = await start();
    await world.put(
      placed(world, 't1', 1),
      placed(world, 't2', 2, { status: { state: 'failed', at: 1, message: '', containerId: 'c' } }),
      placed(world, 't3', 3, { status: { state: 'preparing', at: 1, message: '' } }),
      taskOf(world.webId, 't4', { slot: 4, status: { state: 'pending', at: 1, message: '' } }),
    );
    expect((await all(world, { ref: 'web' })).sort()).toEqual(['begin of t1', 'begin of t2']);
  });

  it('passes on what part of the log is wanted', async () => {
    await using world = await start();
    await world.put(placed(world, 't1', 1));
    await all(world, { ref: 'web.1', tail: 0, since: 5, stderr: true });
    await all(world, { ref: 'web.1' });
    expect(world.logs.opened.map(({ options }) => options)).toEqual([
      { follow: false, tail: 0, since: 5, stdout: false, stderr: true },
      { follow: false, stdout: true, stderr: true },
    ]);
  });

  it('follows, and takes in tasks that start later', async () => {
    await using world = await start();
    await world.put(placed(world, 't1', 1));
    await using reader = new Reader(world, { ref: 'web', follow: true });
    expect(await reader.next()).toBe('begin of t1');
    await world.put(placed(world, 't2', 2));
    expect(await reader.next()).toBe('begin of t2');
    await world.logs.write('t1', 2, 'one', 'two');
    expect(await reader.take(2)).toEqual(['one', 'two']);
  });

  it('follows one task until it has ended', async () => {
    await using world = await start();
    await world.put(placed(world, 't1', 1));
    await using reader = new Reader(world, { ref: 'web.1', follow: true });
    expect(await reader.next()).toBe('begin of t1');
    await change(world, 't1', (task) => ({ ...task, status: { ...task.status, state: 'complete' } }));
    world.logs.end('t1');
    expect(await reader.next()).toBe('(end)');
  });

  it('follows a task that has not started yet from its first line', async () => {
    await using world = await start();
    await world.put(placed(world, 't1', 1, { status: { state: 'preparing', at: 1, message: '' } }));
    await using reader = new Reader(world, { ref: 'web.1', follow: true });
    expect(await reader.next()).toBe('(web.1 has no log yet: it is preparing)');
    await change(world, 't1', (task) => ({ ...task, status: { ...task.status, state: 'running' } }));
    expect(await reader.next()).toBe('begin of t1');
  });

  it('says so when there is nothing to read', async () => {
    await using world = await start();
    expect(await all(world, { ref: 'web' })).toEqual(['(no task of web has a log yet)']);
    expect(await refusal(all(world, { ref: 'nope' }))).toMatchObject({ code: 'not-found' });
    expect((await refusal(all(world, { ref: '' }))).fields).toEqual(['ref']);
    expect((await refusal(all(world, { ref: 'web', tail: -1 }))).fields).toEqual(['tail']);
  });

  it('tells of a log that cannot be read and goes on with the others', async () => {
    await using world = await start();
    await world.put(
      placed(world, 't1', 1),
      placed(world, 't2', 2, { nodeId: asNodeId('gone') }),
      nodeNamed('n3', { connected: false, managerId: 'manager-3' }),
      placed(world, 't3', 3, { nodeId: nodeNamed('n3').id }),
    );
    expect((await all(world, { ref: 'web' })).sort()).toEqual([
      '(web.2 on gone: its node is gone; its log cannot be read now)',
      "(web.3 on n3: its node's agent is not connected; its log cannot be read now)",
      'begin of t1',
    ]);
    world.logs.failure = new MusterError('failed-precondition', 'the log driver is none', { reason: 'LOG_UNREADABLE' });
    expect(await all(world, { ref: 'web.1' })).toEqual(['(web.1 on n1: the log driver is none)']);
  });

  it('comes back to a task whose agent was away, without losing or repeating a line', async () => {
    await using world = await start();
    await world.put(placed(world, 't1', 1));
    await using reader = new Reader(world, { ref: 'web.1', follow: true, tail: 10 });
    await reader.next();
    await world.logs.write('t1', 7, 'a', 'b');
    expect(await reader.take(2)).toEqual(['a', 'b']);
    world.logs.end('t1', NO_SESSION);
    expect(await reader.next()).toContain('not connected to this manager');
    await expect.poll(() => world.logs.opened, { timeout: 3_000 }).toHaveLength(2);
    expect(world.logs.opened[1]?.options).toEqual({ follow: true, since: 7, stdout: true, stderr: true });
    // The agent begins again with that moment: two of its lines are known.
    await world.logs.write('t1', 7, 'a', 'b', 'c');
    await world.logs.write('t1', 8, 'd');
    expect(await reader.take(2)).toEqual(['c', 'd']);
  });

  it('stops reading at the agents when the reader goes away', async () => {
    await using world = await start();
    await world.put(placed(world, 't1', 1));
    {
      await using reader = new Reader(world, { ref: 'web', follow: true });
      await reader.next();
    }
    await expect.poll(() => world.logs.write('t1', 9, 'x').then(() => 'read', () => 'ended')).toBe('ended');
  });
});

describe('logs of agents that are connected to another manager', () => {
  async function twoManagers() {
    const near = await start();
    const farLogs = new ScriptedLogs();
    const far = await startApi({ store: near.store, managerId: 'manager-2', logs: farLogs });
    await near.put(
      managerRecord('manager-2', far.address),
      nodeNamed('n2', { managerId: 'manager-2' }),
      placed(near, 't2', 2, { nodeId: nodeNamed('n2').id }),
    );
    await far.state.waitFor(near.state.view.revision);
    return { near, far, farLogs };
  }

  it('are fetched from it', async () => {
    const { near, far, farLogs } = await twoManagers();
    await using _far = far;
    await using world = near;
    await using reader = new Reader(world, { ref: 'web', follow: true, tail: 3 });
    expect(await reader.next()).toBe('begin of t2');
    await farLogs.write('t2', 5, 'from afar');
    expect(await reader.next()).toBe('from afar');
    expect(farLogs.opened).toMatchObject([{ options: { follow: true, tail: 3, stdout: true, stderr: true } }]);
  });

  it('are not asked for in circles when two managers each believe the other has them', async () => {
    const { near, far, farLogs } = await twoManagers();
    await using _far = far;
    await using world = near;
    farLogs.failure = NO_SESSION;
    expect(await all(world, { ref: 'web' })).toEqual(['(web.2 on n2: the agent is not connected to this manager)']);
    expect(farLogs.opened).toHaveLength(1);
  });
});

async function change(world: World, name: string, edit: (task: Stored<Task>) => Stored<Task>): Promise<void> {
  const task = world.state.view.task(asTaskId(idFor(name)));
  if (task === undefined) throw new Error(`no task ${name}`);
  await world.change(replace(edit(task)));
}
