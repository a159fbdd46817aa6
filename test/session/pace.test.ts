/** How often an agent is heard of follows the number of nodes, in sessions that are open, too. */
import { afterEach, expect, it } from 'vitest';
import { NodeFacts } from '@muster/agent/node-facts';
import { asClusterId, asManagerId, asSessionId } from '@muster/shared/model/ids';
import type { ClusterObject } from '@muster/shared/model/objects';
import { NO_FENCE, type ManagerMessage } from '@muster/shared/model/session-messages';
import { silentLogger } from '@muster/shared/runtime/logger';
import { makeNode } from '@muster/manager/scheduler/testing/cluster';
import { basics, nodeId, World } from './world.ts';

let world: World;
afterEach(async () => {
  await world.end();
});

it('a manager tells a session once that many nodes have come, and allows it a longer silence', async () => {
  world = new World();
  const m1 = world.manager('m1');
  await world.write(m1, ...basics());
  const opening = world.network.transport('raw').openSession('m1', new AbortController().signal);
  await world.clock.advance(10);
  const channel = await opening;
  const received: ManagerMessage[] = [];
  const over = { at: 0 };
  void (async () => {
    for await (const message of channel.receive()) received.push(message);
  })()
    .catch(() => undefined)
    .finally(() => {
      over.at = world.clock.monotonic();
    });
  const driver = world.engine.open({ nodeId });
  const description = new NodeFacts({ driver, clock: world.clock, logger: silentLogger, hostname: 'raw', address: '', agentVersion: '0.1.0' }).current;
  const beat = async (number: number) => {
    const sending = channel.send({ type: 'heartbeat', number });
    await world.clock.advance(50);
    await sending;
    return received.findLast(({ type }) => type === 'heartbeat');
  };
  void channel.send({ type: 'hello', nodeId, description, fence: NO_FENCE, tasks: [], initialLabels: {} });
  await world.clock.advance(50);
  expect(received[0]).toMatchObject({ type: 'welcome', timeoutMs: 3_000 });
  expect(await beat(1)).toEqual({ type: 'heartbeat', number: 1 });
  const others: readonly ClusterObject[] = Array.from({ length: 999 }, (_, index) => makeNode(`other-${index}`));
  await world.write(m1, ...others);
  expect(await beat(2)).toEqual({ type: 'heartbeat', number: 2, pace: { heartbeatMs: 5_000, timeoutMs: 15_000 } });
  expect(await beat(3)).toEqual({ type: 'heartbeat', number: 3 });
  await world.clock.advance(14_000);
  expect(over.at).toBe(0);
  await world.clock.advance(2_000);
  expect(over.at).toBeGreaterThan(0);
});

it('an agent beats as it was told last', async () => {
  world = new World();
  const beats: number[] = [];
  world.network.listen('m1', {
    serveLogs: async () => undefined,
    async serveSession(channel) {
      await channel.send({ type: 'welcome', sessionId: asSessionId('s1'), clusterId: asClusterId('c1'), managerId: asManagerId('m1'), heartbeatMs: 1_000, timeoutMs: 3_000, managers: ['m1'] });
      for await (const message of channel.receive()) {
        if (message.type !== 'heartbeat') continue;
        beats.push(world.clock.monotonic());
        await channel.send({ type: 'heartbeat', number: message.number, ...(beats.length === 1 ? { pace: { heartbeatMs: 5_000, timeoutMs: 15_000 } } : {}) });
      }
    },
  });
  world.agent(['m1']);
  await world.clock.advance(30_000);
  const pauses = beats.slice(1).map((at, index) => at - (beats[index] ?? 0));
  // The first pause had begun before it was told otherwise.
  expect(Math.min(...pauses.slice(1))).toBeGreaterThan(4_000);
  expect(beats.length).toBeGreaterThan(4);
});
