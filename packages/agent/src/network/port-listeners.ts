/**
 * Listeners on published TCP ports for connections that the kernel's rules do not
 * see: from the host to itself by 127.0.0.1 or ::1, and by IPv6. Each is joined with
 * one to the service. They also hold the port: another program that wants it is told
 * at once, and one that has it already is found and named.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { parseIpv4Number } from '@muster/shared/model/ip-range';
import type { NetworkState } from '@muster/shared/model/network-state';
import { join, type Target } from './join.ts';
import { publishedPorts } from './service-rules.ts';

const MAX_CONNECTIONS = 1_024;

/** Published TCP port → where a connection is joined to: the service's virtual address, or a task of it. */
export function listenerTargets({ services, self }: NetworkState): ReadonlyMap<number, readonly Target[]> {
  const targets = new Map<number, readonly Target[]>();
  for (const service of services) {
    const [network] = service.networks;
    if (network === undefined) continue;
    for (const port of publishedPorts(service)) {
      if (port.protocol !== 'tcp' || port.hostIp !== undefined || targets.has(port.publishedPort)) continue;
      const serving = service.endpoints.filter((endpoint) => endpoint.serving);
      const local = serving.filter(({ nodeId }) => nodeId === self?.nodeId);
      const chosen = port.mode === 'local' || (port.mode === 'prefer-local' && local.length > 0) ? local : serving;
      const addresses = chosen.flatMap((endpoint) => endpoint.addresses.filter(({ networkId }) => networkId === network.networkId).map(({ address }) => address));
      targets.set(port.publishedPort, addresses.filter((address) => parseIpv4Number(address) !== undefined).map((address) => ({ address, port: port.targetPort })));
    }
  }
  return targets;
}

export class PortListeners {
  readonly #servers = new Map<number, Server>();
  readonly #failing = new Map<number, string>();
  readonly #held = new Set<string>();
  #targets: ReadonlyMap<number, readonly Target[]> = new Map();
  #next = 0;
  readonly #onNone: ((client: Socket, port: number) => boolean) | undefined;

  /** `onNone` may take a connection to a port to which nothing serves. */
  constructor(onNone?: (client: Socket, port: number) => boolean) {
    this.#onNone = onNone;
  }

  /** As `tcp/80`. */
  get held(): ReadonlySet<string> {
    return this.#held;
  }

  /** Ports that another program has. */
  get failing(): ReadonlyMap<number, string> {
    return this.#failing;
  }

  /** Listens on these ports and on no others. Resolves when each is held or known to be taken. */
  async serve(targets: ReadonlyMap<number, readonly Target[]>): Promise<void> {
    this.#targets = targets;
    for (const [port, server] of this.#servers) {
      if (targets.has(port)) continue;
      this.#servers.delete(port);
      this.#held.delete(`tcp/${port}`);
      server.close();
    }
    for (const port of this.#failing.keys()) if (!targets.has(port)) this.#failing.delete(port);
    await Promise.all([...targets.keys()].filter((port) => !this.#servers.has(port)).map((port) => this.#listen(port)));
  }

  close(): void {
    for (const server of this.#servers.values()) server.close();
    this.#servers.clear();
    this.#held.clear();
  }

  #listen(port: number): Promise<void> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => this.#join(client, port));
    server.maxConnections = MAX_CONNECTIONS;
    return new Promise((resolve) => {
      server.once('error', (error) => {
        this.#failing.set(port, error.message);
        resolve();
      });
      server.listen({ port, host: '::', ipv6Only: false }, () => {
        this.#failing.delete(port);
        this.#servers.set(port, server);
        this.#held.add(`tcp/${port}`);
        resolve();
      });
    });
  }

  #join(client: Socket, port: number): void {
    this.#next += 1;
    const targets = this.#targets.get(port) ?? [];
    if (targets.length > 0 || this.#onNone?.(client, port) !== true) join(client, targets, this.#next);
  }
}
