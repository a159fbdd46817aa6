/**
 * A node during one pass of the scheduler: what runs on it plus what the pass has
 * placed there so far, and how it ranks for the service at hand. Pure, apart from
 * changing the candidates that the pass itself made.
 */
import type { GenericResource } from '@muster/shared/model/generic-resource';
import type { Node } from '@muster/shared/model/objects';
import type { PlacementSpec } from '@muster/shared/model/service-spec';
import { type NodeLoad, unreadiness } from './fits.ts';
import { grantGeneric, withGeneric } from './generic.ts';
import type { Neighbours } from './neighbours.ts';
import { addClaim } from './ports.ts';
import type { Misfit, Requirements } from './requirements.ts';
import type { NodeUsage } from './usage.ts';

export interface Candidate extends NodeLoad {
  readonly node: Node;
  /** Hash of the node's id. */
  readonly hash: number;
  /** Why it takes no task at all: looked up once for all services. */
  readonly unready: Misfit | undefined;
  usage: NodeUsage;
  /** `usage.tasks`, where the ranking, which compares millions of times in a pass, finds it without a detour. */
  tasks: number;
  /** The larger of the reserved shares of the node's CPU and memory, in millionths: a whole number, for the same reason. */
  sharePpm: number;
  /** For the service at hand, set anew for each. */
  serviceTasks: number;
  failures: number;
  /** Preferred rules about others' tasks that hold here. */
  preferred: number;
  neighbours: Neighbours | undefined;
  tie: number;
}

export function candidateOf(node: Node, usage: NodeUsage): Candidate {
  return {
    node,
    hash: hashOf(node.id),
    unready: unreadiness(node),
    usage,
    tasks: usage.tasks,
    sharePpm: sharePpmOf(node, usage),
    serviceTasks: 0,
    failures: 0,
    preferred: 0,
    neighbours: undefined,
    tie: 0,
  };
}

/** Counts one more task on the candidate, and says which generic resources it gets. The usage it was made from stays as it is. */
export function place(candidate: Candidate, { nanoCpus, memoryBytes, generic, ports: needed }: Requirements): readonly GenericResource[] {
  const { node, usage } = candidate;
  let ports = usage.ports;
  if (needed.length > 0) {
    const claimed = new Map(usage.ports);
    for (const { claim } of needed) addClaim(claimed, claim);
    ports = claimed;
  }
  const granted = generic.length === 0 ? NOTHING : grantGeneric(node, usage.generic, generic);
  candidate.usage = {
    nanoCpus: usage.nanoCpus + nanoCpus,
    memoryBytes: usage.memoryBytes + memoryBytes,
    tasks: usage.tasks + 1,
    ports,
    generic: withGeneric(usage.generic, granted, 1),
  };
  candidate.tasks += 1;
  candidate.sharePpm = sharePpmOf(node, candidate.usage);
  candidate.serviceTasks += 1;
  return granted;
}

const NOTHING: readonly GenericResource[] = [];

/** Negative when the left node is the better one. Never 0 for two nodes. */
export const RANKING: Readonly<Record<PlacementSpec['strategy'], (left: Candidate, right: Candidate) => number>> = {
  spread: (left, right) =>
    left.failures - right.failures ||
    left.serviceTasks - right.serviceTasks ||
    left.tasks - right.tasks ||
    left.sharePpm - right.sharePpm ||
    breakTie(left, right),
  // Tasks of the same service are no reason to avoid a node here: filling nodes is what was asked for.
  binpack: (left, right) =>
    left.failures - right.failures || right.sharePpm - left.sharePpm || right.tasks - left.tasks || breakTie(left, right),
};

/** The ranking where preferred rules count: right after the failures, which decide on their own. */
export function rankingWithWishes(strategy: PlacementSpec['strategy']): (left: Candidate, right: Candidate) => number {
  const rest = RANKING[strategy];
  return (left, right) => left.failures - right.failures || right.preferred - left.preferred || rest(left, right);
}

/** FNV-1a, as a signed 32-bit number: the engine keeps those without allocating. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

/** Spreads similar inputs over all 32 bits (the finalizer of MurmurHash3). */
export function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Every service sees equal nodes in an order of its own, so that not all begin with the same one. */
function breakTie(left: Candidate, right: Candidate): number {
  return left.tie - right.tie || (left.node.id < right.node.id ? -1 : 1);
}

function sharePpmOf({ description }: Node, { nanoCpus, memoryBytes }: NodeUsage): number {
  const cpuShare = description.nanoCpus > 0 ? nanoCpus / description.nanoCpus : 0;
  const memoryShare = description.memoryBytes > 0 ? memoryBytes / description.memoryBytes : 0;
  return Math.round(Math.max(cpuShare, memoryShare) * 1_000_000);
}
