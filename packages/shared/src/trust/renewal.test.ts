/** On virtual time; keys, requests and certificates are real. */
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../runtime/logger.ts';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import { createIdentityHolder } from './identity.ts';
import { createRenewal, type Granted } from './renewal.ts';
import { createRoot, issue, readRequest } from './x509.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LIFE_MS = 2 * DAY_MS;
/** With half of what the dice may give, a certificate is renewed after 65 % of its life. */
const RENEW_AFTER_MS = 0.65 * LIFE_MS;
/** How often the clock is looked at. */
const LOOK_MS = 60_000;

/** `aheadMs`: by how much the clock of the manager that issues is ahead. */
async function start({ aheadMs = () => 0 }: { readonly aheadMs?: () => number } = {}) {
  const clock = new VirtualClock();
  const root = await createRoot('c', clock.now());
  const issuedAt = clock.now();
  const holder = createIdentityHolder({ id: 'n1', role: 'worker', clusterId: 'c', clusterName: 'c', certificates: 'the first', privateKey: '', roots: '', issuedAt, expiresAt: issuedAt + LIFE_MS }, () => undefined);
  const asked: PromiseWithResolvers<void>[] = [];
  const awaited = (number: number) => (asked[number] ??= Promise.withResolvers<void>()).promise;
  let count = 0;
  const ask = async (csr: string): Promise<Granted> => {
    const certificates = await issue(root, { clusterId: 'c', role: 'worker', id: 'n1', publicKey: await readRequest(csr), names: [], now: clock.now() + aheadMs(), lifeMs: LIFE_MS });
    void awaited(count);
    asked[count]?.resolve();
    count += 1;
    return { certificates, roots: [root.certificate] };
  };
  const stop = new AbortController();
  const running = createRenewal({ holder, ask, clock, random: () => 0.5, logger: silentLogger }).run(stop.signal);
  return {
    clock,
    holder,
    /** Resolves when it has been asked for so many certificates before, and for one more. */
    awaited,
    count: () => count,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

const renewed = (holder: { observe(observer: () => void): () => void }) => new Promise<void>((resolve) => void holder.observe(resolve));

describe('a certificate is renewed by the wall clock', () => {
  it('when its time has come, and not before', async () => {
    await using world = await start();
    await world.clock.advance(RENEW_AFTER_MS - 1);
    expect(world.count()).toBe(0);
    await world.clock.advance(1);
    await world.awaited(0);
  });

  it('soon after a machine was suspended past that time: its timers stood still meanwhile', async () => {
    await using world = await start();
    await world.clock.advance(HOUR_MS);
    expect(world.count()).toBe(0);
    world.clock.jumpWall(RENEW_AFTER_MS);
    await world.clock.advance(LOOK_MS);
    await world.awaited(0);
  });

  it('not early because the clock was set back', async () => {
    await using world = await start();
    await world.clock.advance(DAY_MS);
    world.clock.jumpWall(-12 * HOUR_MS);
    await world.clock.advance(RENEW_AFTER_MS - DAY_MS);
    expect(world.count()).toBe(0);
    await world.clock.advance(12 * HOUR_MS);
    await world.awaited(0);
  });

  it('when it was made while the clock was ahead, as soon as that is right again: nobody believes it before its time', async () => {
    await using world = await start();
    const first = renewed(world.holder);
    world.clock.jumpWall(100 * DAY_MS);
    await world.clock.advance(LOOK_MS);
    await first;
    const second = renewed(world.holder);
    world.clock.jumpWall(-100 * DAY_MS);
    await world.clock.advance(LOOK_MS);
    await second;
    expect(world.holder.current.issuedAt).toBe(world.clock.now());
  });

  it('and one that is not good yet is not taken for the present one, which is', async () => {
    let aheadMs = 3 * HOUR_MS;
    await using world = await start({ aheadMs: () => aheadMs });
    await world.clock.advance(RENEW_AFTER_MS);
    await world.awaited(0);
    expect(world.holder.current.certificates).toBe('the first');
    // The manager's clock is set right, and the next attempt comes in time.
    aheadMs = 0;
    const taken = renewed(world.holder);
    await world.clock.advance(HOUR_MS + LOOK_MS);
    await taken;
    expect(world.count()).toBe(2);
  });
});
