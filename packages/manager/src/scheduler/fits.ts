/**
 * Whether one node can take one more task of a service. The scheduler's choice,
 * the check of global tasks, `why-not` and the simulator's invariants all ask
 * here, so there is one answer. Pure.
 *
 * A task that is being stopped but has not ended still holds its resources and
 * its ports.
 */
import { canonicalArchitecture, matchesConstraint } from '@muster/shared/model/constraint';
import type { Node } from '@muster/shared/model/objects';
import { freeGeneric } from './generic.ts';
import type { Neighbours } from './neighbours.ts';
import { isClaimed } from './ports.ts';
import { type Filter, freeMemoryBytes, freeNanoCpus, type Misfit, type Requirements } from './requirements.ts';
import type { NodeUsage } from './usage.ts';

/** A node with what its tasks take. */
export interface NodeLoad {
  readonly node: Node;
  readonly usage: NodeUsage;
  /** Wanted tasks of the service in question on the node. */
  readonly serviceTasks: number;
  /** Whom its rules, and others', are about. Absent: no rule is about it. */
  readonly neighbours?: Neighbours | undefined;
}

export type Fit = { readonly ok: true } | { readonly ok: false; readonly filter: Filter; readonly reason: string };

type Check = (requirements: Requirements, load: NodeLoad) => Misfit | undefined;

const readiness = (are: string): Misfit => ({ filter: 'readiness', singular: `is ${are}`, plural: `are ${are}` });
const DOWN = readiness('down');
const SUSPECT = readiness('suspected to be down');
const UNKNOWN = readiness('not known to be up');
const DISCONNECTED = readiness('not connected');
const WITHOUT_ENGINE: Misfit = { filter: 'readiness', singular: 'has a container engine that does not answer', plural: 'have a container engine that does not answer' };
const PROBLEM: Misfit = { filter: 'readiness', singular: 'has an agent that cannot write to its disk', plural: 'have an agent that cannot write to its disk' };
const PAUSED = readiness('paused');
const DRAINED = readiness('drained');

/** In the order of `FILTERS`, after readiness, which is the same for every service. */
const CHECKS_OF_SERVICE: readonly Check[] = [checkPlatform, checkNetworks, checkConstraints, checkResources, checkPorts, checkMaxPerNode];

export function fits(requirements: Requirements, load: NodeLoad): Fit {
  const misfit = firstMisfit(requirements, load);
  return misfit === undefined ? { ok: true } : { ok: false, filter: misfit.filter, reason: reasonOf(misfit, load) };
}

/** `fits` without words: undefined when the node fits. Allocates nothing. */
export function firstMisfit(requirements: Requirements, load: NodeLoad): Misfit | undefined {
  return unreadiness(load.node) ?? firstMisfitOfReady(requirements, load);
}

/** The rest of `firstMisfit` for a node that is known to be ready. */
export function firstMisfitOfReady(requirements: Requirements, load: NodeLoad): Misfit | undefined {
  for (const check of CHECKS_OF_SERVICE) {
    const misfit = check(requirements, load);
    if (misfit !== undefined) return misfit;
  }
  return load.neighbours?.misfit(load.node);
}

/** Follows the node's name: `has not enough memory (needs 2 GiB, 512 MiB free)`. */
export function reasonOf({ singular, measure }: Misfit, { node, usage }: NodeLoad): string {
  if (measure === undefined) return singular;
  return `${singular} (needs ${measure.format(measure.needed)}, ${measure.format(measure.free(node, usage))} free)`;
}

/** Why the node takes no new task of any service; undefined when it does. */
export function unreadiness(node: Node): Misfit | undefined {
  const { state } = node.status;
  if (state !== 'ready') return state === 'down' ? DOWN : state === 'suspect' ? SUSPECT : UNKNOWN;
  if (!node.session.connected) return DISCONNECTED;
  if (node.description.engineVersion === '') return WITHOUT_ENGINE;
  if (node.description.problem !== undefined) return PROBLEM;
  const { availability } = node.spec;
  if (availability !== 'active') return availability === 'drain' ? DRAINED : PAUSED;
  return undefined;
}

function checkPlatform({ platforms, wrongPlatform }: Requirements, { node }: NodeLoad): Misfit | undefined {
  if (platforms.length === 0) return undefined;
  const os = node.description.os.toLowerCase();
  const architecture = canonicalArchitecture(node.description.architecture);
  const runs = platforms.some(
    (platform) => (platform.os === '' || platform.os === os) && (platform.architecture === '' || platform.architecture === architecture),
  );
  return runs ? undefined : wrongPlatform;
}

function checkNetworks({ needsNetworks, withoutNetworks }: Requirements, { node }: NodeLoad): Misfit | undefined {
  return needsNetworks && node.description.network?.mode !== 'kernel' ? withoutNetworks : undefined;
}

function checkConstraints({ constraints }: Requirements, { node }: NodeLoad): Misfit | undefined {
  for (const { constraint, misfit } of constraints) {
    if (constraint === undefined || !matchesConstraint(constraint, node)) return misfit;
  }
  return undefined;
}

function checkResources(requirements: Requirements, { node, usage }: NodeLoad): Misfit | undefined {
  const { nanoCpus, memoryBytes } = requirements;
  if (nanoCpus > 0 && nanoCpus > freeNanoCpus(node, usage)) return requirements.tooFewCpus;
  if (memoryBytes > 0 && memoryBytes > freeMemoryBytes(node, usage)) return requirements.tooLittleMemory;
  for (const { kind, count, misfit } of requirements.generic) if (count > freeGeneric(node, usage.generic, kind)) return misfit;
  return undefined;
}

function checkPorts({ ports }: Requirements, { node, usage }: NodeLoad): Misfit | undefined {
  for (const { claim, misfit } of ports) {
    if (claim.meshed && node.description.network?.mode === 'kernel') continue;
    if (isClaimed(usage.ports, claim) || node.description.usedPorts.includes(claim.port)) return misfit;
  }
  return undefined;
}

function checkMaxPerNode({ maxPerNode, tooManyHere }: Requirements, { serviceTasks }: NodeLoad): Misfit | undefined {
  return maxPerNode > 0 && serviceTasks >= maxPerNode ? tooManyHere : undefined;
}
