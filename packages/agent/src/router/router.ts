/**
 * Serves HTTP routes on this node, when managers say that it is a router.
 *
 * Reads: the network state; HAProxy's answers.
 * Writes: HAProxy's configuration, certificates and slots.
 * Never: stops HAProxy because the agent stops; reloads it because tasks come and go.
 */
import type { RouteId, ServiceId } from '@muster/shared/model/ids';
import type { RouterFacts } from '@muster/shared/model/network';
import type { NetworkState } from '@muster/shared/model/network-state';
import type { MaterialContent } from '@muster/shared/model/session-messages';
import type { Logger } from '@muster/shared/runtime/logger';
import { certificateKey, haproxyConfig } from './haproxy-config.ts';
import { problemOfCertificate } from './check-certificate.ts';
import type { Haproxy, HaproxyCertificate } from './haproxy-process.ts';
import { type BackendPlan, planRouter, type RouterPlan } from './plan-router.ts';
import { readServers } from './read-servers.ts';
import { readStatistics, type RouteCounts } from './read-statistics.ts';
import { changedSlots, newSlots, slotChanges, slotCommands, type Slots } from './slots.ts';

export interface RouterOptions {
  readonly haproxy: Haproxy;
  readonly ipv6: boolean;
  /** Whom HAProxy's worker runs as; absent: as the agent. */
  readonly user?: string;
  readonly logger: Logger;
}

interface Served {
  readonly shape: string;
  readonly certificates: string;
  readonly slots: ReadonlyMap<string, Slots>;
}

export class Router {
  readonly #options: RouterOptions;
  readonly #log: Logger;
  #served: Served | undefined;
  #isAdopted = false;
  readonly #contents = new Map<string, string>();
  #unusable: readonly string[] = [];
  #facts: RouterFacts = { version: '', problem: '' };
  #plan: RouterPlan | undefined;

  constructor(options: RouterOptions) {
    this.#options = options;
    this.#log = options.logger.child({ component: 'router' });
  }

  get facts(): RouterFacts {
    return this.#facts;
  }

  /** What is served; undefined: nothing. */
  get plan(): RouterPlan | undefined {
    return this.#served === undefined ? undefined : this.#plan;
  }

  /** What was counted of each route that is served. */
  async counts(): Promise<ReadonlyMap<RouteId, RouteCounts & { readonly serviceId: ServiceId }>> {
    const { plan } = this;
    if (plan === undefined) return new Map();
    // Of backends alone (2).
    const counts = readStatistics(await this.#options.haproxy.ask('show stat -1 2 -1'));
    return new Map(
      plan.backends.flatMap(({ name, route: { routeId, serviceId } }) => {
        const one = counts.get(name);
        return one === undefined ? [] : [[routeId, { ...one, serviceId }] as const];
      }),
    );
  }

  /** Contents of secrets; those that are no certificates of routes go with the next state. */
  take(contents: readonly MaterialContent[]): void {
    for (const { materialId, number, content } of contents) this.#contents.set(`${materialId}-${number}`, Buffer.from(content).toString('utf8'));
  }

  async examine(): Promise<RouterFacts> {
    this.#facts = { ...this.#facts, version: await this.#options.haproxy.version() };
    return this.#facts;
  }

  /**
   * Brings the state in force. `lookDue`: HAProxy may have ended since. Never rejects:
   * whoever waits for tasks to be out of all maps must not wait for a router that
   * serves nobody. What is wrong is in `facts`.
   */
  async apply(state: NetworkState, lookDue: boolean): Promise<void> {
    const { haproxy } = this.#options;
    const plan = planRouter(state);
    this.#plan = plan;
    try {
      if (plan === undefined) await this.#leave();
      else {
        if (lookDue && this.#served !== undefined && !(await haproxy.isRunning())) {
          this.#log.warn({}, 'HAProxy has ended; starting it again');
          this.#served = undefined;
        }
        await this.#serve(plan);
      }
      this.#say(this.#unusable.join('; '));
    } catch (error) {
      if (!(await haproxy.isRunning())) this.#served = undefined;
      this.#say(error instanceof Error ? error.message : String(error));
    }
  }

  #say(problem: string): void {
    if (problem === this.#facts.problem) return;
    this.#facts = { ...this.#facts, problem };
    if (problem === '') this.#log.info({}, 'routes are served');
    else this.#log.error({ problem }, 'routes are not served as they should be');
  }

  async #leave(): Promise<void> {
    const { haproxy } = this.#options;
    if (this.#served === undefined && this.#isAdopted) return;
    this.#isAdopted = true;
    this.#served = undefined;
    await haproxy.stop();
  }

  async #serve(plan: RouterPlan): Promise<void> {
    if (this.#facts.version === '' && (await this.examine()).version === '') throw new Error('HAProxy is not installed: apt-get install haproxy');
    const certificates = await this.#certificates(plan);
    const certificateText = JSON.stringify(certificates);
    this.#served ??= await this.#adopt(plan, certificates, certificateText);
    // Tasks first: one that leaves is out, whatever becomes of a new configuration.
    const hasRoom = this.#served !== undefined && (await this.#changeTasks(this.#served, plan));
    // The number of slots is part of the shape: those that there are stay while they are enough.
    if (hasRoom && this.#served !== undefined && this.#served.certificates === certificateText && this.#served.shape === this.#shape(plan, this.#served.slots, certificates)) return;
    await this.#reload(plan, certificates, certificateText);
  }

  /** False: some have no slot yet, or HAProxy does not have the slots that it was thought to have. */
  async #changeTasks(served: Served, plan: RouterPlan): Promise<boolean> {
    let hasRoom = true;
    const slots = new Map(served.slots);
    const lines = plan.backends.flatMap(({ name, addresses }) => {
      const before = served.slots.get(name);
      if (before === undefined) return [];
      const changes = slotChanges(before, addresses);
      if (changes === undefined) hasRoom = false;
      const possible = changes ?? slotChanges(before, addresses.filter((address) => before.includes(address))) ?? [];
      slots.set(name, changedSlots(before, possible));
      return slotCommands(name, possible);
    });
    try {
      await this.#options.haproxy.command(lines);
    } catch (error) {
      this.#log.warn({ err: error }, 'HAProxy did not take a change of tasks; giving it all anew');
      this.#served = undefined;
      return false;
    }
    if (lines.length > 0) this.#served = { ...served, slots };
    return hasRoom;
  }

  async #reload(plan: RouterPlan, certificates: readonly HaproxyCertificate[], certificateText: string): Promise<void> {
    const slots = new Map(plan.backends.map((backend) => [backend.name, newSlots(backend.addresses)]));
    const shape = this.#shape(plan, slots, certificates);
    const config = haproxyConfig(plan, ({ name }) => slots.get(name) ?? [], this.#settings(certificates));
    await this.#options.haproxy.serve(config, shape, certificates);
    this.#isAdopted = true;
    this.#served = { shape, certificates: certificateText, slots };
    this.#log.info({ routes: plan.backends.length }, 'HAProxy has a new configuration');
  }

  /** What an earlier agent started serves on, when it serves what is wanted. */
  async #adopt(plan: RouterPlan, certificates: readonly HaproxyCertificate[], certificateText: string): Promise<Served | undefined> {
    const { haproxy } = this.#options;
    if (this.#isAdopted) return undefined;
    this.#isAdopted = true;
    if (!(await haproxy.isRunning())) return undefined;
    const slots = readServers(await haproxy.ask('show servers state'));
    const shape = this.#shape(plan, slots, certificates);
    if ((await haproxy.runningShape()) !== shape) return undefined;
    this.#log.info({}, 'HAProxy, which has been running, serves on');
    return { shape, certificates: certificateText, slots };
  }

  #shape(plan: RouterPlan, slots: ReadonlyMap<string, Slots>, certificates: readonly HaproxyCertificate[]): string {
    return haproxyConfig(plan, ({ name }: BackendPlan) => (slots.get(name) ?? []).map(() => undefined), this.#settings(certificates));
  }

  #settings(certificates: readonly HaproxyCertificate[]) {
    const { haproxy, ipv6, user } = this.#options;
    return { directory: haproxy.directory, ipv6, ...(user === undefined ? {} : { user }), certificates: new Set(certificates.map(({ key }) => key)) };
  }

  /** One that cannot be used is left out, and said: HAProxy would refuse everything with it. */
  async #certificates(plan: RouterPlan): Promise<readonly HaproxyCertificate[]> {
    const wanted = new Map<string, { readonly secret: string; readonly hosts: Set<string> }>();
    for (const { route } of plan.backends) {
      const key = certificateKey(route);
      if (key === undefined) continue;
      const one = wanted.get(key) ?? { secret: route.spec.tlsSecret ?? '', hosts: new Set<string>() };
      wanted.set(key, one);
      one.hosts.add(route.spec.host);
    }
    const unusable: string[] = [];
    const certificates: HaproxyCertificate[] = [];
    for (const [key, { secret, hosts }] of wanted) {
      const pem = this.#contents.get(key) ?? (await this.#options.haproxy.certificate(key));
      const problem = pem === undefined ? 'no manager has sent it yet' : problemOfCertificate(pem);
      if (pem === undefined || problem !== '') unusable.push(`the certificate in secret ${secret} cannot be used: ${problem}`);
      else certificates.push({ key, hosts: [...hosts], pem });
    }
    for (const key of this.#contents.keys()) if (!wanted.has(key)) this.#contents.delete(key);
    this.#unusable = unusable;
    return certificates;
  }
}
