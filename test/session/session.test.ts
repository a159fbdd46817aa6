import { createMemoryJournal } from '@muster/agent/journal/memory';
import type { Journal } from '@muster/agent/journal/journal';
import { DriverError } from '@muster/agent/driver/driver';
import type { HostNetworks } from '@muster/agent/network/host-networks';
import { NodeFacts } from '@muster/agent/node-facts';
import { defaultTask } from '@muster/shared/model/defaults';
import { MusterError } from '@muster/shared/model/error';
import { asClusterId, asManagerId, asServiceId, asSessionId } from '@muster/shared/model/ids';
import type { ClusterObject, TaskStatus } from '@muster/shared/model/objects';
import { NO_FENCE, type Assignment, type ManagerMessage } from '@muster/shared/model/session-messages';
import { StoreError } from '@muster/manager/store/store';
import { silentLogger } from '@muster/shared/runtime/logger';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { basics, nodeId, task, taskId, World } from './world.ts';

let world: World;
afterEach(async () => {
  await world.end();
});

/** One manager with one agent in session, and `count` tasks running. */
async function running(count: number, options: ConstructorParameters<typeof World>[0] = {}, offlineGraceMs?: number) {
  world = new World(options);
  const m1 = world.manager('m1');
  await world.write(m1, ...basics());
  const agent = world.agent(['m1'], offlineGraceMs === undefined ? {} : { offlineGraceMs });
  await world.clock.advance(100);
  await world.write(m1, ...Array.from({ length: count }, (_, index) => task(index + 1)));
  await world.clock.advance(1_000);
  const status = (number: number): TaskStatus | undefined => m1.state.view.task(taskId(number))?.status;
  const container = (number: number) => world.engine.containers.get(taskId(number));
  return { m1, agent, status, container };
}

async function stopAgent(agent: { stop: () => Promise<void> }): Promise<void> {
  const stopped = agent.stop();
  await world.clock.advance(100);
  await stopped;
}

/** A session by hand: what it received, and how it ended. */
async function rawSession(manager: string) {
  const opening = world.network.transport('raw').openSession(manager, new AbortController().signal);
  await world.clock.advance(10);
  const channel = await opening;
  const received: ManagerMessage[] = [];
  const ended = (async () => {
    for await (const message of channel.receive()) received.push(message);
  })().then(
    () => 'closed',
    (error: unknown) => error,
  );
  const description = new NodeFacts({
    driver: world.engine.open({ nodeId }),
    clock: world.clock,
    logger: silentLogger,
    hostname: 'raw',
    address: '',
    agentVersion: '0.1.0',
  }).current;
  const sending = channel.send({ type: 'hello', nodeId, description, fence: NO_FENCE, tasks: [], initialLabels: {} });
  await world.clock.advance(50);
  await sending;
  return { channel, received, ended };
}

const welcome: ManagerMessage = {
  type: 'welcome',
  sessionId: asSessionId('s1'),
  clusterId: asClusterId('c1'),
  managerId: asManagerId('m1'),
  heartbeatMs: 1_000,
  timeoutMs: 3_000,
  managers: ['m1'],
};

const assignment = (number: number): Assignment => ({
  taskId: taskId(number),
  serviceId: asServiceId('s'),
  serviceName: 'web',
  stack: '',
  revision: 1,
  slot: number,
  desiredState: 'running',
  notBefore: 0,
  spec: defaultTask('web:1'),
  ports: [],
});

describe('session', () => {
  it('registers the node, runs what it is assigned and reports it', async () => {
    const { m1, status, container } = await running(3);
    expect(m1.state.view.node(nodeId)).toMatchObject({
      session: { connected: true, managerId: 'm1' },
      description: { hostname: 'fake', address: '10.0.0.1', engineVersion: 'fake' },
      status: { state: 'unknown' },
    });
    for (const number of [1, 2, 3]) {
      expect(status(number)).toMatchObject({ state: 'running', containerId: container(number)?.state.containerId });
      expect(container(number)?.starts).toBe(1);
    }
  });

  it('hears of each change within milliseconds, without a new session', async () => {
    const { m1, status } = await running(1);
    const session = m1.state.view.node(nodeId)?.session.sessionId;
    await world.write(m1, task(2));
    await world.clock.advance(20);
    expect(status(2)?.state).toBe('running');
    await world.setTask(m1, taskId(1), { desiredState: 'shutdown' });
    await world.clock.advance(20);
    expect(status(1)).toMatchObject({ state: 'shutdown', exitCode: 143 });
    await world.removeTask(m1, taskId(1));
    await world.clock.advance(20);
    expect(world.engine.containers.has(taskId(1))).toBe(false);
    expect(m1.state.view.node(nodeId)?.session.sessionId).toBe(session);
  });

  it('writes nothing while nothing happens', async () => {
    const { m1 } = await running(5);
    const { revision } = m1.state.view;
    await world.clock.advance(300_000);
    expect(m1.state.view.revision).toBe(revision);
  });

  it('costs the store one write to start a task: steps that nobody waits for are left out', async () => {
    const { m1, status } = await running(0, { otherImages: { startMs: 100 } });
    await world.write(m1, task(1));
    const { revision } = m1.state.view;
    await world.clock.advance(1_000);
    expect(status(1)?.state).toBe('running');
    expect(m1.state.view.revision - revision).toBe(1);
  });

  it('starts a task whose image is here while others wait for slow pulls', async () => {
    const { m1, status } = await running(0, { images: { 'slow:1': { registry: 'pullable', pullMs: 60_000 } } });
    const slow = basics((spec) => ({ ...spec, task: { ...spec.task, container: { ...spec.task.container, image: 'slow:1' } } }));
    await world.write(m1, ...slow.filter(({ kind }) => kind === 'revision').map((revision) => ({ ...revision, revision: 2 }) as ClusterObject));
    await world.write(m1, ...[1, 2, 3, 4, 5, 6].map((number) => ({ ...task(number), revision: 2 })));
    await world.write(m1, task(7));
    await world.clock.advance(1_000);
    expect(status(1)?.state).toBe('preparing');
    expect(status(7)?.state).toBe('running');
  });

  it('prepares a task that is to be ready, and starts it when it is to run', async () => {
    const { m1, status, container } = await running(0);
    await world.write(m1, task(1, { desiredState: 'ready' }));
    await world.clock.advance(500);
    expect(status(1)?.state).toBe('ready');
    expect(container(1)?.starts).toBe(0);
    await world.setTask(m1, taskId(1), { desiredState: 'running' });
    await world.clock.advance(20);
    expect(status(1)?.state).toBe('running');
  });

  it('waits until notBefore', async () => {
    const { m1, status } = await running(0);
    await world.write(m1, task(1, { notBefore: world.clock.now() + 2_000 }));
    await world.clock.advance(1_900);
    expect(status(1)?.state).toBe('ready');
    await world.clock.advance(200);
    expect(status(1)?.state).toBe('running');
  });

  it('reports a crash in words and leaves the restart to the managers', async () => {
    const { status, container } = await running(1);
    world.engine.crash(taskId(1), 137, { outOfMemory: true });
    await world.clock.advance(20);
    expect(status(1)).toMatchObject({ state: 'failed', exitCode: 137, error: expect.stringContaining('out of memory') as string });
    await world.clock.advance(60_000);
    expect(container(1)?.starts).toBe(1);
  });

  it('rejects what cannot run here, with the words of the engine', async () => {
    const { status } = await running(1, { otherImages: { registry: 'missing' } });
    expect(status(1)).toMatchObject({ state: 'rejected', error: expect.stringContaining('neither on this host nor') as string });
  });

  it('runs only when healthy, and stops and fails what gets unhealthy', async () => {
    const { m1, status, container } = await running(1, { otherImages: { healthyAfterMs: 5_000 } });
    expect(status(1)).toMatchObject({ state: 'starting', health: 'starting' });
    await world.clock.advance(5_000);
    expect(status(1)).toMatchObject({ state: 'running', health: 'healthy' });
    world.engine.setHealth(taskId(1), 'unhealthy');
    await world.clock.advance(100);
    expect(status(1)).toMatchObject({ state: 'failed', error: 'the health check failed' });
    expect(container(1)?.state.phase).toBe('exited');
    expect(m1.state.view.node(nodeId)?.session.connected).toBe(true);
  });
});

describe('a host that comes back with networks', () => {
  /** Its agent was away while its task was given up; what it leads to is not changed yet. */
  async function back(inForce: (settle: (error: string) => void) => void) {
    const { m1, agent, container } = await running(1);
    await stopAgent(agent);
    await world.setTask(m1, taskId(1), { desiredState: 'shutdown' });
    const networks: HostNetworks = {
      examine: () => Promise.resolve({ mode: 'none', reason: '', uplinkMtu: 1_500, foreignRanges: [] }),
      heldPorts: new Set(),
      attach: () => Promise.resolve(undefined),
      containerStarted: () => undefined,
      bringInForce: (_state, settle) => inForce(settle),
    };
    world.agent(['m1'], { networks });
    await world.clock.advance(1_000);
    expect(m1.state.view.node(nodeId)?.session.connected).toBe(true);
    return container;
  }

  it.each(['', 'the kernel refuses it'])('stops no task before it leads elsewhere, or says that it cannot: "%s"', async (error) => {
    const waiting: ((error: string) => void)[] = [];
    const container = await back((settle) => waiting.push(settle));
    await world.clock.advance(2_000);
    expect(container(1)?.state.phase).toBe('running');
    for (const settle of waiting) settle(error);
    await world.clock.advance(100);
    expect(container(1)?.state.phase).toBe('exited');
  });

  it('waits no longer than 20 s for that', async () => {
    const container = await back(() => undefined);
    await world.clock.advance(18_900);
    expect(container(1)?.state.phase).toBe('running');
    await world.clock.advance(300);
    expect(container(1)?.state.phase).toBe('exited');
  });
});

describe('fail-over', () => {
  it('finds another manager within a second and goes on without touching a container', async () => {
    world = new World();
    const m1 = world.manager('m1');
    const m2 = world.manager('m2');
    await world.write(m1, ...basics());
    world.agent(['m1', 'm2']);
    await world.write(m1, task(1));
    await world.clock.advance(500);
    const first = m2.state.view.node(nodeId)?.session.managerId;
    const [gone, left] = first === 'm1' ? [m1, m2] : [m2, m1];
    gone.kill();
    await world.clock.advance(1_000);
    expect(left.state.view.node(nodeId)?.session).toMatchObject({ connected: true, managerId: left.name });
    expect(world.engine.containers.get(taskId(1))?.starts).toBe(1);
    await world.write(left, task(2));
    await world.clock.advance(50);
    expect(left.state.view.task(taskId(2))?.status.state).toBe('running');
  });

  it('is with another manager within a second when its own says nothing any more', async () => {
    world = new World();
    const m1 = world.manager('m1');
    const m2 = world.manager('m2');
    await world.write(m1, ...basics());
    world.agent(['m1', 'm2']);
    for (let round = 0; round < 3; round++) {
      await world.clock.advance(1_000 + round * 100);
      const silent = m1.state.view.node(nodeId)?.session.managerId;
      const other = silent === 'm1' ? m2 : m1;
      world.network.silence('agent', silent ?? '');
      await world.clock.advance(999);
      expect(other.state.view.node(nodeId)?.session).toMatchObject({ connected: true, managerId: other.name });
      world.network.heal('agent', silent ?? '');
    }
  });

  it('leaves a silent manager only for one that is there', async () => {
    world = new World();
    const m1 = world.manager('m1');
    const m2 = world.manager('m2');
    await world.write(m1, ...basics());
    world.agent(['m1', 'm2']);
    await world.clock.advance(1_000);
    const before = m1.state.view.node(nodeId)?.session;
    for (let spell = 0; spell < 10; spell++) {
      for (const name of ['m1', 'm2']) world.network.silence('agent', name);
      await world.clock.advance(2_000);
      for (const name of ['m1', 'm2']) world.network.heal('agent', name);
      await world.clock.advance(500);
    }
    expect(m2.state.view.node(nodeId)?.session).toEqual(before);
  });

  it('leaves a manager that has gone silent, and the manager notes the last sign of life', async () => {
    world = new World();
    const m1 = world.manager('m1');
    await world.write(m1, ...basics());
    world.agent(['m1']);
    await world.clock.advance(2_000);
    const silentSince = world.clock.now();
    world.network.silence('agent', 'm1');
    const m2 = world.manager('m2');
    await world.clock.advance(5_000);
    const session = m1.state.view.node(nodeId)?.session;
    expect(session?.connected).toBe(false);
    expect(session?.since).toBeLessThanOrEqual(silentSince);
    expect(session?.since).toBeGreaterThan(silentSince - 1_500);
    world.network.heal('agent', 'm1');
    await world.clock.advance(7_000);
    expect(m2.state.view.node(nodeId)?.session.connected).toBe(true);
  });

  it('reports again what the lost manager did not store', async () => {
    const { m1, status } = await running(1);
    world.network.silence('agent', 'm1');
    world.engine.crash(taskId(1), 3);
    await world.clock.advance(100);
    expect(status(1)?.state).toBe('running');
    world.network.cut('agent', 'm1');
    world.network.heal('agent', 'm1');
    await world.clock.advance(2_000);
    expect(m1.state.view.task(taskId(1))?.status).toMatchObject({ state: 'failed', exitCode: 3 });
  });

  it('lets the newest session win when a node has two', async () => {
    world = new World();
    const m1 = world.manager('m1');
    const m2 = world.manager('m2');
    await world.write(m1, ...basics());
    const first = await rawSession('m1');
    expect(m2.state.view.node(nodeId)?.session).toMatchObject({ managerId: 'm1', connected: true });
    const second = await rawSession('m2');
    await expect(first.ended).resolves.toMatchObject({ reason: 'SUPERSEDED' });
    expect(m1.state.view.node(nodeId)?.session).toMatchObject({ managerId: 'm2', connected: true });
    const third = await rawSession('m2');
    await expect(second.ended).resolves.toMatchObject({ reason: 'SUPERSEDED' });
    expect(third.received.map(({ type }) => type)).toEqual(['welcome', 'network', 'assignments']);
    expect(m1.state.view.node(nodeId)?.session).toMatchObject({ managerId: 'm2', connected: true });
  });
});

describe('fence', () => {
  it('keeps a manager from speaking that has not seen what the agent has obeyed', async () => {
    const { m1, agent } = await running(1);
    await stopAgent(agent);
    const { fence } = world.journal.load();
    world.journal.saveAssignments({ fence: { ...fence, revision: fence.revision + 1_000 }, complete: false, assign: [], remove: [] });
    world.agent(['m1']);
    await world.write(m1, task(2));
    await world.clock.advance(20_000);
    expect(world.engine.containers.has(taskId(2))).toBe(false);
    expect(world.engine.containers.get(taskId(1))?.state.phase).toBe('running');
  });

  it.each([
    ['revision', { incarnation: 1, epoch: 5, revision: 9 }],
    ['epoch', { incarnation: 1, epoch: 4, revision: 99 }],
    ['incarnation', { incarnation: 0, epoch: 9, revision: 99 }],
  ])('makes the agent refuse late commands of a lower %s', async (_field, fence) => {
    world = new World();
    let send: (message: ManagerMessage) => Promise<void> = async () => undefined;
    const ended: unknown[] = [];
    world.network.listen('m1', {
      serveLogs: async () => undefined,
      async serveSession(channel) {
        send = (message) => channel.send(message);
        await channel.send(welcome);
        try {
          for await (const message of channel.receive()) ended.push(message);
        } finally {
          ended.push('ended');
        }
      },
    });
    world.agent(['m1']);
    await world.clock.advance(100);
    const obeyed = { incarnation: 1, epoch: 5, revision: 10 };
    await send({ type: 'assignments', scope: 'complete', fence: obeyed, appliesTo: 0, resultsIn: 1, assign: [assignment(1)], remove: [], lastPart: true });
    await world.clock.advance(100);
    expect(world.engine.containers.get(taskId(1))?.state.phase).toBe('running');
    await send({ type: 'assignments', scope: 'incremental', fence, appliesTo: 1, resultsIn: 2, assign: [], remove: [taskId(1)], lastPart: true });
    await world.clock.advance(20);
    expect(ended.at(-1)).toBe('ended');
    expect(world.engine.containers.get(taskId(1))?.state.phase).toBe('running');
    expect(world.journal.load().fence).toEqual(obeyed);
  });

  it('makes the agent end the session at a gap, and be told everything anew', async () => {
    world = new World();
    const hellos: number[] = [];
    world.network.listen('m1', {
      serveLogs: async () => undefined,
      async serveSession(channel) {
        hellos.push(world.clock.monotonic());
        await channel.send(welcome);
        const fence = { incarnation: 1, epoch: 1, revision: hellos.length };
        await channel.send({ type: 'assignments', scope: 'complete', fence, appliesTo: 0, resultsIn: 1, assign: [assignment(1)], remove: [], lastPart: true });
        if (hellos.length === 1) {
          await channel.send({ type: 'assignments', scope: 'incremental', fence, appliesTo: 2, resultsIn: 3, assign: [assignment(2)], remove: [], lastPart: true });
        }
        for await (const _message of channel.receive());
      },
    });
    world.agent(['m1']);
    await world.clock.advance(2_000);
    expect(hellos).toHaveLength(2);
    expect([...world.engine.containers.keys()]).toEqual([taskId(1)]);
    expect(world.engine.containers.get(taskId(1))?.starts).toBe(1);
  });

  it('survives in the journal, so that a restart does not lower it', async () => {
    const { agent } = await running(2);
    const { fence } = world.journal.load();
    await world.clock.advance(10);
    await stopAgent(agent);
    expect(world.journal.load().fence).toEqual(fence);
    expect(fence.epoch).toBeGreaterThan(0);
  });
});

describe('agent restart', () => {
  it('adopts running containers without touching them', async () => {
    const { agent, status, container } = await running(2);
    const before = container(1)?.state;
    await stopAgent(agent);
    world.agent(['m1']);
    await world.clock.advance(2_000);
    expect(container(1)?.state).toEqual(before);
    expect(container(1)?.starts).toBe(1);
    expect(status(1)).toMatchObject({ state: 'running', startedAt: before?.startedAt });
  });

  it('reports a container that ended while the agent was away', async () => {
    const { agent, status } = await running(1);
    await stopAgent(agent);
    world.engine.crash(taskId(1), 5);
    world.agent(['m1']);
    await world.clock.advance(2_000);
    expect(status(1)).toMatchObject({ state: 'failed', exitCode: 5 });
  });

  it('loses its journal and is told everything again', async () => {
    const { agent, status, container } = await running(2);
    await stopAgent(agent);
    world.agent(['m1'], { journal: createMemoryJournal(nodeId) });
    await world.clock.advance(2_000);
    expect(container(1)?.starts).toBe(1);
    expect(status(1)?.state).toBe('running');
    world.engine.crash(taskId(2), 1);
    await world.clock.advance(100);
    expect(status(2)?.state).toBe('failed');
  });

  it('removes containers whose tasks are no longer its own, once a manager has said so', async () => {
    const { m1, agent } = await running(2);
    await stopAgent(agent);
    m1.kill();
    await world.removeTask(m1, taskId(2));
    world.agent(['m1'], { journal: createMemoryJournal(nodeId) });
    await world.clock.advance(60_000);
    expect(world.engine.containers.size).toBe(2);
    world.manager('m1');
    await world.clock.advance(10_000);
    expect([...world.engine.containers.keys()]).toEqual([taskId(1)]);
    expect(world.engine.containers.get(taskId(1))?.starts).toBe(1);
  });
});

describe('a disk that is full', () => {
  it('ends no session and stops nothing: what comes waits, managers hear why, and it is obeyed when there is space', async () => {
    world = new World();
    const disk = { full: false };
    const journal: Journal = {
      ...world.journal,
      saveAssignments(change) {
        if (disk.full) throw new MusterError('failed-precondition', 'the disk is full', { reason: 'JOURNAL_UNUSABLE' });
        world.journal.saveAssignments(change);
      },
    };
    const m1 = world.manager('m1');
    await world.write(m1, ...basics());
    const { agent } = world.agent(['m1'], { journal });
    await world.clock.advance(1_000);
    await world.write(m1, task(1));
    await world.clock.advance(2_000);
    const nodeOf = () => m1.state.view.node(nodeId);
    const since = nodeOf()?.session.since;
    disk.full = true;
    await world.write(m1, task(2), task(3));
    await world.setTask(m1, taskId(1), { desiredState: 'shutdown' });
    await world.clock.advance(20_000);
    expect(agent.session.connected).toBe(true);
    expect(nodeOf()?.session).toMatchObject({ connected: true, since });
    expect(nodeOf()?.description.problem).toBe('the disk is full');
    expect([...world.engine.containers.keys()]).toEqual([taskId(1)]);
    expect(m1.state.view.task(taskId(1))?.status.state).toBe('running');
    expect([...m1.state.view.events()].map(({ type }) => type)).toEqual(['node.alarm']);
    disk.full = false;
    await world.clock.advance(5_000);
    expect([...m1.state.view.events()].map(({ type }) => type)).toEqual(['node.alarm', 'node.well']);
    expect(nodeOf()?.description.problem).toBeUndefined();
    expect([2, 3].map((number) => m1.state.view.task(taskId(number))?.status.state)).toEqual(['running', 'running']);
    expect(m1.state.view.task(taskId(1))?.status.state).toBe('shutdown');
    expect(nodeOf()?.session.since).toBe(since);
  });
});

describe('with every manager gone', () => {
  it('restarts crashed containers in place, and tells when a manager is back', async () => {
    const { m1, container } = await running(1);
    m1.kill();
    await world.clock.advance(10_000);
    world.engine.crash(taskId(1), 1);
    await world.clock.advance(1_000);
    expect(container(1)).toMatchObject({ starts: 2, state: { phase: 'running' } });
    world.engine.crash(taskId(1), 1);
    await world.clock.advance(1_000);
    expect(container(1)?.starts).toBe(3);
    const back = world.manager('m1');
    await world.clock.advance(10_000);
    expect(back.state.view.task(taskId(1))?.status).toMatchObject({ state: 'running', offlineRestarts: 2 });
  });

  it('restarts even after the agent itself was restarted', async () => {
    const { m1, agent, container } = await running(1);
    m1.kill();
    await world.clock.advance(10_000);
    await stopAgent(agent);
    world.engine.crash(taskId(1), 1);
    world.agent(['m1']);
    await world.clock.advance(10_000);
    expect(container(1)).toMatchObject({ starts: 2, state: { phase: 'running' } });
  });

  it('heals a crash that happened just before, and was not stored', async () => {
    const { container, status, m1 } = await running(1);
    world.network.silence('agent', 'm1');
    world.engine.crash(taskId(1), 1);
    await world.clock.advance(500);
    expect(container(1)?.starts).toBe(1);
    m1.kill();
    await world.clock.advance(10_000);
    expect(container(1)).toMatchObject({ starts: 2, state: { phase: 'running' } });
    expect(status(1)?.state).toBe('running');
  });

  it('heals a crash that managers without a majority of the store cannot write down', async () => {
    const { container, status } = await running(1);
    const stuck = vi.spyOn(world.store, 'transact').mockRejectedValue(new StoreError('unavailable', 'no majority'));
    world.engine.crash(taskId(1), 1);
    await world.clock.advance(4_000);
    expect(container(1)?.starts).toBe(1);
    await world.clock.advance(3_000);
    expect(container(1)).toMatchObject({ starts: 2, state: { phase: 'running' } });
    // By now it is known that nothing can be stored: the next one is not waited for again.
    world.engine.crash(taskId(1), 1);
    await world.clock.advance(1_500);
    expect(container(1)).toMatchObject({ starts: 3, state: { phase: 'running' } });
    stuck.mockRestore();
    await world.clock.advance(5_000);
    expect(status(1)).toMatchObject({ state: 'running', offlineRestarts: 2 });
    expect(container(1)?.starts).toBe(3);
  });

  it('leaves a crash alone that the managers know of: they replace it', async () => {
    const { container, status, m1 } = await running(1);
    world.engine.crash(taskId(1), 1);
    await world.clock.advance(500);
    expect(status(1)?.state).toBe('failed');
    m1.kill();
    await world.clock.advance(60_000);
    expect(container(1)?.starts).toBe(1);
  });

  it('stops what was replaced elsewhere meanwhile, when it comes back', async () => {
    const { m1, container } = await running(1);
    m1.kill();
    await world.clock.advance(20_000);
    world.engine.crash(taskId(1), 1);
    await world.clock.advance(2_000);
    expect(container(1)?.state.phase).toBe('running');
    await world.setTask(m1, taskId(1), { desiredState: 'shutdown', status: { state: 'orphaned', at: 1, message: 'node lost' } });
    world.manager('m1');
    await world.clock.advance(10_000);
    expect(container(1)?.state.phase).toBe('exited');
  });
});

describe('without an engine', () => {
  it('connects, says so, and works when the engine comes', async () => {
    world = new World();
    world.engine.goDown(new DriverError('permission-denied', 'no permission on /var/run/docker.sock'));
    const m1 = world.manager('m1');
    await world.write(m1, ...basics());
    world.agent(['m1']);
    await world.clock.advance(5_000);
    expect(m1.state.view.node(nodeId)).toMatchObject({ session: { connected: true }, description: { engineVersion: '', hostname: 'host-a' } });
    await world.write(m1, task(1));
    await world.clock.advance(5_000);
    expect(m1.state.view.task(taskId(1))?.status).toMatchObject({ message: expect.stringContaining('no permission') as string });
    world.engine.comeBack();
    await world.clock.advance(10_000);
    expect(m1.state.view.node(nodeId)?.description.engineVersion).toBe('fake');
    expect(m1.state.view.task(taskId(1))?.status.state).toBe('running');
  });

  it('doubles and loses nothing when the engine restarts under it', async () => {
    const { status, container } = await running(3);
    world.engine.restart({ downMs: 8_000, liveRestore: true });
    await world.clock.advance(20_000);
    for (const number of [1, 2, 3]) {
      expect(status(number)?.state).toBe('running');
      expect(container(number)?.starts).toBe(1);
    }
    world.engine.restart({ downMs: 8_000, liveRestore: false });
    await world.clock.advance(20_000);
    for (const number of [1, 2, 3]) expect(status(number)).toMatchObject({ state: 'failed', exitCode: 137 });
    expect(world.engine.containers.size).toBe(3);
  });

  it('finds out what happened when events are lost', async () => {
    const { status } = await running(1);
    world.engine.loseEvents(10);
    world.engine.crash(taskId(1), 9);
    await world.clock.advance(31_000);
    expect(status(1)).toMatchObject({ state: 'failed', exitCode: 9 });
  });
});
