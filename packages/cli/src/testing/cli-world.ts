/**
 * A whole cluster in this process for tests of the CLI: a production manager on
 * a memory store behind real gRPC, and production agents on engines in memory.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgent } from '@muster/agent/agent';
import { FakeEngine } from '@muster/agent/driver/fake';
import type { FakeImage } from '@muster/agent/driver/fake-behaviour';
import { createMemoryJournal } from '@muster/agent/journal/memory';
import { grpcTransport } from '@muster/agent/session/grpc-transport';
import { createManager } from '@muster/manager/manager';
import { createKeyring } from '@muster/manager/trust/keyring';
import { createVault } from '@muster/manager/trust/vault';
import { newKey } from '@muster/shared/trust/seal';
import { createMemoryStore } from '@muster/manager/store/memory';
import { group } from '@muster/shared/lifecycle/runnable';
import { asManagerId, asNodeId } from '@muster/shared/model/ids';
import { type Clock, systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { systemRandom } from '@muster/shared/runtime/random';
import type { ExitCode } from '../exit-codes.ts';
import { runCli } from '../run-cli.ts';
import { collectingHost, type HostOptions } from './collecting-host.ts';

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

export interface CliWorld extends AsyncDisposable {
  readonly address: string;
  readonly engines: readonly FakeEngine[];
  muster(argv: readonly string[], options?: HostOptions): Promise<Ran>;
  /** The same, with standard output read as JSON; fails when the command does. */
  json<T>(...argv: readonly string[]): Promise<T>;
}

const IMAGES: Readonly<Record<string, FakeImage>> = {
  app: { prints: ['hello', '!trouble'] },
  'app:v1': {},
  'app:v2': {},
  'app:sick': { healthyAfterMs: 'never', unhealthyAfterMs: 20 },
  'app:missing': { registry: 'missing' },
  'app:crash': { exitAfterMs: 10, exitCode: 3 },
  'app:busy': { cpuLoad: 0.9 },
  'app:once': { exitAfterMs: 10, exitCode: 0 },
};

/** Ahead of the cluster's, so that waiting commands need not see for a second that what runs keeps running. */
const AHEAD: Clock = { ...systemClock, now: () => systemClock.now() + 5_000 };

export async function createCliWorld({ nodes = ['host-a', 'host-b'] }: { readonly nodes?: readonly string[] } = {}): Promise<CliWorld> {
  const common = { clock: systemClock, random: systemRandom, newId: systemNewId, logger: silentLogger };
  const store = createMemoryStore({ clock: systemClock });
  const manager = createManager({
    ...common,
    store,
    listen: '127.0.0.1:0',
    clusterName: 'test',
    vault: createVault(createKeyring(newKey())),
    record: { kind: 'manager', id: asManagerId(systemNewId()), name: 'manager-1', address: '127.0.0.1:0', softwareVersion: '0.1.0', startedAt: systemClock.now() },
  });
  const stop = new AbortController();
  const running = [manager.run(stop.signal)];
  const address = await manager.listening;
  const engines = nodes.map((hostname) => new FakeEngine({ clock: systemClock, info: { hostname }, images: IMAGES }));
  const agents = engines.map((engine, index) =>
    createAgent({
      ...common,
      journal: createMemoryJournal(asNodeId(systemNewId())),
      openDriver: (nodeId) => engine.open({ nodeId }),
      transport: grpcTransport(),
      managers: [address],
      address: `10.0.0.${String(index + 1)}`,
      hostname: nodes[index] ?? '',
      version: '0.1.0',
    }),
  );
  running.push(group('agents', agents).run(stop.signal));
  const ready = Promise.withResolvers<void>();
  const check = () => {
    const isReady = [...manager.state.view.nodes()].filter((node) => node.status.state === 'ready').length === nodes.length;
    if (isReady && manager.state.view.cluster() !== undefined) ready.resolve();
  };
  const stopObserving = manager.state.observe(check);
  check();
  await ready.promise;
  stopObserving();

  const configDir = mkdtempSync(join(tmpdir(), 'muster-config-'));
  const muster = async (argv: readonly string[], options: HostOptions = {}): Promise<Ran> => {
    const { host, collected } = collectingHost({ clock: AHEAD, ...options, env: { MUSTER_INSECURE: '1', MUSTER_MANAGERS: address, MUSTER_CONFIG_DIR: configDir, ...options.env } });
    const code = await runCli(argv, host);
    return { code, ...collected };
  };
  return {
    address,
    engines,
    muster,
    async json<T>(...argv: readonly string[]): Promise<T> {
      const { code, out, err } = await muster([...argv, '--json']);
      if (code !== 0) throw new Error(`muster ${argv.join(' ')} ended with ${String(code)}: ${err}`);
      return JSON.parse(out) as T;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.allSettled(running);
      await store.close();
      rmSync(configDir, { recursive: true, force: true });
    },
  };
}
