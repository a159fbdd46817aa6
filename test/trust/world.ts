/**
 * A cluster with its own authority in this process: production managers on one
 * store in memory behind real TLS, production agents on engines in memory, and
 * clients that show whatever a test gives them.
 */
import { createAgent, type Agent } from '@muster/agent/agent';
import { FakeEngine } from '@muster/agent/driver/fake';
import { createMemoryJournal } from '@muster/agent/journal/memory';
import { grpcTransport } from '@muster/agent/session/grpc-transport';
import { newCluster } from '@muster/manager/cluster';
import { createManager, type Manager } from '@muster/manager/manager';
import { planTransactions } from '@muster/manager/state/transactions';
import { createMemoryStore } from '@muster/manager/store/memory';
import { bootstrapTrust } from '@muster/manager/trust/bootstrap';
import { createKeyring } from '@muster/manager/trust/keyring';
import type { StateView } from '@muster/shared/model/view';
import { asManagerId, asNodeId } from '@muster/shared/model/ids';
import { connectControl, type ControlClient } from '@muster/shared/rpc/client';
import { secured, securityOf, type ClientTrust } from '@muster/shared/rpc/security';
import { systemClock, type Clock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { systemRandom } from '@muster/shared/runtime/random';
import { createIdentityHolder, type Identity, type IdentityHolder } from '@muster/shared/trust/identity';

export interface TrustedAgent {
  readonly agent: Agent;
  readonly holder: IdentityHolder;
  readonly engine: FakeEngine;
  stop(): Promise<void>;
}

export interface TrustedWorld extends AsyncDisposable {
  readonly addresses: readonly string[];
  readonly managers: readonly Manager[];
  /** Of each manager, when it has ended, and why. */
  readonly ended: readonly Promise<void>[];
  readonly identities: readonly IdentityHolder[];
  readonly admin: Identity;
  readonly tokens: { readonly manager: string; readonly worker: string };
  /** What managers were told to seal the cluster key on their disks with. */
  readonly kept: readonly (Uint8Array | undefined)[];
  readonly store: ReturnType<typeof createMemoryStore>;
  readonly view: StateView;
  /** Closed with the world. */
  client(trust: ClientTrust): ControlClient;
  /** With a certificate made for it, as `node join` would get it. */
  startAgent(name: string, clock?: Clock): Promise<TrustedAgent>;
  identity(role: 'worker' | 'manager', name: string): Promise<Identity>;
  /** Resolves as soon as the first manager's copy of the state is so. */
  until(what: string, isSo: (view: StateView) => boolean): Promise<void>;
}

const common = { clock: systemClock, random: systemRandom, newId: systemNewId, logger: silentLogger };
const PATIENCE_MS = 15_000;

export interface TrustedWorldOptions {
  readonly managers?: number;
  readonly certificateLifeMs?: number;
  /** Of the manager with this index; absent: that of this machine. */
  readonly clockOf?: (index: number) => Clock;
}

export async function startTrustedWorld({ managers: count = 1, certificateLifeMs = 86_400_000, clockOf = () => systemClock }: TrustedWorldOptions = {}): Promise<TrustedWorld> {
  const store = createMemoryStore({ clock: systemClock });
  const cluster = newCluster({ name: 'test', newId: systemNewId, now: systemClock.now() });
  const trust = await bootstrapTrust({ clusterId: cluster.id, clusterName: 'test', now: systemClock.now(), newId: systemNewId, certificateLifeMs });
  const identities = await Promise.all(
    Array.from({ length: count }, async (_, index) => createIdentityHolder(await trust.identity('manager', systemNewId(), `m${index + 1}`, []), () => undefined)),
  );
  for (const { transaction } of planTransactions([cluster, ...trust.objects()].map((object) => ({ op: 'create', object })), undefined)) await store.transact(transaction);
  const stop = new AbortController();
  const kept: (Uint8Array | undefined)[] = [];
  const running: Promise<unknown>[] = [];
  const managers = identities.map((identity, index) =>
    createManager({
      ...common,
      clock: clockOf(index),
      store,
      listen: '127.0.0.1:0',
      rotationGraceMs: 500,
      trust: { identity, keyring: createKeyring(trust.clusterKey), names: [], storeAddress: 'etcd://test:2379', keepKey: (unlockKey) => void kept.push(unlockKey) },
      record: { kind: 'manager', id: asManagerId(systemNewId()), name: `m${index + 1}`, address: `127.0.0.1:${index}`, softwareVersion: '0.1.0', startedAt: systemClock.now(), certificateId: identity.current.id },
    }),
  );
  const ended = managers.map((manager) => manager.run(stop.signal));
  running.push(...ended);
  // Whoever cares for a manager's end looks at it; that of the world waits for all.
  for (const end of ended) end.catch(() => undefined);
  const addresses = await Promise.all(managers.map(({ listening }) => listening));
  const [first] = managers;
  if (first === undefined) throw new Error('a world needs a manager');
  const { state } = first;
  const clients: ControlClient[] = [];

  const until: TrustedWorld['until'] = (what, isSo) =>
    new Promise((resolve, reject) => {
      const finish = () => {
        stopObserving();
        cancel();
      };
      const check = () => {
        if (!isSo(state.view)) return;
        finish();
        resolve();
      };
      const stopObserving = state.observe(check);
      const cancel = systemClock.after(PATIENCE_MS, () => {
        finish();
        reject(new Error(`waited in vain for ${what}`));
      });
      check();
    });

  const identity: TrustedWorld['identity'] = async (role, name) => {
    const made = await trust.identity(role, systemNewId(), name, []);
    const record = trust.objects().find((object) => object.kind === 'certificate' && object.id === made.id);
    if (record !== undefined) await state.commit([{ op: 'create', object: record }], {}, stop.signal);
    return { ...made, roots: state.view.trust()?.roots.map(({ certificate }) => certificate).join('\n') ?? made.roots };
  };

  await until('a leader', (view) => view.leader() !== undefined && view.trust() !== undefined);
  return {
    addresses,
    managers,
    ended,
    identities,
    admin: trust.admin,
    tokens: trust.tokens,
    kept,
    store,
    get view() {
      return state.view;
    },
    client(shown) {
      const client = connectControl(addresses.slice(0, 1), { security: secured(shown) });
      clients.push(client);
      return client;
    },
    identity,
    async startAgent(name, clock = systemClock) {
      const holder = createIdentityHolder(await identity('worker', name), () => undefined);
      const engine = new FakeEngine({ clock: systemClock, info: { hostname: name }, images: { app: { prints: ['hello'] } } });
      const leaving = new AbortController();
      const agent = createAgent({
        ...common,
        clock,
        journal: createMemoryJournal(asNodeId(holder.current.id)),
        openDriver: (nodeId) => engine.open({ nodeId }),
        transport: grpcTransport(securityOf(holder)),
        managers: addresses,
        address: '10.0.0.1',
        hostname: name,
        version: '0.1.0',
        identity: holder,
        async renew(csr, at, signal) {
          using client = connectControl(at.filter((address) => addresses.includes(address)), { security: secured(holder.current) });
          return await client.call('Renew', { csr }, { signal });
        },
      });
      const run = agent.run(AbortSignal.any([stop.signal, leaving.signal]));
      running.push(run);
      return {
        agent,
        holder,
        engine,
        async stop() {
          leaving.abort();
          await run;
        },
      };
    },
    until,
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close();
      stop.abort();
      await Promise.allSettled(running);
      await store.close();
    },
  };
}
