/**
 * Host ports that tasks claim on their nodes. A port claimed on all addresses
 * excludes every other claim on it; claims on two different addresses go together.
 */
import { isMeshed } from '@muster/shared/model/network';
import type { ServiceSpec } from '@muster/shared/model/service-spec';

export interface PortClaim {
  /** `tcp/80`. */
  readonly port: string;
  /** Empty: all addresses of the host. */
  readonly hostIp: string;
  /** On a node with networks every host forwards the port: it keeps out host ports of others, and no other task of its own service. */
  readonly meshed: boolean;
}

/** How many tasks hold each claim, by `tcp/80` (on whatever address) and by `tcp/80@address`. */
export type ClaimedPorts = Map<string, number>;

const ANY_ADDRESS: readonly string[] = ['', '0.0.0.0', '::', '[::]'];

/**
 * The host ports that each task of the service takes. A port of another mode than
 * `host` counts too: without networks it is published on the task's own node. A
 * port that the engine chooses collides with nothing.
 */
export function portClaimsOf(spec: ServiceSpec): readonly PortClaim[] {
  return spec.ports
    .filter((port) => port.publishedPort !== 0)
    .map((port) => ({
      port: `${port.protocol}/${port.publishedPort}`,
      hostIp: ANY_ADDRESS.includes(port.hostIp ?? '') ? '' : (port.hostIp ?? ''),
      meshed: isMeshed(spec, port),
    }));
}

export function isClaimed(claimed: ReadonlyMap<string, number>, claim: PortClaim): boolean {
  if (claim.hostIp === '') return claimed.has(claim.port);
  return claimed.has(`${claim.port}@`) || claimed.has(`${claim.port}@${claim.hostIp}`);
}

export function addClaim(claimed: ClaimedPorts, claim: PortClaim): void {
  count(claimed, claim.port, 1);
  count(claimed, `${claim.port}@${claim.hostIp}`, 1);
}

export function removeClaim(claimed: ClaimedPorts, claim: PortClaim): void {
  count(claimed, claim.port, -1);
  count(claimed, `${claim.port}@${claim.hostIp}`, -1);
}

function count(claimed: ClaimedPorts, key: string, by: number): void {
  const next = (claimed.get(key) ?? 0) + by;
  if (next === 0) claimed.delete(key);
  else claimed.set(key, next);
}
