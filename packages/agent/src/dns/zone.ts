/**
 * The names of one Muster network and what they stand for. Pure.
 *
 * A service is known by its own name; by each alias, to the tasks of its own stack
 * first; as `alias.STACK` to everyone; and each of these also as `tasks.NAME` (the
 * addresses of its tasks, whatever stands for the whole) and with `.NETWORK` behind.
 */

export interface ZoneService {
  /** `shop_web`: unique in the cluster. */
  readonly name: string;
  /** Empty: the service belongs to no stack. */
  readonly stack: string;
  /** Further names in this network: `web`. Services may share one. */
  readonly aliases: readonly string[];
  /** The address that stands for all tasks; absent: the tasks' own do. */
  readonly vip?: string;
  /** Of the tasks that serve; no others are ever told. */
  readonly taskAddresses: readonly string[];
}

export interface Zone {
  readonly network: string;
  readonly services: readonly ZoneService[];
  /** The stack of the task at an address of this network. */
  readonly stackOf: (address: string) => string | undefined;
  /** The other networks of the task at an address of this one: where they are answered here, and its address there. */
  readonly alsoIn?: (address: string) => readonly OtherPlace[];
}

export interface OtherPlace {
  readonly gateway: string;
  readonly address: string;
}

/** What a name stands for. No addresses: the name is known and nothing serves. */
export interface Match {
  readonly addresses: readonly string[];
}

export class ZoneIndex {
  readonly #suffix: string;
  readonly #byName = new Map<string, ZoneService>();
  readonly #byAlias = new Map<string, ZoneService[]>();
  readonly #nameOf = new Map<string, string>();
  readonly #stackOf: (address: string) => string | undefined;

  constructor(zone: Zone) {
    this.#suffix = `.${zone.network.toLowerCase()}`;
    this.#stackOf = zone.stackOf;
    for (const service of zone.services) {
      this.#byName.set(service.name.toLowerCase(), service);
      for (const alias of aliasesOf(service)) {
        const sharers = this.#byAlias.get(alias);
        if (sharers === undefined) this.#byAlias.set(alias, [service]);
        else sharers.push(service);
      }
      for (const address of service.taskAddresses) this.#nameOf.set(address, `tasks.${service.name}${this.#suffix}`);
      if (service.vip !== undefined) this.#nameOf.set(service.vip, `${service.name}${this.#suffix}`);
    }
  }

  /** @param asker address of the one who asks: names of its own stack come first. */
  lookUp(name: string, asker: string): Match | undefined {
    const wanted = name.toLowerCase();
    const whole = this.#plainOrTasks(wanted, asker);
    if (whole !== undefined || !wanted.endsWith(this.#suffix)) return whole;
    return this.#plainOrTasks(wanted.slice(0, -this.#suffix.length), asker);
  }

  /** Whether the name can only be ours, so that nobody else need be asked. */
  owns(name: string): boolean {
    const wanted = name.toLowerCase();
    return !wanted.includes('.') || wanted.startsWith('tasks.') || wanted.endsWith(this.#suffix);
  }

  /** The name for an address of a service or of a task that serves. */
  nameOf(address: string): string | undefined {
    return this.#nameOf.get(address);
  }

  #plainOrTasks(name: string, asker: string): Match | undefined {
    const services = this.#services(name, asker);
    if (services.length > 0) return { addresses: services.flatMap((service) => (service.vip === undefined ? service.taskAddresses : [service.vip])) };
    if (!name.startsWith('tasks.')) return undefined;
    const asked = this.#services(name.slice('tasks.'.length), asker);
    return asked.length === 0 ? undefined : { addresses: asked.flatMap(({ taskAddresses }) => taskAddresses) };
  }

  #services(name: string, asker: string): readonly ZoneService[] {
    const named = this.#byName.get(name);
    if (named !== undefined) return [named];
    const sharers = this.#byAlias.get(name);
    if (sharers !== undefined) {
      const stack = this.#stackOf(asker);
      const own = stack === undefined ? [] : sharers.filter((service) => service.stack === stack);
      return own.length > 0 ? own : sharers;
    }
    const dot = name.lastIndexOf('.');
    if (dot < 0) return [];
    const stack = name.slice(dot + 1);
    return (this.#byAlias.get(name.slice(0, dot)) ?? []).filter((service) => service.stack.toLowerCase() === stack);
  }
}

/** The given ones and, in a stack, the service's name without the stack's. */
function aliasesOf({ name, stack, aliases }: ZoneService): ReadonlySet<string> {
  const prefix = `${stack}_`;
  const short = stack !== '' && name.startsWith(prefix) ? [name.slice(prefix.length)] : [];
  return new Set([...aliases, ...short].map((alias) => alias.toLowerCase()));
}
