import { MemoryLeaseRecord } from '@muster/agent/lease/lease-record';
import { defaultDisconnect } from '@muster/shared/model/disconnect';
import { asManagerId } from '@muster/shared/model/ids';
import type { TaskStatus } from '@muster/shared/model/objects';
import type { DisconnectSpec, ServiceSpec } from '@muster/shared/model/service-spec';
import { afterEach, describe, expect, it } from 'vitest';
import { basics, nodeId, task, taskId, World } from './world.ts';

let world: World;
afterEach(async () => {
  await world.end();
});

const withPolicy =
  (disconnect: Partial<DisconnectSpec> | undefined) =>
  (spec: ServiceSpec): ServiceSpec =>
    disconnect === undefined ? spec : { ...spec, task: { ...spec.task, disconnect: { ...defaultDisconnect, ...disconnect } } };

/** One task that runs, and whatever a test does to the connection. */
async function running(disconnect?: Partial<DisconnectSpec>) {
  world = new World();
  let isRegistered = true;
  const m1 = world.manager('m1', { isRegistered: () => isRegistered });
  await world.write(m1, ...basics(withPolicy(disconnect)));
  const record = new MemoryLeaseRecord();
  const leases = {
    record,
    uptime: () => world.clock.monotonic(),
    startWatchdog: () => record.watch(Number.POSITIVE_INFINITY),
  };
  const { agent, stop } = world.agent(['m1'], { leases });
  await world.clock.advance(100);
  await world.write(m1, task(1));
  await world.clock.advance(3_000);
  const status = (): TaskStatus | undefined => m1.state.view.task(taskId(1))?.status;
  const container = () => world.engine.containers.get(taskId(1));
  expect(status()?.state).toBe('running');
  return { m1, agent, stop, leases, record, status, container, setRegistered: (is: boolean) => void (isRegistered = is) };
}

describe('a task whose agent reaches no manager', () => {
  it('runs on without a policy', async () => {
    const { container } = await running();
    world.network.silence('agent', 'm1');
    await world.clock.advance(600_000);
    expect(container()?.state.phase).toBe('running');
  });

  it('is stopped after `stopAfter`, stays stopped, and the managers hear why', async () => {
    const { status, container } = await running({ stopAfterMs: 30_000 });
    world.network.silence('agent', 'm1');
    await world.clock.advance(28_000);
    expect(container()?.state.phase).toBe('running');
    await world.clock.advance(2_500);
    expect(container()?.state.phase).toBe('exited');
    await world.clock.advance(120_000);
    expect(container()?.starts).toBe(1);
    world.network.heal('agent', 'm1');
    await world.clock.advance(10_000);
    expect(status()).toMatchObject({ state: 'shutdown', error: 'stopped because no manager answered, as its disconnect policy says' });
  });

  it('goes on when a manager answers in time', async () => {
    const { status, container } = await running({ stopAfterMs: 30_000 });
    for (let times = 0; times < 3; times++) {
      world.network.silence('agent', 'm1');
      await world.clock.advance(20_000);
      world.network.heal('agent', 'm1');
      await world.clock.advance(8_000);
    }
    expect(container()).toMatchObject({ starts: 1, state: { phase: 'running' } });
    expect(status()?.state).toBe('running');
  });

  it('crashes for good when it is exclusive: a container of it is started once', async () => {
    const { container } = await running({ exclusive: true, stopAfterMs: 60_000 });
    world.network.silence('agent', 'm1');
    await world.clock.advance(10_000);
    world.engine.crash(taskId(1), 1);
    await world.clock.advance(30_000);
    expect(container()).toMatchObject({ starts: 1, state: { phase: 'exited' } });
  });
});

describe('an exclusive task', () => {
  it('is stopped 10 s after the last answer, although the manager that answers is not registered', async () => {
    const { container, setRegistered } = await running({ exclusive: true });
    setRegistered(false);
    await world.clock.advance(8_000);
    expect(container()?.state.phase).toBe('running');
    await world.clock.advance(2_100);
    expect(container()?.state.phase).toBe('exited');
  });

  it('is kept by going to another manager, when the one that answers has lost the store', async () => {
    world = new World();
    let isRegistered = true;
    const m1 = world.manager('m1', { isRegistered: () => isRegistered });
    const m2 = world.manager('m2');
    await world.write(m1, ...basics(withPolicy({ exclusive: true })));
    world.agent(['m1']);
    await world.clock.advance(100);
    await world.write(m1, task(1));
    await world.clock.advance(3_000);
    isRegistered = false;
    // The agent learns of m2 as of any manager, by the list that it is sent.
    await world.write(m2, { kind: 'manager', id: asManagerId('m2'), name: 'm2', address: 'm2', softwareVersion: '0.1.0', startedAt: 0 });
    await world.clock.advance(30_000);
    expect(m1.state.view.node(nodeId)?.session.managerId).toBe('m2');
    expect(world.engine.containers.get(taskId(1))).toMatchObject({ starts: 1, state: { phase: 'running' } });
  });

  it('starts only when its node has a lease', async () => {
    world = new World();
    const m1 = world.manager('m1', { isRegistered: () => false });
    await world.write(m1, ...basics(withPolicy({ exclusive: true })));
    world.agent(['m1']);
    await world.clock.advance(100);
    await world.write(m1, task(1));
    await world.clock.advance(20_000);
    expect(world.engine.containers.get(taskId(1))?.starts ?? 0).toBe(0);
    expect(m1.state.view.task(taskId(1))?.status).toMatchObject({ state: 'preparing', message: 'waiting for a manager: it has no lease' });
  });

  it('keeps its lease over a restart of the agent, and no longer', async () => {
    const { stop, leases, container } = await running({ exclusive: true });
    const stopped = stop();
    await world.clock.advance(100);
    await stopped;
    world.network.silence('agent', 'm1');
    world.agent(['m1'], { leases });
    await world.clock.advance(6_000);
    expect(container()?.state.phase).toBe('running');
    await world.clock.advance(5_000);
    expect(container()?.state.phase).toBe('exited');
  });

  it('that the watchdog has killed is reported so, not as a crash', async () => {
    const { record, status } = await running({ exclusive: true });
    record.noteStopped(taskId(1));
    world.engine.externalKill(taskId(1));
    await world.clock.advance(500);
    expect(status()).toMatchObject({ state: 'shutdown', exitCode: 137, error: "stopped by the host's watchdog: its lease was over" });
  });

  it('is not started by what an agent knew before it was cut off, when the managers have given it up meanwhile', async () => {
    const { m1, stop, leases, container } = await running({ exclusive: true });
    // Prepared, and to be started in a while.
    await world.write(m1, task(2, { notBefore: world.clock.now() + 20_000 }));
    await world.clock.advance(500);
    const stopped = stop();
    await world.clock.advance(100);
    await stopped;
    const given = m1.state.view.task(taskId(2));
    await world.setTask(m1, taskId(2), { status: { ...given?.status, state: 'orphaned', at: 0, message: '' } });
    await world.clock.advance(30_000);
    world.agent(['m1'], { leases });
    await world.clock.advance(30_000);
    expect(world.engine.containers.get(taskId(2))?.starts ?? 0).toBe(0);
    expect(m1.state.view.node(nodeId)?.session.connected).toBe(true);
    expect(container()?.starts).toBe(1);
  });
});
