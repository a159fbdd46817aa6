/** Agents and dispatchers over real gRPC, in real time. */
import { createAgent } from '@muster/agent/agent';
import { FakeEngine } from '@muster/agent/driver/fake';
import { createMemoryJournal } from '@muster/agent/journal/memory';
import { grpcTransport } from '@muster/agent/session/grpc-transport';
import { createMemoryStore } from '@muster/manager/store/memory';
import type { Task } from '@muster/shared/model/objects';
import { systemClock } from '@muster/shared/runtime/clock';
import { afterEach, describe, expect, it } from 'vitest';
import { common, isRunning, run, seen, startManager, stopAll, write } from './real-world.ts';
import { basics, nodeId, task, taskId } from './world.ts';

afterEach(stopAll);

function startAgent(managers: readonly string[], engine: FakeEngine) {
  const agent = createAgent({
    journal: createMemoryJournal(nodeId),
    openDriver: (id) => engine.open({ nodeId: id }),
    transport: grpcTransport(),
    managers,
    address: '10.0.0.1',
    hostname: 'host-a',
    version: '0.1.0',
    ...common,
  });
  return { agent, stop: run(agent) };
}

async function cluster() {
  const store = createMemoryStore({ clock: systemClock });
  const m1 = await startManager('m1', store);
  const m2 = await startManager('m2', store);
  await write(m1.state, ...basics());
  const engine = new FakeEngine({ clock: systemClock, otherImages: { prints: ['hello', '!oops'] } });
  const { agent } = startAgent([m1.address, m2.address], engine);
  await seen(m1.state, () => m1.state.view.node(nodeId)?.session.connected === true);
  const holder = () => (m1.state.view.node(nodeId)?.session.managerId === 'm1' ? m1 : m2);
  return { m1, m2, engine, agent, holder };
}

describe('over gRPC', () => {
  it('runs hundreds of tasks, and reports them all', async () => {
    const { m1 } = await cluster();
    const tasks: Task[] = Array.from({ length: 450 }, (_, index) => task(index + 1));
    await write(m1.state, ...tasks);
    await seen(m1.state, () => tasks.every(({ id }) => isRunning(m1.state, id)));
    for (const { id } of tasks) expect(isRunning(m1.state, id)).toBe(true);
  });

  it('has another manager within a second when its own is gone', async () => {
    const { m1, m2, engine, holder } = await cluster();
    await write(m1.state, task(1));
    await seen(m1.state, () => isRunning(m1.state, taskId(1)));
    const lost = holder();
    const left = lost === m1 ? m2 : m1;
    const sessionId = left.state.view.node(nodeId)?.session.sessionId;
    const lostAt = systemClock.monotonic();
    const stopped = lost.stop();
    await seen(left.state, () => {
      const session = left.state.view.node(nodeId)?.session;
      return session?.connected === true && session.sessionId !== sessionId;
    });
    expect(systemClock.monotonic() - lostAt).toBeLessThan(1_000);
    await stopped;
    await write(left.state, task(2));
    await seen(left.state, () => isRunning(left.state, taskId(2)));
    expect(engine.containers.get(taskId(1))?.starts).toBe(1);
  });

  it('brings logs to the manager that asks, past lines and new ones, until the reader leaves', async () => {
    const { m1, engine, holder } = await cluster();
    await write(m1.state, task(1));
    await seen(m1.state, () => isRunning(m1.state, taskId(1)));
    const read = async (follow: boolean, wanted: number) => {
      const texts: string[] = [];
      const options = { follow, stdout: true, stderr: true };
      for await (const entries of holder().dispatcher.logs.read(nodeId, taskId(1), options, new AbortController().signal)) {
        for (const { line, source, serviceName, nodeName } of entries) texts.push(`${serviceName} ${nodeName} ${source} ${Buffer.from(line).toString()}`);
        if (texts.length >= wanted) break;
        if (follow) engine.print(taskId(1), `line ${texts.length}`);
      }
      return texts;
    };
    const past = ['web fake stdout hello', 'web fake stderr oops'];
    expect(await read(false, Number.POSITIVE_INFINITY)).toEqual(past);
    const followed = await read(true, 4);
    expect(followed.slice(0, 2)).toEqual(past);
    for (const text of followed.slice(2)) expect(text).toMatch(/^web fake stdout line \d$/);
  });

  it('says why a log cannot be read', async () => {
    const { m1, holder } = await cluster();
    await write(m1.state, task(1));
    await seen(m1.state, () => isRunning(m1.state, taskId(1)));
    const read = async () => {
      const options = { follow: false, stdout: true, stderr: true };
      for await (const _entries of holder().dispatcher.logs.read(nodeId, taskId(9), options, new AbortController().signal));
    };
    await expect(read()).rejects.toMatchObject({ reason: 'LOG_UNREADABLE' });
  });

  it('carries a large log in batches of bounded size', async () => {
    const { m1, engine, holder } = await cluster();
    await write(m1.state, task(1));
    await seen(m1.state, () => isRunning(m1.state, taskId(1)));
    const line = 'x'.repeat(50_000);
    let taken = 0;
    for (let count = 0; count < 900; count++) engine.print(taskId(1), line);
    const options = { follow: false, stdout: true, stderr: true };
    let batches = 0;
    for await (const entries of holder().dispatcher.logs.read(nodeId, taskId(1), options, new AbortController().signal)) {
      taken += entries.length;
      batches += 1;
    }
    expect(taken).toBe(902);
    expect(batches).toBeGreaterThan(100);
  });
});
