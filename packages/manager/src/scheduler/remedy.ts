/** The smallest change that takes one obstacle away, as data, and what it makes of a node and a service. Pure. */
import { type Constraint, ROLE_LABEL } from '@muster/shared/model/constraint';
import type { Node } from '@muster/shared/model/objects';
import type { AffinityRule } from '@muster/shared/model/service-spec';
import type { NodeLoad } from './fits.ts';
import { freeGeneric, type GenericNeed } from './generic.ts';
import { freeMemoryBytes, freeNanoCpus, type Misfit, type Requirements } from './requirements.ts';

export type Change =
  /** The host has to be up, its agent connected, its engine answering. */
  | { readonly type: 'bring-back' }
  | { readonly type: 'connect' }
  | { readonly type: 'start-engine' }
  | { readonly type: 'repair-disk' }
  | { readonly type: 'activate' }
  | { readonly type: 'other-platform' }
  /** The host lacks what networks need. */
  | { readonly type: 'enable-networks' }
  | { readonly type: 'set-label'; readonly name: string; readonly value: string }
  | { readonly type: 'remove-label'; readonly name: string }
  /** No label would do, or one that another constraint forbids. */
  | { readonly type: 'drop-constraint'; readonly constraint: string }
  | { readonly type: 'free-cpus'; readonly nanoCpus: number }
  | { readonly type: 'free-memory'; readonly memoryBytes: number }
  /** More is asked for than the node has in all: what is free is the most it can give. */
  | { readonly type: 'reserve-cpus'; readonly nanoCpus: number }
  | { readonly type: 'reserve-memory'; readonly memoryBytes: number }
  | { readonly type: 'free-generic'; readonly kind: string; readonly count: number }
  /** The node has fewer in all: those that it has, if any. */
  | { readonly type: 'declare-generic'; readonly kind: string; readonly count: number; readonly has: number }
  | { readonly type: 'free-port'; readonly port: string }
  /** The rule is the service's own, about these services' tasks. */
  | { readonly type: 'drop-affinity'; readonly misfit: string; readonly rule: AffinityRule }
  /** The rule is another service's, and means this one. */
  | { readonly type: 'drop-foreign'; readonly misfit: string }
  | { readonly type: 'raise-max'; readonly maxPerNode: number };

/** What is asked and what there is, as the changes so far have left it. */
export interface Situation {
  readonly requirements: Requirements;
  readonly load: NodeLoad;
}

export function remedyFor(misfit: Misfit, { requirements, load }: Situation, before: readonly Change[]): Change {
  const { node, usage } = load;
  switch (misfit.filter) {
    case 'readiness':
      return readinessRemedy(node);
    case 'platform':
      return { type: 'other-platform' };
    case 'networks':
      return { type: 'enable-networks' };
    case 'constraint':
      return constraintRemedy(misfit, requirements, before);
    case 'resources': {
      const scarce = requirements.generic.find((need) => need.misfit === misfit);
      if (scarce !== undefined) return genericRemedy(scarce, load);
      if (misfit === requirements.tooFewCpus) {
        const free = freeNanoCpus(node, usage);
        const tooMany = requirements.nanoCpus > node.description.nanoCpus;
        return tooMany ? { type: 'reserve-cpus', nanoCpus: Math.max(0, free) } : { type: 'free-cpus', nanoCpus: requirements.nanoCpus - free };
      }
      const free = freeMemoryBytes(node, usage);
      const tooMuch = requirements.memoryBytes > node.description.memoryBytes;
      return tooMuch ? { type: 'reserve-memory', memoryBytes: Math.max(0, free) } : { type: 'free-memory', memoryBytes: requirements.memoryBytes - free };
    }
    case 'ports':
      return { type: 'free-port', port: requirements.ports.find((port) => port.misfit === misfit)?.claim.port ?? '' };
    case 'affinity': {
      const own = requirements.affinities.find((need) => need.misfit === misfit);
      return own === undefined ? { type: 'drop-foreign', misfit: misfit.singular } : { type: 'drop-affinity', misfit: misfit.singular, rule: own.affinity.rule };
    }
    case 'max-per-node':
      return { type: 'raise-max', maxPerNode: load.serviceTasks + 1 };
  }
}

function genericRemedy({ kind, count }: GenericNeed, { node, usage }: NodeLoad): Change {
  const has = node.description.generic?.find((resource) => resource.kind === kind)?.count ?? 0;
  if (count > has) return { type: 'declare-generic', kind, count: count + (has - freeGeneric(node, usage.generic, kind)), has };
  return { type: 'free-generic', kind, count: count - freeGeneric(node, usage.generic, kind) };
}

function readinessRemedy({ status, session, description }: Node): Change {
  if (status.state !== 'ready') return { type: 'bring-back' };
  if (!session.connected) return { type: 'connect' };
  if (description.engineVersion === '') return { type: 'start-engine' };
  return { type: description.problem === undefined ? 'activate' : 'repair-disk' };
}

function constraintRemedy(misfit: Misfit, { constraints }: Requirements, before: readonly Change[]): Change {
  const constraint = constraints.find((one) => one.misfit === misfit)?.constraint;
  const label = constraint === undefined ? undefined : labelFor(constraint);
  const taken = before.some((change) => 'name' in change && change.name === label?.name);
  if (constraint === undefined || label === undefined || taken) {
    return { type: 'drop-constraint', constraint: constraint?.text ?? misfit.singular };
  }
  return label.value === undefined ? { type: 'remove-label', name: label.name } : { type: 'set-label', name: label.name, value: label.value };
}

/** The label that makes the constraint hold; without a value: the one that has to go. */
function labelFor({ attribute, operator, value }: Constraint): { readonly name: string; readonly value?: string } | undefined {
  if (attribute.source === 'node-label') return operator === '==' ? { name: attribute.name, value } : { name: attribute.name };
  if (attribute.source !== 'node' || attribute.field !== 'role') return undefined;
  const isToManage = (value.toLowerCase() === 'manager') === (operator === '==');
  return isToManage ? { name: ROLE_LABEL, value: 'manager' } : { name: ROLE_LABEL };
}

/** The situation after the change. */
export function madeOn({ requirements, load }: Situation, change: Change): Situation {
  const { node, usage } = load;
  const withNode = (changed: Partial<Node>): Situation => ({ requirements, load: { ...load, node: { ...node, ...changed } } });
  const withLabels = (labels: Node['spec']['labels']) => withNode({ spec: { ...node.spec, labels } });
  const asking = (changed: Partial<Requirements>): Situation => ({ load, requirements: { ...requirements, ...changed } });
  const using = (changed: Partial<NodeLoad['usage']>): Situation => ({ requirements, load: { ...load, usage: { ...usage, ...changed } } });
  switch (change.type) {
    case 'bring-back':
      return withNode({ status: { ...node.status, state: 'ready' } });
    case 'connect':
      return withNode({ session: { ...node.session, connected: true } });
    case 'start-engine':
      return withNode({ description: { ...node.description, engineVersion: 'answers' } });
    case 'repair-disk': {
      const { problem: _repaired, ...description } = node.description;
      return withNode({ description });
    }
    case 'activate':
      return withNode({ spec: { ...node.spec, availability: 'active' } });
    case 'other-platform':
      return asking({ platforms: [] });
    case 'enable-networks':
      return asking({ needsNetworks: false });
    case 'set-label':
      return withLabels({ ...node.spec.labels, [change.name]: change.value });
    case 'remove-label':
      return withLabels(Object.fromEntries(Object.entries(node.spec.labels).filter(([name]) => name !== change.name)));
    case 'drop-constraint':
      return asking({
        constraints: requirements.constraints.filter(({ constraint, misfit }) => (constraint?.text ?? misfit.singular) !== change.constraint),
      });
    case 'free-cpus':
      return using({ nanoCpus: usage.nanoCpus - change.nanoCpus });
    case 'free-memory':
      return using({ memoryBytes: usage.memoryBytes - change.memoryBytes });
    case 'reserve-cpus':
      return asking({ nanoCpus: change.nanoCpus });
    case 'reserve-memory':
      return asking({ memoryBytes: change.memoryBytes });
    // Made so that exactly what is needed is free, whatever it was called before.
    case 'free-generic':
    case 'declare-generic':
      return asking({ generic: requirements.generic.filter(({ kind }) => kind !== change.kind) });
    case 'free-port': {
      const ports = new Map([...usage.ports].filter(([port]) => port !== change.port && !port.startsWith(`${change.port}@`)));
      const usedPorts = node.description.usedPorts.filter((port) => port !== change.port);
      return { requirements, load: { ...load, node: { ...node, description: { ...node.description, usedPorts } }, usage: { ...usage, ports } } };
    }
    case 'drop-affinity':
    case 'drop-foreign':
      return { requirements, load: { ...load, neighbours: load.neighbours?.without(change.misfit) } };
    case 'raise-max':
      return asking({ maxPerNode: change.maxPerNode });
  }
}
