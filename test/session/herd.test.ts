/**
 * A thousand agents whose manager is gone come back at once: production managers and
 * agents on virtual time. They are let in at a bounded rate, and none is taken for dead.
 */
import { createAgent } from '@muster/agent/agent';
import { FakeEngine } from '@muster/agent/driver/fake';
import { createMemoryJournal } from '@muster/agent/journal/memory';
import { createManagerCore, type ManagerCore } from '@muster/manager/manager-core';
import { createMemoryStore } from '@muster/manager/store/memory';
import { asManagerId, asNodeId } from '@muster/shared/model/ids';
import { silentLogger as logger } from '@muster/shared/runtime/logger';
import { seededNewId } from '@muster/shared/runtime/ids';
import { seededRandom } from '@muster/shared/runtime/random';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { MemoryNetwork } from '@muster/shared/transport/memory-network';
import { afterEach, describe, expect, it } from 'vitest';

const AGENTS = 1_000;
const ADDRESS = 'm';
const STEP_MS = 100;

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

describe('a thousand agents', () => {
  it.each([
    ['stops in good order', 'stop'],
    ['is killed', 'kill'],
  ] as const)('are all back, and none was taken for dead, after their only manager %s', { timeout: 120_000 }, async (_name, way) => {
    const clock = new VirtualClock();
    const random = seededRandom(5);
    const newId = seededNewId(random);
    const store = createMemoryStore({ clock });
    const network = new MemoryNetwork({ clock, delayMs: () => 1 });

    /** Ends after a time of the clock, which somebody has to move. */
    const run = (runnable: { run(signal: AbortSignal): Promise<void> }): (() => Promise<void>) => {
      const abort = new AbortController();
      const state = { over: false };
      const done = runnable.run(abort.signal).finally(() => {
        state.over = true;
      });
      done.catch(() => undefined);
      return async () => {
        abort.abort();
        while (!state.over) await clock.advance(STEP_MS);
        await done;
      };
    };
    const manager = (name: string) => {
      const core: ManagerCore = createManagerCore({ record: { kind: 'manager', id: asManagerId(name), name, address: ADDRESS, softwareVersion: '0.1.0', startedAt: clock.now() }, clusterName: 'herd', store, clock, random, newId, logger });
      const hangUp = network.listen(ADDRESS, core.dispatcher);
      return { core, hangUp, stop: run(core) };
    };
    const countReady = ({ core }: ReturnType<typeof manager>, managerId: string) =>
      [...core.state.view.nodes()].filter(({ status, session }) => status.state === 'ready' && session.connected && session.managerId === managerId).length;
    const untilReady = async (one: ReturnType<typeof manager>, managerId: string) => {
      let mostInStep = 0;
      for (let before = 0, step = 0; before < AGENTS; step++) {
        if (step > 300) throw new Error(`${before} of ${AGENTS} agents are there`);
        await clock.advance(STEP_MS);
        const ready = countReady(one, managerId);
        mostInStep = Math.max(mostInStep, ready - before);
        before = ready;
      }
      return mostInStep;
    };

    const first = manager('first');
    for (let index = 0; index < AGENTS; index++) {
      const engine = new FakeEngine({ clock, random });
      const agent = createAgent({
        journal: createMemoryJournal(asNodeId(newId())),
        openDriver: (nodeId) => engine.open({ nodeId }),
        transport: network.transport(`agent-${index}`),
        managers: [ADDRESS],
        address: '',
        hostname: `host-${index}`,
        version: '0.1.0',
        clock,
        random,
        logger,
      });
      ends.push(run(agent));
    }
    await untilReady(first, 'first');
    // So long that every agent has been told the pace for so many.
    await clock.advance(15_000);

    if (way === 'kill') first.hangUp();
    await first.stop();
    first.hangUp();
    await clock.advance(500);
    const second = manager('second');
    ends.push(second.stop);
    const mostInStep = await untilReady(second, 'second');
    await clock.advance(10_000);

    expect(countReady(second, 'second')).toBe(AGENTS);
    expect([...second.core.state.view.events()].filter(({ type }) => type === 'node.down')).toEqual([]);
    // A burst, and two hundred a second.
    expect(mostInStep).toBeLessThanOrEqual(100 + 20 + 1);
  });
});
