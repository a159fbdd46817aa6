/** `dev`: manager, embedded store and agent in one process, on the local Docker. */
import { join } from 'node:path';
import type { Manager } from '@muster/manager/manager';
import { group } from '@muster/shared/lifecycle/runnable';
import { createLogger } from '@muster/shared/runtime/logger';
import type { devFlags } from '../flags/command-flags.ts';
import { readContext } from '../context/context.ts';
import { refuseBeyondLoopback } from '../context/reach.ts';
import { DEFAULT_MANAGER } from '../flags/common.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { type DevTrust, devContextPath, devTrust } from './dev-trust.ts';
import { engineAddressOf, engineOf } from './engine.ts';
import { dataDirOf } from './files.ts';
import { addressTowards } from './local-address.ts';
import { readGenericResources } from '../values/generic-resource.ts';
import { makeAgent } from './make-agent.ts';
import { startWatchdog } from './start-watchdog.ts';
import { advertiseOf, makeManager } from './make-manager.ts';
import { saveContext } from './save-context.ts';
import { withStoreErrors } from './store-error.ts';

export async function dev(session: Session, flags: FlagValues<typeof devFlags>): Promise<void> {
  const { host } = session;
  const startedAt = host.clock.monotonic();
  const dataDir = dataDirOf(flags.dataDir, host, '~/.muster/dev');
  const listen = flags.listen ?? DEFAULT_MANAGER;
  // The agent is on this machine, whatever the manager listens on.
  const reach = advertiseOf(listen, '127.0.0.1');
  const name = flags.name ?? host.hostname;
  const log = { level: flags.logLevel ?? 'warn', readable: host.stderr.isTty } as const;
  const store = `embedded:${join(dataDir, 'store')}`;
  if (flags.insecure) refuseBeyondLoopback([listen], 'dev');
  let trust: DevTrust | undefined;
  const { manager, close } = await makeManager({
    store,
    listen,
    advertise: reach,
    name,
    logger: createLogger({ ...log, name: 'manager' }),
    ...(flags.insecure
      ? { clusterName: 'dev' }
      : {
          trust: async (opened) => {
            trust = await devTrust(opened, { dataDir, storeAddress: store, hostname: name, reach });
            return trust.manager;
          },
        }),
  });
  try {
    const logger = createLogger({ ...log, name: 'agent' });
    const agent = await makeAgent({
      dataDir,
      managers: [reach],
      address: await addressTowards(undefined),
      hostname: name,
      ...(flags.name === undefined ? {} : { nameOverride: flags.name }),
      generic: readGenericResources(flags.genericResource),
      engine: engineOf(flags.docker, host),
      startWatchdog: () => startWatchdog({ program: host.program, dataDir, engine: flags.docker, logger }),
      logger,
      ...(trust === undefined ? {} : { identity: trust.agent }),
    });
    const tell = flags.insecure ? insecureAdvice(reach) : contextAdvice(session, dataDir, flags.dataDir === undefined);
    const engine = engineAddressOf(flags.docker, host);
    announce(session, manager, { dataDir, tell, startedAt, engine }).catch(() => undefined);
    await withStoreErrors(store, () => group('dev', [manager, agent]).run(session.signal));
  } finally {
    await close();
  }
}

interface Announcement {
  readonly dataDir: string;
  /** How other terminals reach it; undefined: as it is. */
  readonly tell: string | undefined;
  readonly startedAt: number;
  readonly engine: string;
}

function insecureAdvice(reach: string): string {
  return `export MUSTER_INSECURE=1${reach === DEFAULT_MANAGER ? '' : ` MUSTER_MANAGERS=${reach}`}`;
}

/** The usual directory's cluster is this user's context `dev`; that of any other directory is chosen by its file. */
function contextAdvice(session: Session, dataDir: string, isUsual: boolean): string | undefined {
  const path = devContextPath(dataDir);
  if (!isUsual) return `export MUSTER_CONTEXT=${path}`;
  const { name, inUse } = saveContext(session.host, 'dev', readContext(session.host, path).context);
  return inUse ? undefined : `export MUSTER_CONTEXT=${name}, or for good: muster context use ${name}`;
}

/** Says when the API listens and when the node takes tasks. */
async function announce(session: Session, manager: Manager, { dataDir, tell, startedAt, engine }: Announcement): Promise<void> {
  const address = await manager.listening;
  session.print(`Muster listens on ${address} and keeps its state in ${dataDir}.`);
  if (tell !== undefined) session.print(`In other terminals: ${tell}`);
  const isReady = () =>
    [...manager.state.view.nodes()].some((node) => node.status.state === 'ready' && node.session.connected && node.description.engineVersion !== '');
  const ready = Promise.withResolvers<void>();
  const stop = manager.state.observe(() => {
    if (isReady()) ready.resolve();
  });
  if (isReady()) ready.resolve();
  const explained = new AbortController();
  explainEngine(session, engine, AbortSignal.any([explained.signal, session.signal])).catch(() => undefined);
  await ready.promise;
  explained.abort();
  stop();
  const took = ((session.host.clock.monotonic() - startedAt) / 1000).toFixed(1);
  session.print(`Ready after ${took} s. Try: muster up -f examples/shop/compose.yaml`);
  session.print('Ctrl-C stops the manager and the agent; containers keep running.');
}

const FIRST_EXPLANATION_MS = 3_000;
const EXPLANATION_MS = 15_000;

/** While the node takes no tasks: says what is wrong with the engine, until it is ready. */
async function explainEngine(session: Session, engine: string, signal: AbortSignal): Promise<void> {
  const { clock } = session.host;
  for (let pauseMs = FIRST_EXPLANATION_MS; ; pauseMs = EXPLANATION_MS) {
    await clock.sleep(pauseMs, signal);
    const { checkEngine } = await import('../doctor/check-engine.ts');
    for (const { level, message, advice } of await checkEngine(engine, signal)) {
      if (level === 'fail') session.warn(`Docker does not answer: ${message}. ${advice ?? ''} Waiting for it.`);
    }
  }
}
