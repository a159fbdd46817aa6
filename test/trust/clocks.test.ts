/**
 * The wall clock of one process jumps, forward and back, while the others' stay right: the
 * leader leads on, sessions go on, no node is lost, and what a wrong clock refuses is said
 * in words and granted again when the clock is right.
 */
import { connectControl } from '@muster/shared/rpc/client';
import { secured } from '@muster/shared/rpc/security';
import { systemClock, type Clock } from '@muster/shared/runtime/clock';
import { afterEach, describe, expect, it } from 'vitest';
import { startTrustedWorld, type TrustedWorld } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let world: TrustedWorld;
afterEach(() => world[Symbol.asyncDispose]());

/** A machine's clock that somebody sets. */
function settable(): Clock & { set(aheadMs: number): void } {
  let aheadMs = 0;
  return { ...systemClock, now: () => systemClock.now() + aheadMs, set: (ms) => void (aheadMs = ms) };
}

async function started() {
  const clocks = [settable(), settable()];
  const agentClock = settable();
  world = await startTrustedWorld({ managers: 2, clockOf: (index) => clocks[index] ?? systemClock });
  const { agent, holder } = await world.startAgent('h1', agentClock);
  await world.until('the node', (view) => view.node(agent.nodeId)?.status.state === 'ready');
  return { clocks, agentClock, agent, holder };
}

/** Leadership, the node's session and its state: none of it is to change. */
const standing = () => [world.view.leader()?.managerId, world.managers.map(({ state }) => state.view.leader()?.version), [...world.view.nodes()].map(({ status, session }) => [status, session])];

const labelled = async (address: string, label: string) => {
  using client = connectControl([address], { security: secured(world.admin) });
  return await client.call('CreateNetwork', { spec: { name: label } });
};

describe('a wall clock that jumps', () => {
  // Further back, certificates that were made a moment ago are not good yet.
  it.each([
    ['five hours forward', 5 * HOUR_MS],
    ['most of an hour back', -0.9 * HOUR_MS],
  ])('%s changes nothing about who leads, who is in session and which nodes are there: writes go on through every manager', async (_what, jumpMs) => {
    const { clocks, agentClock } = await started();
    const before = standing();
    const addresses = world.addresses;
    for (const [index, clock] of [...clocks, agentClock].entries()) {
      clock.set(jumpMs);
      for (const [at, address] of addresses.entries()) await labelled(address, `jump-${index}-${at}`);
      clock.set(0);
      for (const [at, address] of addresses.entries()) await labelled(address, `back-${index}-${at}`);
    }
    expect(standing()).toEqual(before);
  });

  it('beyond the end of the certificates: that manager refuses callers and says what time it has, sessions stay, others answer, and all is well when the clock is right', async () => {
    const { clocks, holder } = await started();
    const before = standing();
    for (const [index, address] of world.addresses.entries()) {
      const other = world.addresses[1 - index] ?? '';
      clocks[index]?.set(30 * DAY_MS);
      await expect(labelled(address, `late-${index}`)).rejects.toMatchObject({ code: 'unauthenticated', reason: 'CERTIFICATE_REFUSED', message: expect.stringMatching(/it has expired: it was good until .*Z, and it is .*Z here/) as string, hint: expect.stringContaining('clock') as string });
      await labelled(other, `other-${index}`);
      clocks[index]?.set(-30 * DAY_MS);
      await expect(labelled(address, `early-${index}`)).rejects.toMatchObject({ message: expect.stringMatching(/it is good only from .*Z on, and it is .*Z here/) as string });
      clocks[index]?.set(0);
      await labelled(address, `right-${index}`);
    }
    expect(standing()).toEqual(before);
    expect(world.view.certificate(holder.current.id)).toBeDefined();
  });
});
