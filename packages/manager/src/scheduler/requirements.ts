/**
 * What every task of one revision of a service asks of a node, worked out once
 * for all of them. Pure.
 */
import { type Constraint, canonicalArchitecture, parseConstraint, parseSpread, type Spread } from '@muster/shared/model/constraint';
import { attachmentsOf } from '@muster/shared/model/network';
import type { Node } from '@muster/shared/model/objects';
import { parseAffinity, type ParsedAffinity, SAME_NODE } from '@muster/shared/model/affinity';
import type { AffinityRule, PlacementSpec, ServiceSpec } from '@muster/shared/model/service-spec';
import { freeGeneric, type GenericNeed } from './generic.ts';
import { type PortClaim, portClaimsOf } from './ports.ts';
import { formatBytes, formatCpus, plural } from './quantity.ts';
import type { NodeUsage } from './usage.ts';

/** The filters, in the order in which a node is checked. */
export const FILTERS = ['readiness', 'platform', 'networks', 'constraint', 'resources', 'ports', 'max-per-node', 'affinity'] as const;
export type Filter = (typeof FILTERS)[number];

/**
 * One way in which nodes fail a filter. There is one object for each way and
 * revision, so that checking a node allocates nothing and nodes that fail alike
 * are counted by identity.
 */
export interface Misfit {
  readonly filter: Filter;
  /** Follows a node's name: `is drained`. */
  readonly singular: string;
  /** Follows a number of nodes: `are drained`. */
  readonly plural: string;
  /** For what is used up: how much is needed, how much a node has. */
  readonly measure?: {
    readonly needed: number;
    readonly free: (node: Node, usage: NodeUsage) => number;
    readonly format: (amount: number) => string;
  };
}

export interface WeightedSpread extends Spread {
  /** Value → percent; empty: all alike. */
  readonly targets: ReadonlyMap<string, number>;
}

export interface AffinityNeed {
  readonly affinity: ParsedAffinity;
  readonly misfit: Misfit;
  /** Of other services' tasks, which this one is to be apart from. */
  readonly foreign: Misfit;
}

export interface Requirements {
  readonly platforms: readonly { readonly os: string; readonly architecture: string }[];
  readonly wrongPlatform: Misfit;
  /** Some network is not optional. */
  readonly needsNetworks: boolean;
  readonly withoutNetworks: Misfit;
  /** A constraint that cannot be parsed, which the API refuses but an older store may hold, matches no node. */
  readonly constraints: readonly { readonly constraint: Constraint | undefined; readonly misfit: Misfit }[];
  readonly nanoCpus: number;
  readonly tooFewCpus: Misfit;
  readonly memoryBytes: number;
  readonly tooLittleMemory: Misfit;
  readonly generic: readonly (GenericNeed & { readonly misfit: Misfit })[];
  readonly ports: readonly { readonly claim: PortClaim; readonly misfit: Misfit }[];
  /** 0: no limit. */
  readonly maxPerNode: number;
  readonly tooManyHere: Misfit;
  readonly spreads: readonly WeightedSpread[];
  /** Whom the rules of others mean. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly affinities: readonly AffinityNeed[];
  readonly strategy: PlacementSpec['strategy'];
}

export function requirementsOf(spec: ServiceSpec): Requirements {
  const { placement, resources } = spec.task;
  const nanoCpus = resources.reservations.nanoCpus ?? 0;
  const memoryBytes = resources.reservations.memoryBytes ?? 0;
  const platforms = placement.platforms.map(({ os, architecture }) => ({
    os: os.toLowerCase(),
    architecture: canonicalArchitecture(architecture),
  }));
  // A global service has one task on each node by itself; Swarm, too, limits replicas only.
  const maxPerNode = spec.mode.type === 'global' ? 0 : placement.maxReplicasPerNode;
  return {
    platforms,
    wrongPlatform: verb('platform', 'run', platforms.map(({ os, architecture }) => `${os}/${architecture}`).join(' or ')),
    needsNetworks: attachmentsOf(spec).some(({ optional }) => optional !== true),
    withoutNetworks: { filter: 'networks', singular: 'cannot have networks (muster node inspect says why)', plural: 'cannot have networks (muster node inspect says why)' },
    constraints: placement.constraints.map((text) => constraintOf(text)),
    nanoCpus,
    tooFewCpus: {
      ...have('resources', 'not enough CPU'),
      measure: { needed: nanoCpus, free: freeNanoCpus, format: formatCpus },
    },
    memoryBytes,
    tooLittleMemory: {
      ...have('resources', 'not enough memory'),
      measure: { needed: memoryBytes, free: freeMemoryBytes, format: formatBytes },
    },
    generic: Object.entries(resources.generic ?? {}).map(([kind, count]) => ({
      kind,
      count,
      misfit: {
        ...have('resources', `not enough ${kind}`),
        measure: { needed: count, free: (node, usage) => freeGeneric(node, usage.generic, kind), format: String },
      },
    })),
    ports: portClaimsOf(spec).map((claim) => {
      const address = claim.hostIp === '' ? '' : ` on ${claim.hostIp}`;
      return { claim, misfit: have('ports', `host port ${claim.port}${address} in use`) };
    }),
    maxPerNode,
    tooManyHere: have('max-per-node', `${plural(maxPerNode, 'task')} of this service already, the most it may have`),
    name: spec.name,
    labels: spec.labels,
    affinities: (placement.affinities ?? []).flatMap((rule) => affinityNeed(rule, spec.name)),
    spreads: placement.preferences.flatMap(({ spread, targets = [] }) => {
      // As in Swarm, a preference that means nothing prefers nothing.
      const parsed = parseSpread(spread);
      return parsed.ok ? [{ ...parsed.value, targets: new Map(targets.map(({ value, percent }) => [value, percent])) }] : [];
    }),
    strategy: placement.strategy,
  };
}

export function freeNanoCpus(node: Node, usage: NodeUsage): number {
  return node.description.nanoCpus - usage.nanoCpus;
}

export function freeMemoryBytes(node: Node, usage: NodeUsage): number {
  return node.description.memoryBytes - usage.memoryBytes;
}

function constraintOf(text: string): Requirements['constraints'][number] {
  const parsed = parseConstraint(text);
  return parsed.ok
    ? { constraint: parsed.value, misfit: verb('constraint', 'match', `constraint ${parsed.value.text}`) }
    : { constraint: undefined, misfit: verb('constraint', 'match', `a malformed constraint (${parsed.reason})`) };
}

/** A rule that cannot be read, which the API refuses but an older store may hold, asks for nothing. */
function affinityNeed(rule: AffinityRule, name: string): readonly AffinityNeed[] {
  const parsed = parseAffinity(rule);
  if (!parsed.ok) return [];
  const { target } = parsed.value;
  const apart = rule.type === 'anti-affinity';
  const domain = (with_: string): Misfit =>
    rule.topology === SAME_NODE ? have('affinity', with_) : { filter: 'affinity', singular: `is in a ${rule.topology} that has ${with_}`, plural: `are in a ${rule.topology} that has ${with_}` };
  return [
    {
      affinity: parsed.value,
      misfit: domain(apart ? `a task of ${target}, which this service is to be apart from` : `no task of ${target}, which this service is to be near`),
      foreign: domain(`a task of ${name}, which is to be apart from this service`),
    },
  ];
}

function verb(filter: Filter, infinitive: string, object: string): Misfit {
  return { filter, singular: `does not ${infinitive} ${object}`, plural: `do not ${infinitive} ${object}` };
}

function have(filter: Filter, object: string): Misfit {
  return { filter, singular: `has ${object}`, plural: `have ${object}` };
}
