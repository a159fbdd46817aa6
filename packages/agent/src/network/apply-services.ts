/** Puts the balancing rules into the kernel, what differs or all of them, and sees to it that they stay there. */
import type { Clock } from '@muster/shared/runtime/clock';
import { shownForm } from './form-table.ts';
import type { HostTools } from './host-tools.ts';
import { SERVICE_TABLE } from './names.ts';
import { type Difference, differenceOf, hookDifference, type HookForm, HOOKS, readHooks } from './read-services.ts';
import { hookTable, serviceChanges, type ServiceRules, serviceTable } from './service-rules.ts';

/** To compare all of them takes no more than this part of the time: some 400 ms of each 20 s with a thousand services, 7 ms of each look with ten. */
const COMPARE_SHARE = 1 / 50;
/** More are not compared one by one: to read them would hold up this process for too long. */
const MAX_COMPARED_CHAINS = 5_000;

const ALL_GONE: Difference = { what: 'all of them', isOfForm: false };

export class ServiceTable {
  readonly #tools: Pick<HostTools, 'run'>;
  readonly #clock: Clock;
  /** Put there last; undefined: nothing is known to be. */
  #rules: ServiceRules | undefined;
  #compareAt = 0;
  /** The shortest time that it took for these rules: a listing begins anew whenever somebody changes them meanwhile. */
  #compareMs = Number.POSITIVE_INFINITY;
  /** What `nft` prints otherwise than it was written, although it was just put there: how it reads. */
  #onlyPrinted: ReadonlySet<string> = new Set();
  /** How the chains that lead to the others read, for these ranges: found out once. */
  #hooks: { readonly table: string; readonly form: HookForm } | undefined;
  /** Looks at one of them only, this time at one and next time at the other. */
  #hooksLooked = 0;

  constructor(tools: Pick<HostTools, 'run'>, clock: Clock) {
    this.#tools = tools;
    this.#clock = clock;
  }

  get rules(): ServiceRules | undefined {
    return this.#rules;
  }

  /** Somebody has taken the table away, rightly. */
  forget(): void {
    this.#rules = undefined;
  }

  async put(rules: ServiceRules): Promise<void> {
    const changes = this.#rules === undefined ? undefined : serviceChanges(this.#rules, rules);
    this.#rules = rules;
    if (changes === '') return;
    this.#onlyPrinted = new Set();
    this.#compareMs = Number.POSITIVE_INFINITY;
    if (changes !== undefined) {
      try {
        await this.#tools.run('nft', ['-f', '-'], changes);
        return;
      } catch {
        // It was not as it was thought to be.
      }
    }
    await this.#putAll(rules);
  }

  /** Puts all of it there again when it is not as it was put. Returns what it was, in words; undefined: all was well. */
  async heal(): Promise<string | undefined> {
    const rules = this.#rules;
    if (rules === undefined) return undefined;
    const difference = await this.#difference(rules);
    if (difference === undefined || (difference.isOfForm && difference.reads?.every((one) => this.#onlyPrinted.has(one)) === true)) return undefined;
    await this.#putAll(rules);
    const left = await this.#compare(rules);
    this.#onlyPrinted = new Set(left?.isOfForm === true ? left.reads : []);
    return difference.what;
  }

  async #putAll(rules: ServiceRules): Promise<void> {
    // Not known to be there until it is.
    this.#rules = undefined;
    await this.#tools.run('nft', ['-f', '-'], serviceTable(rules));
    this.#rules = rules;
  }

  async #difference(rules: ServiceRules): Promise<Difference | undefined> {
    const hooks = await this.#hookForm(rules);
    const from = this.#clock.monotonic();
    if (rules.chains.size > MAX_COMPARED_CHAINS || from < this.#compareAt) return this.#compareHook(hooks);
    const difference = await this.#compare(rules);
    const now = this.#clock.monotonic();
    this.#compareMs = Math.min(this.#compareMs, now - from);
    this.#compareAt = now + this.#compareMs / COMPARE_SHARE;
    return difference;
  }

  async #compare(rules: ServiceRules): Promise<Difference | undefined> {
    const hooks = await this.#hookForm(rules);
    const listed = await this.#tools.run('nft', ['-s', 'list', 'table', 'ip', SERVICE_TABLE]).catch(() => undefined);
    return listed === undefined ? ALL_GONE : differenceOf(listed, rules, hooks);
  }

  /** Whoever flushes the rules flushes those of this chain, too. */
  async #compareHook(hooks: HookForm | undefined): Promise<Difference | undefined> {
    const hook = HOOKS[this.#hooksLooked++ % HOOKS.length] ?? HOOKS[0];
    const listed = await this.#tools.run('nft', ['-s', 'list', 'chain', 'ip', SERVICE_TABLE, hook]).catch(() => undefined);
    return listed === undefined ? ALL_GONE : hookDifference(readHooks(listed).get(hook), hook, hooks);
  }

  async #hookForm(rules: ServiceRules): Promise<HookForm | undefined> {
    const table = hookTable(rules);
    if (this.#hooks?.table !== table) {
      const shown = await shownForm(this.#tools, table, ['-s']);
      this.#hooks = shown === undefined ? undefined : { table, form: readHooks(shown) };
    }
    return this.#hooks?.form;
  }
}

/** Whether anything leads to the services; it says nothing of the rest. */
export async function isThere(tools: Pick<HostTools, 'run'>): Promise<boolean> {
  const chain = await tools.run('nft', ['list', 'chain', 'ip', SERVICE_TABLE, 'prerouting']).catch(() => '');
  return chain.includes('@vips') && chain.includes('@mesh');
}
