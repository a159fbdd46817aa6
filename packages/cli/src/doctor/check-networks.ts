import { accessSync, constants, existsSync } from 'node:fs';
import { type Finding, ok, warn } from './finding.ts';

/** Debian's and Ubuntu's package for each program that networks need. */
const PACKAGES: Readonly<Record<string, string>> = { nft: 'nftables', ip: 'iproute2', bridge: 'iproute2', conntrack: 'conntrack' };
const DIRECTORIES = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

export interface NetworkSituation {
  readonly isRoot: boolean;
  readonly has: (program: string) => boolean;
  readonly canSet: (path: string) => boolean;
}

/** Without these the agent runs containers in the engine’s own network, and says so. */
export function checkNetworks(situation: NetworkSituation = thisHost()): readonly Finding[] {
  const missing = Object.keys(PACKAGES).filter((program) => !situation.has(program));
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((program) => PACKAGES[program]))].join(' ');
    return [warn('networks', `missing for networks between containers: ${missing.join(', ')}`, `Install them: apt-get install ${packages}.`)];
  }
  if (!situation.isRoot) return [warn('networks', 'an agent of this user has no networks between containers', 'Run the agent as root, or with the capability NET_ADMIN in the host’s network.')];
  if (!situation.canSet('/proc/sys/net/ipv4/ip_forward')) return [warn('networks', 'the kernel’s settings cannot be changed from here', 'Run the agent where /proc/sys can be written.')];
  return [ok('networks', 'nft, ip, bridge and conntrack are there; muster node inspect says what the agent found')];
}

/** A host without HAProxy is a host like another, but no router. */
export function checkRoutes({ has }: Pick<NetworkSituation, 'has'> = thisHost()): readonly Finding[] {
  if (has('haproxy')) return [ok('routes', 'HAProxy is there; the label muster.router=true makes this host a router')];
  return [ok('routes', 'HAProxy is not installed, so this host cannot serve HTTP routes; if it is to: apt-get install haproxy')];
}

function thisHost(): NetworkSituation {
  return {
    isRoot: process.getuid?.() === 0,
    has: (program) => DIRECTORIES.some((directory) => existsSync(`${directory}/${program}`)),
    canSet(path) {
      try {
        accessSync(path, constants.W_OK);
        return true;
      } catch {
        return false;
      }
    },
  };
}
