/**
 * Who is near whom: for the rules of one service, and for the rules of others that
 * mean it, how many tasks each domain holds. A domain is all nodes with one value of
 * a rule's attribute; a node without a value is in none.
 *
 * A task is bound to stay apart for as long as it has not ended; near is only what is
 * wanted there. A rule about the service's own tasks holds anywhere for the first of
 * them. Counts change as the pass places tasks. Pure.
 */
import { attributeOf } from '@muster/shared/model/constraint';
import { isMeantBy, type ParsedAffinity } from '@muster/shared/model/affinity';
import type { NodeId, ServiceId } from '@muster/shared/model/ids';
import type { Node } from '@muster/shared/model/objects';
import type { AffinityNeed, Misfit, Requirements } from './requirements.ts';
import type { UsageView } from './usage.ts';

/** Tasks that the pass itself has placed. */
export type Added = ReadonlyMap<ServiceId, ReadonlyMap<NodeId, number>>;

interface Rule {
  readonly need: Pick<AffinityNeed, 'misfit'> & { readonly affinity: ParsedAffinity };
  /** Value of the attribute → tasks that the rule is about. */
  readonly domains: Map<string, number>;
  /** The service's own tasks are meant. */
  readonly self: boolean;
  /** The rule is another service's, which keeps away from this one. */
  readonly foreign: boolean;
}

export class Neighbours {
  readonly #rules: readonly Rule[];

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  /** The service's own next task changes what fits or what is preferred. */
  get changesWithOwn(): boolean {
    return this.#rules.some(({ self }) => self);
  }

  /** The first required rule that the node breaks. */
  misfit(node: Node): Misfit | undefined {
    for (const rule of this.#rules) if (rule.need.affinity.rule.required && !holds(rule, node)) return rule.need.misfit;
    return undefined;
  }

  /** How many of the preferred rules hold on the node. */
  preferred(node: Node): number {
    let count = 0;
    for (const rule of this.#rules) if (!rule.need.affinity.rule.required && holds(rule, node)) count += 1;
    return count;
  }

  /** One more task of the service is on the node. */
  placed(node: Node): void {
    for (const rule of this.#rules) if (rule.self) count(rule.domains, attributeOf(rule.need.affinity.attribute, node), 1);
  }

  /** As if the rule that is behind this misfit were not there. */
  without(misfit: string): Neighbours {
    return new Neighbours(this.#rules.filter(({ need }) => need.misfit.singular !== misfit));
  }
}

/** Undefined when no rule is about the service: most are like that, and pay nothing. */
export function neighboursOf(
  serviceId: ServiceId,
  requirements: Requirements,
  usage: UsageView,
  nodeOf: (id: NodeId) => Node | undefined,
  added: Added = new Map(),
): Neighbours | undefined {
  if (requirements.affinities.length === 0 && !usage.hasAffinities) return undefined;
  const { name, labels } = requirements;
  const rules: Rule[] = requirements.affinities.map((need) => {
    const { rule } = need.affinity;
    const self = isMeantBy(rule, name, labels);
    const domains = new Map<string, number>();
    for (const service of usage.services()) {
      if (isMeantBy(rule, service.name, service.labels)) countTasks(domains, need.affinity, service.serviceId, { usage, nodeOf, added });
    }
    return { need, domains, self, foreign: false };
  });
  for (const { serviceId: other, affinities } of usage.repellers()) {
    if (other === serviceId) continue;
    for (const { affinity, foreign } of affinities) {
      if (!isMeantBy(affinity.rule, name, labels)) continue;
      const domains = new Map<string, number>();
      countTasks(domains, affinity, other, { usage, nodeOf, added });
      rules.push({ need: { affinity, misfit: foreign }, domains, self: false, foreign: true });
    }
  }
  return rules.length === 0 ? undefined : new Neighbours(rules);
}

function holds({ need, domains, self, foreign }: Rule, node: Node): boolean {
  const { rule, attribute } = need.affinity;
  const value = attributeOf(attribute, node);
  const tasks = value === '' ? 0 : (domains.get(value) ?? 0);
  if (rule.type === 'anti-affinity' || foreign) return tasks === 0;
  return tasks > 0 || (self && value !== '' && domains.size === 0);
}

interface Sources {
  readonly usage: UsageView;
  readonly nodeOf: (id: NodeId) => Node | undefined;
  readonly added: Added;
}

function countTasks(domains: Map<string, number>, { rule, attribute }: ParsedAffinity, serviceId: ServiceId, { usage, nodeOf, added }: Sources): void {
  const sources = [usage.tasksOfService(serviceId), added.get(serviceId), rule.type === 'anti-affinity' ? usage.leavingOfService(serviceId) : undefined];
  for (const source of sources) {
    for (const [nodeId, tasks] of source ?? []) {
      const node = nodeOf(nodeId);
      if (node !== undefined) count(domains, attributeOf(attribute, node), tasks);
    }
  }
}

function count(domains: Map<string, number>, value: string, tasks: number): void {
  if (value !== '') domains.set(value, (domains.get(value) ?? 0) + tasks);
}
