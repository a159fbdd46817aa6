/**
 * Listeners on published TCP ports for connections that the kernel's rules do not
 * lead: from the host to itself by 127.0.0.1 or ::1, by IPv6, all connections to a
 * port whose tasks are told the client's address by a PROXY protocol header, and all of
 * them on a host without networks. Each is joined with one to a task, or there with one
 * to a host that leads it on. They also hold the port: another program that wants it is
 * told at once, and one that has it already is found and named.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { hashOf } from '@muster/shared/model/hash';
import type { ServiceId } from '@muster/shared/model/ids';
import { parseIpv4Number } from '@muster/shared/model/ip-range';
import type { EndpointState, NetworkState, ServicePort } from '@muster/shared/model/network-state';
import type { Clock } from '@muster/shared/runtime/clock';
import { join, type Target } from './join.ts';
import { orderHosts } from './proxied-ports.ts';
import { proxyHeader } from './proxy-header.ts';
import { publishedPorts } from './service-rules.ts';

const MAX_CONNECTIONS = 1_024;
/** Of a port that is led here alone. */
const MAX_PROXIED_CONNECTIONS = 8_192;
/** A host that does not take a connection within this time is passed over for the next one. */
const HOST_PATIENCE_MS = 1_500;
/** For how long a host that failed is tried last. */
const SHUN_MS = 5_000;

/** What is listened for on a published TCP port. */
export interface ListenedPort {
  readonly serviceId: ServiceId;
  /** Tasks that a connection may be joined with. */
  readonly targets: readonly Target[];
  /** A client stays with one task while that one is there. */
  readonly isAffine: boolean;
  /** Tasks are told the client's address. */
  readonly proxyProtocol: boolean;
  /** Targets are other hosts, whose kernels lead on and count: this one has no networks. */
  readonly byHosts?: boolean;
}

export type ListenedPorts = ReadonlyMap<number, ListenedPort>;

export function listenedPorts({ services, self }: NetworkState): ListenedPorts {
  const ports = new Map<number, ListenedPort>();
  for (const { serviceId, networks, endpoints, endpoint, ports: all } of services) {
    const [network] = networks;
    if (network === undefined) continue;
    for (const port of publishedPorts({ ports: all })) {
      const { publishedPort, protocol, hostIp, targetPort, proxyProtocol } = port;
      if (protocol !== 'tcp' || hostIp !== undefined || ports.has(publishedPort)) continue;
      const addresses = chosenFor(port, endpoints, self?.nodeId).flatMap((one) => one.addresses.filter(({ networkId }) => networkId === network.networkId).map(({ address }) => address));
      const targets = addresses.filter((address) => parseIpv4Number(address) !== undefined).map((address) => ({ address, port: targetPort }));
      ports.set(publishedPort, { serviceId, targets, isAffine: endpoint.affinity === 'client-ip', proxyProtocol });
    }
  }
  return ports;
}

function chosenFor({ mode }: ServicePort, endpoints: readonly EndpointState[], nodeId: string | undefined): readonly EndpointState[] {
  const serving = endpoints.filter((endpoint) => endpoint.serving);
  const local = serving.filter((endpoint) => endpoint.nodeId === nodeId);
  return mode === 'local' || (mode === 'prefer-local' && local.length > 0) ? local : serving;
}

/** Addresses of tasks with which connections may go on: neither gone nor on a host that is taken for dead. */
export function reachableAddresses({ services }: NetworkState): ReadonlySet<string> {
  return new Set(services.flatMap(({ endpoints }) => endpoints.filter(({ lost }) => lost !== true).flatMap(({ addresses }) => addresses.map(({ address }) => address))));
}

export class PortListeners {
  readonly #servers = new Map<number, Server>();
  /** Ports on which listening has begun, and has neither succeeded nor failed. */
  readonly #begun = new Map<number, Promise<void>>();
  readonly #failing = new Map<number, string>();
  readonly #held = new Set<string>();
  /** Client → the task's address. */
  readonly #joined = new Map<Socket, string>();
  readonly #counts = new Map<ServiceId, number>();
  #ports: ListenedPorts = new Map();
  #next = 0;
  /** Hosts that failed, and until when they are tried last. */
  readonly #shunned = new Map<string, number>();
  readonly #onNone: ((client: Socket, port: number) => boolean) | undefined;
  readonly #clock: Pick<Clock, 'monotonic'>;

  /** `onNone` may take a connection to a port to which nothing serves. */
  constructor(clock: Pick<Clock, 'monotonic'>, onNone?: (client: Socket, port: number) => boolean) {
    this.#clock = clock;
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

  /** How many connections were joined with tasks of each service. */
  get counts(): ReadonlyMap<ServiceId, number> {
    return this.#counts;
  }

  /**
   * Listens on these ports and on no others. Resolves when each is held or known to be
   * taken. Connections with tasks that are not reachable are reset: the client comes anew.
   */
  async serve(ports: ListenedPorts, reachable: ReadonlySet<string>): Promise<void> {
    this.#ports = ports;
    for (const [client, address] of this.#joined) if (!reachable.has(address)) client.resetAndDestroy();
    for (const [port, server] of this.#servers) {
      if (ports.has(port)) {
        server.maxConnections = this.#limitOf(port);
        continue;
      }
      this.#servers.delete(port);
      this.#held.delete(`tcp/${port}`);
      server.close();
    }
    for (const port of this.#failing.keys()) if (!ports.has(port)) this.#failing.delete(port);
    await Promise.all([...ports.keys()].filter((port) => !this.#servers.has(port)).map((port) => this.#begun.get(port) ?? this.#listen(port)));
  }

  close(): void {
    for (const server of this.#servers.values()) server.close();
    this.#servers.clear();
    this.#held.clear();
  }

  #limitOf(port: number): number {
    const { proxyProtocol, byHosts } = this.#ports.get(port) ?? {};
    return proxyProtocol === true || byHosts === true ? MAX_PROXIED_CONNECTIONS : MAX_CONNECTIONS;
  }

  #listen(port: number): Promise<void> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => this.#join(client, port));
    server.maxConnections = this.#limitOf(port);
    const begun = new Promise<void>((resolve) => {
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
    }).finally(() => this.#begun.delete(port));
    this.#begun.set(port, begun);
    return begun;
  }

  #join(client: Socket, port: number): void {
    const listened = this.#ports.get(port);
    if (listened === undefined || client.remoteAddress === undefined) {
      client.destroy();
      return;
    }
    const { targets, serviceId, isAffine, proxyProtocol, byHosts = false } = listened;
    if (targets.length === 0 && this.#onNone?.(client, port) === true) return;
    this.#next += 1;
    if (byHosts) {
      this.#joinHost(client, targets, isAffine);
      return;
    }
    join(client, targets, {
      start: isAffine ? hashOf(client.remoteAddress) : this.#next,
      header: proxyProtocol ? headerFor(client) : undefined,
      onJoined: ({ address }) => {
        this.#counts.set(serviceId, (this.#counts.get(serviceId) ?? 0) + 1);
        this.#note(client, address);
      },
    });
  }

  #joinHost(client: Socket, targets: readonly Target[], isAffine: boolean): void {
    const now = this.#clock.monotonic();
    for (const [address, until] of this.#shunned) if (until <= now) this.#shunned.delete(address);
    const ordered = orderHosts(targets, { client: isAffine ? client.remoteAddress : undefined, number: this.#next, shunned: new Set(this.#shunned.keys()) });
    join(client, ordered, {
      start: 0,
      patienceMs: HOST_PATIENCE_MS,
      onFailed: ({ address }) => this.#shunned.set(address, this.#clock.monotonic() + SHUN_MS),
      onJoined: ({ address }) => {
        this.#shunned.delete(address);
        this.#note(client, address);
      },
    });
  }

  #note(client: Socket, address: string): void {
    this.#joined.set(client, address);
    client.once('close', () => this.#joined.delete(client));
  }
}

/** Of a connection that a client has made to this host. */
export function headerFor({ remoteAddress = '', remotePort = 0, localAddress = '', localPort = 0 }: Socket): Buffer | undefined {
  return proxyHeader({ address: remoteAddress, port: remotePort }, { address: localAddress, port: localPort });
}
