import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { asManagerId } from '@muster/shared/model/ids';
import type { ManagerRecord } from '@muster/shared/model/objects';
import { silentLogger } from '@muster/shared/runtime/logger';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { LEADER_KEY } from '../state/keys.ts';
import { Replica } from '../state/replica.ts';
import { encode } from '../state/transactions.ts';
import { until } from '../state/until.ts';
import { createMemoryStore } from '../store/memory.ts';
import { dial } from './dial.ts';
import { createLeaderWatch } from './leader-watch.ts';

const OWN_ADDRESS = '127.0.0.1:1';

/** What listens at a leader's address. */
class Process {
  readonly server: Server = createServer((socket) => {
    this.sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
  });
  readonly sockets = new Set<Socket>();

  async start(): Promise<string> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Rests until somebody has connected. */
  connected = () => once(this.server, 'connection');
  hangUp = () => this.sockets.forEach((socket) => socket.destroy());
  die() {
    this.server.close();
    this.hangUp();
  }
}

describe('leader watch', () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const record = (id: string, address: string): ManagerRecord => ({ kind: 'manager', id: asManagerId(id), name: id, address, softwareVersion: '', startedAt: 0 });

  async function leaderAt(address: string, { listening = Promise.resolve() } = {}) {
    const clock = new VirtualClock();
    const store = createMemoryStore({ clock });
    const state = new Replica({ store, clock, logger: silentLogger });
    const stop = new AbortController();
    const own = record('own', OWN_ADDRESS);
    const watch = createLeaderWatch({ record: own, state, dial, listening, clock, logger: silentLogger });
    const done = Promise.all([state.run(stop.signal), watch.run(stop.signal)]);
    ends.push(() => {
      stop.abort();
      return done;
    });
    await state.commit([{ op: 'create', object: own }, { op: 'create', object: record('leader', address) }]);
    const lead = (id: string) =>
      store.transact({ compares: [], writes: [{ op: 'put', key: LEADER_KEY, value: encode({ kind: 'leader', managerId: asManagerId(id), electedAt: 0 }) }] });
    const vacant = () => until(state, (view) => view.leader() === undefined, stop.signal);
    return { clock, state, lead, vacant };
  }

  async function process(): Promise<Process & { address: string }> {
    const started = new Process();
    const address = await started.start();
    ends.push(async () => started.die());
    return Object.assign(started, { address });
  }

  it('removes the record of a leader whose connection ends and at whose address nobody listens any more', async () => {
    const leader = await process();
    const { state, lead, vacant } = await leaderAt(leader.address);
    const connected = leader.connected();
    await lead('leader');
    await connected;
    leader.die();
    await vacant();
    expect(state.view.leader()).toBeUndefined();
  });

  it('leaves a leader alone that closes the connection and still listens, and connects again', async () => {
    const leader = await process();
    const { clock, state, lead, vacant } = await leaderAt(leader.address);
    for (let time = 1; time <= 3; time++) {
      const connected = leader.connected();
      if (time === 1) await lead('leader');
      while ((await Promise.race([connected, clock.advance(500)])) === undefined);
      // The look whether anybody still listens is a connection of its own.
      const looked = leader.connected();
      leader.hangUp();
      await looked;
    }
    expect(state.view.leader()?.managerId).toBe('leader');
    const connected = leader.connected();
    while ((await Promise.race([connected, clock.advance(500)])) === undefined);
    leader.die();
    await vacant();
  });

  it('takes an address at which it never reached anybody for no sign', async () => {
    const gone = await process();
    gone.die();
    const { clock, state, lead } = await leaderAt(gone.address);
    await lead('leader');
    for (let look = 0; look < 5; look++) await clock.advance(1_000);
    expect(state.view.leader()?.managerId).toBe('leader');
  });

  it('takes the place of its own earlier run, which held the same address, but not before it holds it', async () => {
    let hold: () => void = () => undefined;
    const listening = new Promise<void>((resolve) => {
      hold = resolve;
    });
    const { clock, state, lead, vacant } = await leaderAt(OWN_ADDRESS, { listening });
    await lead('leader');
    await clock.advance(5_000);
    expect(state.view.leader()?.managerId).toBe('leader');
    hold();
    await vacant();
  });

  it('never touches its own record', async () => {
    const { clock, state, lead } = await leaderAt(OWN_ADDRESS);
    await lead('own');
    await clock.advance(5_000);
    expect(state.view.leader()?.managerId).toBe('own');
  });
});
