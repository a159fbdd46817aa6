/** Puts the agent of this host together: the real engine, a journal on disk, gRPC. */
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Agent } from '@muster/agent/agent';
import type { GenericResource } from '@muster/shared/model/generic-resource';
import type { NodeId } from '@muster/shared/model/ids';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import type { Logger } from '@muster/shared/runtime/logger';
import { systemRandom } from '@muster/shared/runtime/random';
import type { IdentityHolder } from '@muster/shared/trust/identity';
import type { Granted } from '@muster/shared/trust/renewal';
import { VERSION } from '../version.ts';
import { checkDisk } from './check-disk.ts';
import { isHostStopping } from './host-stopping.ts';

export interface MakeAgentOptions {
  readonly dataDir: string;
  readonly managers: readonly string[];
  readonly address: string;
  readonly hostname: string;
  readonly initialLabels?: Readonly<Record<string, string>>;
  /** Reported in place of the engine's host name. */
  readonly nameOverride?: string;
  readonly generic: readonly GenericResource[];
  readonly engine: { readonly socketPath?: string; readonly dockerHost?: string };
  /** A directory on a tmpfs for the files of secrets. Absent: one that is found. */
  readonly secretsDir?: string;
  readonly startWatchdog: () => void;
  readonly logger: Logger;
  /** Absent: managers without TLS, on a loopback. */
  readonly identity?: IdentityHolder;
}

/** An assignment with the largest spec fits into it, with what the journal's database takes beside. */
const JOURNAL_BYTES = 2 * 1024 * 1024;

/** The first that is in memory: the service manager's, the host's own, and the one that there is everywhere. */
const SECRET_DIRS = ['/run/muster-agent', '/run/muster', '/dev/shm'];

export async function makeAgent(options: MakeAgentOptions): Promise<Agent> {
  const [{ createAgent }, { openFileJournal }, { openDockerDriver }, { openDockerNetworks }, { systemHostTools }, { systemHaproxy }, { readResolvers }, { grpcTransport }, { securityOf }, { hostUptime, openLeaseFile }, { openTmpfs }] = await Promise.all([
    import('@muster/agent/agent'),
    import('@muster/agent/journal/file'),
    import('@muster/agent/driver/docker/docker-driver'),
    import('@muster/agent/driver/docker/engine-networks'),
    import('@muster/agent/network/host-tools'),
    import('@muster/agent/router/haproxy-process'),
    import('@muster/agent/dns/resolvers'),
    import('@muster/agent/session/grpc-transport'),
    import('@muster/shared/rpc/security'),
    import('@muster/agent/lease/lease-file'),
    import('@muster/agent/files/tmpfs'),
  ]);
  const { logger, nameOverride, identity } = options;
  return createAgent({
    journal: openFileJournal({ directory: join(options.dataDir, 'agent'), newId: systemNewId }),
    checkDisk: () => checkDisk(join(options.dataDir, 'agent'), JOURNAL_BYTES),
    openDriver: (nodeId: NodeId) => {
      const driver = openDockerDriver({ nodeId, clock: systemClock, logger, ...options.engine });
      if (nameOverride === undefined) return driver;
      return { ...driver, info: async (signal) => ({ ...(await driver.info(signal)), hostname: nameOverride }) };
    },
    hostStops: isHostStopping,
    leases: { record: openLeaseFile(join(options.dataDir, 'agent', 'lease')), uptime: hostUptime, startWatchdog: options.startWatchdog },
    openFiles: (nodeId) => openTmpfs({ candidates: options.secretsDir === undefined ? SECRET_DIRS : [options.secretsDir], name: `muster-${nodeId}` }),
    openNetworks: (nodeId) => ({
      tools: systemHostTools(),
      engine: openDockerNetworks({ nodeId, clock: systemClock, ...options.engine }),
      router: { haproxy: systemHaproxy(routerDir(), systemClock), ipv6: existsSync('/proc/net/if_inet6'), ...routerUser() },
      newQueryId: () => randomInt(65_536),
      resolvers: (own) => readResolvers(readText('/etc/resolv.conf'), own).map((address) => ({ address, port: 53 })),
    }),
    transport: grpcTransport(identity === undefined ? undefined : securityOf(identity)),
    ...(identity === undefined ? {} : { identity, renew: renewWith(identity) }),
    managers: options.managers,
    address: options.address,
    hostname: options.hostname,
    initialLabels: options.initialLabels ?? {},
    generic: options.generic,
    version: VERSION,
    clock: systemClock,
    random: systemRandom,
    logger,
  });
}

/** Who is not root, as under the unit, writes to the directory that the service manager has made, and nowhere else. */
const routerDir = (): string => (process.getuid?.() !== 0 && existsSync('/run/muster-agent') ? '/run/muster-agent/router' : '/run/muster/router');

/** Debian's package makes a user for it, with fewer rights than the agent's. */
function routerUser(): { readonly user?: string } {
  const isKnown = process.getuid?.() === 0 && /^haproxy:/m.test(readText('/etc/passwd')) && /^haproxy:/m.test(readText('/etc/group'));
  return isKnown ? { user: 'haproxy' } : {};
}

/** Empty when the file is not there. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Asks whichever manager answers, with the certificate that is to be replaced. */
function renewWith(identity: IdentityHolder) {
  return async (csr: string, managers: readonly string[], signal: AbortSignal): Promise<Granted> => {
    const [{ connectControl }, { secured }] = await Promise.all([import('@muster/shared/rpc/client'), import('@muster/shared/rpc/security')]);
    using client = connectControl(managers, { security: secured(identity.current) });
    return await client.call('Renew', { csr }, { signal });
  };
}
