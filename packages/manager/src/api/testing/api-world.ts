/** The API over a real gRPC connection on a store in memory, for tests. */
import { MusterError } from '@muster/shared/model/error';
import { asManagerId, asNodeId, asServiceId, asSessionId, asTaskId } from '@muster/shared/model/ids';
import type { ClusterEvent, ClusterObject, ManagerRecord, Node, Stored, Task } from '@muster/shared/model/objects';
import { connectControl, type ControlClient } from '@muster/shared/rpc/client';
import { serve } from '@muster/shared/rpc/server';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { newKey } from '@muster/shared/trust/seal';
import { createKeyring } from '../../trust/keyring.ts';
import { createVault } from '../../trust/vault.ts';
import { createMemoryStore } from '../../store/memory.ts';
import type { Store } from '../../store/store.ts';
import { newCluster } from '../../cluster.ts';
import { create, type Mutation } from '../../state/mutation.ts';
import { Replica } from '../../state/replica.ts';
import { apiServices, type ApiOptions } from '../server.ts';

export interface ApiWorld extends AsyncDisposable {
  readonly address: string;
  readonly client: ControlClient;
  readonly state: Replica;
  readonly store: Store;
  /** Writes objects as some other component would. */
  put(...objects: ClusterObject[]): Promise<void>;
  change(...mutations: Mutation[]): Promise<void>;
  /** The cluster's diary, oldest first. */
  events(): readonly Stored<ClusterEvent>[];
}

export interface ApiWorldOptions extends Partial<Pick<ApiOptions, 'logs' | 'connect' | 'watch' | 'loads'>> {
  /** Shared by several managers. */
  readonly store?: Store;
  readonly managerId?: string;
}

const NO_LOGS: ApiOptions['logs'] = {
  async *read() {
    yield [];
  },
};

export async function startApi(options: ApiWorldOptions = {}): Promise<ApiWorld> {
  const clock = systemClock;
  const store = options.store ?? createMemoryStore({ clock });
  const state = new Replica({ store, clock, logger: silentLogger });
  const id = asManagerId(options.managerId ?? 'manager-1');
  const { logs = NO_LOGS, connect, watch, loads } = options;
  const services = apiServices({
    state,
    record: { id },
    store,
    clock,
    newId: systemNewId,
    logger: silentLogger,
    logs,
    vault: createVault(createKeyring(newKey())),
    ...(connect === undefined ? {} : { connect }),
    ...(loads === undefined ? {} : { loads }),
    ...(watch === undefined ? {} : { watch }),
  });
  const server = serve({ name: 'api', address: '127.0.0.1:0', services, clock, graceMs: 200 });
  const stop = new AbortController();
  const running = [state.run(stop.signal), server.run(stop.signal)];
  const address = await server.listening;
  await state.waitFor(0);
  const client = connectControl([address]);

  const change = async (...mutations: Mutation[]) => {
    const { conflicted } = await state.commit(mutations);
    if (conflicted.length > 0) throw new Error(`not written: ${JSON.stringify(conflicted)}`);
  };
  if (options.store === undefined) {
    const cluster = newCluster({
      name: 'test',
      newId: systemNewId,
      now: clock.now(),
    });
    await change(create(cluster), create(managerRecord(id, address)));
  }
  return {
    address,
    client,
    state,
    store,
    put: (...objects) => change(...objects.map(create)),
    change,
    events: () => [...state.view.events()],
    async [Symbol.asyncDispose]() {
      client.close();
      stop.abort();
      await Promise.all(running);
    },
  };
}

export function managerRecord(id: string, address: string): ManagerRecord {
  return { kind: 'manager', id: asManagerId(id), name: id, address, softwareVersion: '0.1.0', startedAt: 1 };
}

/** An id of the right form that begins with the given text. */
export const idFor = (text: string): string => text.padEnd(25, 'q');

export interface NodeOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly availability?: Node['spec']['availability'];
  readonly state?: Node['status']['state'];
  readonly managerId?: string;
  readonly connected?: boolean;
  readonly address?: string;
}

export function nodeNamed(hostname: string, options: NodeOptions = {}): Node {
  return {
    kind: 'node',
    id: asNodeId(idFor(`node${hostname}`)),
    createdAt: 1,
    spec: { labels: options.labels ?? {}, availability: options.availability ?? 'active' },
    description: {
      hostname,
      address: options.address ?? '10.0.0.1',
      os: 'linux',
      architecture: 'amd64',
      nanoCpus: 4e9,
      memoryBytes: 8e9,
      engineVersion: '27.0',
      engineLabels: {},
      agentVersion: '0.1.0',
      usedPorts: [],
    },
    session: {
      managerId: asManagerId(options.managerId ?? 'manager-1'),
      sessionId: asSessionId('s1'),
      connected: options.connected ?? true,
      since: 2,
    },
    status: { state: options.state ?? 'ready', since: 3, reason: 'its agent is connected' },
  };
}

export function taskOf(serviceId: string, name: string, fields: Partial<Omit<Task, 'id' | 'serviceId'>> = {}): Task {
  return {
    kind: 'task',
    id: asTaskId(idFor(name)),
    serviceId: asServiceId(serviceId),
    revision: 1,
    slot: 1,
    createdAt: 5,
    desiredState: 'running',
    desiredReason: '',
    notBefore: 0,
    status: { state: 'running', at: 6, message: 'started', containerId: 'c1' },
    ...fields,
  };
}

interface Refusal extends Pick<MusterError, 'code' | 'reason' | 'message' | 'hint'> {
  /** The fields that were refused. */
  readonly fields: readonly string[];
}

/** The error of a refused call. */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  const outcome: unknown = await call.then(
    () => 'it was answered',
    (error: unknown) => error,
  );
  if (!(outcome instanceof MusterError)) throw new Error('not refused', { cause: outcome });
  const { code, reason, message, hint, violations } = outcome;
  return { code, reason, message, hint, fields: violations.map(({ field }) => field) };
}
