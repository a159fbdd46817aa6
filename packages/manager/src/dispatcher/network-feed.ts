/**
 * What one agent was told of networks, how it differs from what it should be told
 * now, and up to where the node has it in force. Holds no timer and sends nothing.
 */
import type { NetworkId, NodeId, ServiceId } from '@muster/shared/model/ids';
import type { NetworkUpdate, NodeNetworkState, Peer, RouterState, ServiceState } from '@muster/shared/model/network-state';
import type { StateView } from '@muster/shared/model/view';
import { networkOf, peerOf, routerOf, serviceFor, settingsOf } from './network-state.ts';
import type { NetworkStates } from './network-states.ts';

/** About how large a message may be. */
const MAX_PART_BYTES = 1024 * 1024;

/** Items by kind and id. Undefined stands for all of them. */
export type NetworkChange =
  | { readonly kind: 'peer'; readonly id: NodeId }
  | { readonly kind: 'network'; readonly id: NetworkId }
  | { readonly kind: 'service'; readonly id: ServiceId }
  | { readonly kind: 'router' }
  | { readonly kind: 'settings' };

export type UpdatePart = Omit<NetworkUpdate, 'fence' | 'appliesTo' | 'resultsIn'>;

interface Outstanding {
  readonly number: number;
  /** The lowest store revision that it tells of. */
  readonly revision: number;
  /** On the monotonic scale. */
  readonly sentAt: number;
  /** When the node said first that it could not bring it in force; it goes on trying. */
  readonly failedAt?: number;
}

export class NetworkFeed {
  readonly #states: NetworkStates;
  readonly #nodeId: NodeId;
  readonly #told = new Map<string, string>();
  readonly #peers = new Set<NodeId>();
  readonly #networks = new Set<NetworkId>();
  readonly #services = new Set<ServiceId>();
  #settingsChanged = false;
  #routerChanged = false;
  #dirtySince: number | undefined;
  #outstanding: Outstanding[] = [];

  constructor(states: NetworkStates, nodeId: NodeId) {
    this.#states = states;
    this.#nodeId = nodeId;
  }

  get isDirty(): boolean {
    return this.#dirtySince !== undefined;
  }

  note(change: NetworkChange, revision: number): void {
    if (change.kind === 'peer') this.#peers.add(change.id);
    else if (change.kind === 'network') this.#networks.add(change.id);
    else if (change.kind === 'service') this.#services.add(change.id);
    else if (change.kind === 'router') this.#routerChanged = true;
    else this.#settingsChanged = true;
    this.#dirtySince = Math.min(this.#dirtySince ?? revision, revision);
  }

  /** Up to which store revision the node has everything in force; `isGivenUp` leaves out what is no longer waited for. */
  applied(revision: number, isGivenUp: (outstanding: Pick<Outstanding, 'sentAt' | 'failedAt'>) => boolean): number {
    const waited = this.#outstanding.find((one) => !isGivenUp(one));
    const lowest = Math.min(waited?.revision ?? Number.POSITIVE_INFINITY, this.#dirtySince ?? Number.POSITIVE_INFINITY);
    return Number.isFinite(lowest) ? lowest - 1 : revision;
  }

  acknowledged(number: number): void {
    this.#outstanding = this.#outstanding.filter((one) => one.number > number);
  }

  /** The node could not bring it, nor what came before it, in force. */
  failed(number: number, at: number): void {
    this.#outstanding = this.#outstanding.map((one) => (one.number > number || one.failedAt !== undefined ? one : { ...one, failedAt: at }));
  }

  sent(number: number, revision: number, sentAt: number): void {
    this.#outstanding.push({ number, revision, sentAt });
  }

  /** Everything, in parts. Forgets what was told before. */
  complete(view: StateView): { readonly parts: readonly UpdatePart[]; readonly since: number } {
    this.#told.clear();
    const all = {
      peers: [...view.nodes()].map(({ id }) => id),
      networks: [...view.networks()].map(({ id }) => id),
      services: [...view.services()].map(({ id }) => id),
    };
    const since = this.#takeDirty() ?? view.revision;
    return { parts: this.#parts(view, 'complete', all, { settings: true, router: true }), since };
  }

  /** What changed and makes a difference to this node; undefined when nothing does. */
  difference(view: StateView): { readonly part: UpdatePart; readonly since: number } | undefined {
    const changed = { peers: [...this.#peers], networks: [...this.#networks], services: [...this.#services] };
    const whole = { settings: this.#settingsChanged, router: this.#routerChanged };
    const since = this.#takeDirty() ?? view.revision;
    // A part in a network that is new, or gone, decides which services the node hears of.
    for (const id of changed.networks) {
      if (this.#told.has(`network ${id}`) !== (networkOf(view.network(id), this.#nodeId) !== undefined)) {
        changed.services = [...new Set([...changed.services, ...this.#states.servicesIn(view, id), ...this.#toldServices()])];
      }
    }
    const part = merge(this.#parts(view, 'incremental', changed, whole));
    const isEmpty =
      part.settings === undefined && part.self === undefined && part.router === undefined && part.peers.length + part.networks.length + part.services.length === 0 && part.removedPeers.length + part.removedNetworks.length + part.removedServices.length === 0;
    return isEmpty ? undefined : { part, since };
  }

  #toldServices(): ServiceId[] {
    return [...this.#told.keys()].filter((key) => key.startsWith('service ')).map((key) => key.slice('service '.length) as ServiceId);
  }

  #takeDirty(): number | undefined {
    const since = this.#dirtySince;
    this.#dirtySince = undefined;
    this.#settingsChanged = false;
    this.#routerChanged = false;
    this.#peers.clear();
    this.#networks.clear();
    this.#services.clear();
    return since;
  }

  #parts(
    view: StateView,
    scope: NetworkUpdate['scope'],
    ids: { readonly peers: readonly NodeId[]; readonly networks: readonly NetworkId[]; readonly services: readonly ServiceId[] },
    whole: { readonly settings: boolean; readonly router: boolean },
  ): UpdatePart[] {
    const self = peerOf(view.node(this.#nodeId));
    const news: News = { peers: [], networks: [], services: [], removedPeers: [], removedNetworks: [], removedServices: [] };
    const parts: UpdatePart[] = [];
    let bytes = 0;
    const isSelfNews = self !== undefined && this.#isNews('self', self) !== undefined;
    const router = whole.router ? this.#routerNews(view) : undefined;
    const flush = (lastPart: boolean) => {
      parts.push({ scope, ...(parts.length === 0 && whole.settings ? { settings: settingsOf(view) } : {}), ...(parts.length === 0 && router !== undefined ? { router } : {}), ...(parts.length === 0 && isSelfNews ? { self } : {}), ...copyOf(news), lastPart });
      for (const items of Object.values(news)) items.length = 0;
      bytes = 0;
    };
    const take = <Item extends object, Id extends string>(kind: string, id: Id, item: Item | undefined, into: Item[], removed: Id[]) => {
      const key = `${kind} ${id}`;
      if (item === undefined) {
        if (this.#told.delete(key)) removed.push(id);
        return;
      }
      const size = this.#isNews(key, item);
      if (size === undefined) return;
      into.push(item);
      bytes += size;
      if (bytes >= MAX_PART_BYTES) flush(false);
    };
    for (const id of ids.peers) if (id !== this.#nodeId) take('peer', id, peerOf(view.node(id)), news.peers, news.removedPeers);
    for (const id of ids.networks) take('network', id, networkOf(view.network(id), this.#nodeId), news.networks, news.removedNetworks);
    const isHere = (networkId: NetworkId) => this.#told.has(`network ${networkId}`);
    for (const id of ids.services) {
      const whole = this.#states.service(view, id);
      take('service', id, whole && serviceFor(whole, isHere), news.services, news.removedServices);
    }
    flush(true);
    return parts;
  }

  /** A node that is no router hears of that only when it was one. */
  #routerNews(view: StateView): RouterState | undefined {
    const router = routerOf(view, view.node(this.#nodeId));
    if (!router.placed && !this.#told.has('router')) return undefined;
    if (this.#isNews('router', router) === undefined) return undefined;
    if (!router.placed) this.#told.delete('router');
    return router;
  }

  /** The size of the item when it differs from what was told. */
  #isNews(key: string, item: object): number | undefined {
    const text = this.#states.textOf(item);
    if (this.#told.get(key) === text) return undefined;
    this.#told.set(key, text);
    return text.length;
  }
}

interface News {
  readonly peers: Peer[];
  readonly networks: NodeNetworkState[];
  readonly services: ServiceState[];
  readonly removedPeers: NodeId[];
  readonly removedNetworks: NetworkId[];
  readonly removedServices: ServiceId[];
}

function copyOf(news: News): News {
  return {
    peers: [...news.peers],
    networks: [...news.networks],
    services: [...news.services],
    removedPeers: [...news.removedPeers],
    removedNetworks: [...news.removedNetworks],
    removedServices: [...news.removedServices],
  };
}

/** Changes come rarely in lots larger than a message should be, and then still fit into one. */
function merge(parts: readonly UpdatePart[]): UpdatePart {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? { scope: 'incremental', peers: [], networks: [], services: [], removedPeers: [], removedNetworks: [], removedServices: [], lastPart: true };
  return {
    ...first,
    peers: parts.flatMap((part) => part.peers),
    networks: parts.flatMap((part) => part.networks),
    services: parts.flatMap((part) => part.services),
    removedPeers: parts.flatMap((part) => part.removedPeers),
    removedNetworks: parts.flatMap((part) => part.removedNetworks),
    removedServices: parts.flatMap((part) => part.removedServices),
    lastPart: true,
  };
}
