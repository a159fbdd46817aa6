/**
 * Holds connections to services that rest: the balancing rules lead them here while
 * nothing serves, and they are joined with a task when one does.
 *
 *   accepted ──whom it was for is found──→ held ──a task serves──→ joined
 *                       └── nobody ──→ reset ←── too long, too many ──┘
 *
 * One listener for all services: the kernel knows what a connection was addressed to.
 */
import { createServer, type Server, type Socket } from 'node:net';
import type { ServiceId } from '@muster/shared/model/ids';
import type { NetworkState, ServiceState } from '@muster/shared/model/network-state';
import type { Clock } from '@muster/shared/runtime/clock';
import type { HostTools } from './host-tools.ts';
import { join, type Target } from './join.ts';
import { headerFor } from './port-listeners.ts';
import { publishedPorts } from './service-rules.ts';

const MAX_HELD = 1_024;
/** Longer than an image takes that is not there yet would try any client's patience. */
const MAX_HOLD_MS = 120_000;

/** What a connection was for: a service, and its port in the task. */
export interface Wanted {
  readonly serviceId: ServiceId;
  readonly port: number;
  /** The task is told the client's address. */
  readonly proxyProtocol?: boolean;
  /** It came to this one. */
  readonly publishedPort?: number;
}

interface Held extends Wanted {
  readonly client: Socket;
  readonly cancel: () => void;
}

export interface HolderOptions {
  readonly tools: Pick<HostTools, 'run'>;
  readonly clock: Pick<Clock, 'after'>;
  /** The first connection waits for the service. */
  readonly onWaiting: (serviceId: ServiceId) => void;
  /** With what connections to a published port are joined instead of tasks; undefined: with tasks. */
  readonly standIns?: (service: ServiceState, publishedPort: number) => readonly Target[] | undefined;
}

export class Holder {
  readonly #options: HolderOptions;
  readonly #held = new Set<Held>();
  readonly #joined = new Map<ServiceId, number>();
  #state: NetworkState | undefined;
  #server: Server | undefined;
  #next = 0;

  constructor(options: HolderOptions) {
    this.#options = options;
  }

  /** The port to which rules lead; undefined while nothing can be held. */
  get port(): number | undefined {
    const address = this.#server?.address();
    return typeof address === 'object' && address !== null ? address.port : undefined;
  }

  /** Listens while there is a service that may rest. */
  async listen(state: NetworkState): Promise<void> {
    this.#state = state;
    const isNeeded = state.services.some(({ onDemand }) => onDemand === true);
    if (!isNeeded) this.#stopListening();
    else if (this.#server === undefined) await this.#listen();
  }

  /** The rules lead where this state says: who waits for what serves now is joined with it. */
  serve(state: NetworkState): void {
    this.#state = state;
    for (const held of this.#held) this.#joinIfServed(held);
  }

  /** Takes a connection for a service without a task. */
  hold(client: Socket, wanted: Wanted): void {
    if (this.#held.size >= MAX_HELD) {
      client.resetAndDestroy();
      return;
    }
    const held: Held = { ...wanted, client, cancel: this.#options.clock.after(MAX_HOLD_MS, () => client.resetAndDestroy()) };
    const isFirst = ![...this.#held].some(({ serviceId }) => serviceId === wanted.serviceId);
    this.#held.add(held);
    client.on('error', () => client.destroy());
    client.once('close', () => {
      held.cancel();
      this.#held.delete(held);
    });
    this.#joinIfServed(held);
    if (isFirst && this.#held.has(held)) this.#options.onWaiting(wanted.serviceId);
  }

  /** The same for one that came to a published port; false: nobody rests behind it. */
  holdPublished(client: Socket, port: number): boolean {
    const wanted = this.#state && wantedOf(this.#state, { address: '', port }, 0);
    if (wanted === undefined) return false;
    this.hold(client, wanted);
    return true;
  }

  /** How many wait, by service, and those whose connections were joined here and go on. */
  demand(): ReadonlyMap<ServiceId, number> {
    const demand = new Map<ServiceId, number>();
    for (const serviceId of this.#joined.keys()) demand.set(serviceId, 0);
    for (const { serviceId } of this.#held) demand.set(serviceId, (demand.get(serviceId) ?? 0) + 1);
    return demand;
  }

  close(): void {
    this.#stopListening();
    for (const { client } of this.#held) client.resetAndDestroy();
  }

  #stopListening(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  #listen(): Promise<void> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
      client.on('error', () => client.destroy());
      void this.#accept(client);
    });
    return new Promise((resolve) => {
      server.once('error', () => resolve());
      server.listen({ port: 0, host: '0.0.0.0' }, () => {
        this.#server = server;
        resolve();
      });
    });
  }

  async #accept(client: Socket): Promise<void> {
    const { localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 } = client;
    const args = ['-L', '-p', 'tcp', '--orig-src', remoteAddress, '--orig-port-src', String(remotePort), '--reply-src', localAddress, '--reply-port-src', String(localPort)];
    const listed = await this.#options.tools.run('conntrack', args).catch(() => '');
    const addressed = originalDestination(listed);
    const wanted = addressed && this.#state && wantedOf(this.#state, addressed, localPort);
    if (wanted === undefined || client.destroyed) client.resetAndDestroy();
    else this.hold(client, wanted);
  }

  #joinIfServed(held: Held): void {
    const service = this.#state?.services.find(({ serviceId }) => serviceId === held.serviceId);
    if (service === undefined) {
      held.client.resetAndDestroy();
      return;
    }
    const standIns = held.publishedPort === undefined ? undefined : this.#options.standIns?.(service, held.publishedPort);
    const targets = standIns ?? targetsOf(service, held.port);
    if (targets.length === 0) return;
    held.cancel();
    this.#held.delete(held);
    this.#next += 1;
    this.#joined.set(held.serviceId, (this.#joined.get(held.serviceId) ?? 0) + 1);
    held.client.once('close', () => {
      const left = (this.#joined.get(held.serviceId) ?? 1) - 1;
      if (left > 0) this.#joined.set(held.serviceId, left);
      else this.#joined.delete(held.serviceId);
    });
    join(held.client, targets, { start: this.#next, header: held.proxyProtocol === true ? headerFor(held.client) : undefined });
  }
}

/** What conntrack says that a connection was addressed to, before it was led here. Pure. */
export function originalDestination(listed: string): Target | undefined {
  const [, address, port] = /\bdst=(\S+) sport=\d+ dport=(\d+)/.exec(listed) ?? [];
  return address === undefined || port === undefined ? undefined : { address, port: Number(port) };
}

/** Undefined when it was for no service that may rest, or for the holder itself. Pure. */
export function wantedOf({ services }: Pick<NetworkState, 'services'>, { address, port }: Target, ownPort: number): Wanted | undefined {
  if (port === ownPort) return undefined;
  const onDemand = services.filter((service) => service.onDemand === true);
  const byVip = onDemand.find(({ networks }) => networks.some(({ vip }) => vip === address));
  if (byVip !== undefined) return { serviceId: byVip.serviceId, port };
  for (const service of onDemand) {
    const published = publishedPorts(service).find(({ protocol, publishedPort, hostIp }) => protocol === 'tcp' && publishedPort === port && (hostIp === undefined || hostIp === address));
    if (published !== undefined) return { serviceId: service.serviceId, port: published.targetPort, publishedPort: port, ...(published.proxyProtocol ? { proxyProtocol: true } : {}) };
  }
  return undefined;
}

function targetsOf({ networks, endpoints }: ServiceState, port: number): readonly Target[] {
  const [network] = networks;
  if (network === undefined) return [];
  return endpoints
    .filter(({ serving }) => serving)
    .flatMap(({ addresses }) => addresses.filter(({ networkId }) => networkId === network.networkId).map(({ address }) => ({ address, port })));
}
