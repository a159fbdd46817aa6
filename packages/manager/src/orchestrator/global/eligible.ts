/** Which nodes a global service belongs on. Pure. */
import { canonicalArchitecture, matchesConstraint, parseConstraint } from '@muster/shared/model/constraint';
import type { Node } from '@muster/shared/model/objects';
import type { PlacementSpec } from '@muster/shared/model/service-spec';
import { isDormant, type Slot } from '../slots.ts';
import type { World } from '../world.ts';

/** Why the node is not one of the service's; undefined when it is. A constraint that cannot be parsed matches no node. */
export function mismatchOf({ constraints, platforms }: PlacementSpec, node: Node): string | undefined {
  for (const text of constraints) {
    const parsed = parseConstraint(text);
    if (!parsed.ok || !matchesConstraint(parsed.value, node)) return `the node does not match ${text}`;
  }
  if (platforms.length === 0 || platforms.some((platform) => isPlatform(platform, node))) return undefined;
  return `the node is not ${platforms.map(({ os, architecture }) => `${os}/${architecture}`).join(' or ')}`;
}

/**
 * A slot in which a rollout has nothing to do: its node is down, or is one that the service
 * leaves, as soon as it may.
 */
export function isOutOfRollout(slot: Slot, { service, nodes }: Pick<World, 'service' | 'nodes'>): boolean {
  if (slot.nodeId === undefined) return false;
  const node = nodes.node(slot.nodeId);
  return node === undefined || isDormant(slot, nodes) || node.spec.availability === 'drain' || mismatchOf(service.spec.task.placement, node) !== undefined;
}

function isPlatform(platform: PlacementSpec['platforms'][number], { description }: Node): boolean {
  const os = platform.os.toLowerCase();
  const architecture = canonicalArchitecture(platform.architecture);
  return (
    (os === '' || os === description.os.toLowerCase()) &&
    (architecture === '' || architecture === canonicalArchitecture(description.architecture))
  );
}
