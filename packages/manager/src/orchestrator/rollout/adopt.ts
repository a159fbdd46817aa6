/**
 * What changes only where tasks may be leaves alone those that may stay where they are:
 * they are counted as of the new revision, and the rollout replaces the others. Which rules
 * about other services' tasks hold is not known here: with a new rule that has to be kept,
 * all tasks are replaced. A revision with other versions of secrets, or with the very same
 * spec, was made to replace all. Pure.
 */
import type { NodeId } from '@muster/shared/model/ids';
import type { ServiceRevision, Stored, Task } from '@muster/shared/model/objects';
import { sameSpec } from '@muster/shared/model/same-spec';
import type { AffinityRule, PlacementSpec, ServiceSpec } from '@muster/shared/model/service-spec';
import { mismatchOf } from '../global/eligible.ts';
import type { Slot } from '../slots.ts';
import type { Step, TaskChange, World } from '../world.ts';

export function adopt(world: World): Step {
  const { service, slots } = world;
  const { rollout, revision, spec } = service;
  if (rollout?.state !== 'updating' && rollout?.state !== 'rolling-back') return {};
  const { maxReplicasPerNode } = spec.task.placement;
  const perNode = new Map<NodeId | undefined, number>();
  const count = ({ nodeId }: Task) => perNode.set(nodeId, (perNode.get(nodeId) ?? 0) + 1);
  for (const { live } of slots) for (const task of live) if (task.revision === revision) count(task);
  const alike = likenessTo(world);
  const changes: TaskChange[] = [];
  for (const slot of slots) {
    const task = onlyTaskOf(slot);
    if (task === undefined || task.revision === revision || !alike(task.revision) || !mayStay(task, world)) continue;
    if (maxReplicasPerNode > 0 && (perNode.get(task.nodeId) ?? 0) >= maxReplicasPerNode) continue;
    count(task);
    changes.push({ type: 'adopt', taskId: task.id, revision });
  }
  return { changes };
}

/** Whether tasks of the revision run the same as those of the service's own, and only their places may differ. */
export function likenessTo({ service, revisions }: Pick<World, 'service' | 'revisions'>): (revision: number) => boolean {
  const known = new Map<number, boolean>();
  return (revision) => {
    let alike = known.get(revision);
    if (alike === undefined) {
      const before = revisions.get(revision);
      alike = before !== undefined && sameMaterials(before, revisions.get(service.revision)) && isAlike(before.spec, service.spec);
      known.set(revision, alike);
    }
    return alike;
  };
}

function isAlike(before: ServiceSpec, after: ServiceSpec): boolean {
  const { placement } = after.task;
  return (
    !sameSpec(before.task, after.task) &&
    sameSpec({ ...before.task, placement }, after.task) &&
    sameSpec(before.ports, after.ports) &&
    requiredIn(placement).every((rule) => requiredIn(before.task.placement).some((other) => sameSpec(rule, other)))
  );
}

const sameMaterials = (before: ServiceRevision, after: ServiceRevision | undefined): boolean => sameSpec({ materials: before.materials ?? [] }, { materials: after?.materials ?? [] });

function requiredIn({ affinities = [] }: PlacementSpec): readonly AffinityRule[] {
  return affinities.filter(({ required }) => required);
}

/** A slot with two tasks has a change under way. */
function onlyTaskOf({ live, ended }: Slot): Stored<Task> | undefined {
  return live.length === 1 && ended.length === 0 ? live[0] : undefined;
}

function mayStay({ nodeId }: Task, { service, nodes }: World): boolean {
  const node = nodeId === undefined ? undefined : nodes.node(nodeId);
  return node !== undefined && mismatchOf(service.spec.task.placement, node) === undefined;
}
