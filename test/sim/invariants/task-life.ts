/** What a task may become, and what it never changes. */
import { sameSpec } from '@muster/shared/model/same-spec';
import { targetOf } from '@muster/manager/orchestrator/rollout/judge';
import type { RolloutState, Task } from '@muster/shared/model/objects';
import { canAdvance, canDesire, isBefore } from '@muster/shared/model/task-state';
import type { Tables } from '@muster/manager/state/tables';
import type { RevisionInvariant } from './invariant.ts';

export const forwardOnly: RevisionInvariant = {
  promise: 'the states of a task, wanted and observed, only move forward',
  check({ changes }) {
    for (const { before, after } of changes) {
      if (before?.kind !== 'task' || after?.kind !== 'task') continue;
      const [from, to] = [before.status.state, after.status.state];
      if (from !== to && !canAdvance(from, to)) return `task ${after.id} went from ${from} to ${to}`;
      const [was, is] = [before.desiredState, after.desiredState];
      if (was !== is && !canDesire(was, is)) return `task ${after.id} was desired ${was} and then ${is}`;
    }
    return undefined;
  },
};

export const boundOnce: RevisionInvariant = {
  promise: 'a task is made once, in one slot, from one revision or others that differ in placement alone, and bound once to one node',
  check({ changes }, { view }) {
    for (const { before, after } of changes) {
      if (after?.kind !== 'task') continue;
      const isBound = !isBefore(after.status.state, 'assigned');
      if (isBound && after.nodeId === undefined) return `task ${after.id} is ${after.status.state} without a node`;
      if (before?.kind !== 'task') continue;
      if (before.nodeId !== undefined && before.nodeId !== after.nodeId) return `task ${after.id} moved from ${before.nodeId} to ${after.nodeId}`;
      if (identity(before) !== identity(after) && !isAdopted(before, after, view)) return `task ${after.id} was ${identity(before)} and is ${identity(after)}`;
    }
    return undefined;
  },
};

/** What runs is what was begun; only its place may have to be another. */
function isAdopted(before: Task, after: Task, view: Tables): boolean {
  const [was, is] = [before, after].map(({ serviceId, revision }) => view.serviceRevision(serviceId, revision)?.spec);
  if (identity({ ...before, revision: after.revision }) !== identity(after) || was === undefined || is === undefined) return false;
  return sameSpec({ ...was.task, placement: is.task.placement }, is.task) && sameSpec(was.ports, is.ports);
}

function identity({ serviceId, revision, slot, createdAt }: Task): string {
  return `${serviceId}/${slot} of revision ${revision} made at ${createdAt}`;
}

/** Besides a new rollout, which another revision begins from any state. What is paused goes on when the operator says so. */
const NEXT: Record<RolloutState, readonly RolloutState[]> = {
  // A rollback without a slot to replace is over as it begins.
  updating: ['paused', 'rolling-back', 'rolled-back', 'completed'],
  paused: ['updating', 'completed', 'rolling-back', 'rolled-back'],
  completed: ['updating'],
  'rolling-back': ['rolled-back', 'rollback-paused'],
  'rollback-paused': ['rolling-back', 'rolled-back'],
  'rolled-back': ['rolling-back'],
};

export const noOscillation: RevisionInvariant = {
  promise: 'a rollout goes forward or back once: a rollback is never rolled back',
  check({ changes }) {
    for (const { before, after } of changes) {
      if (before?.kind !== 'service' || after?.kind !== 'service') continue;
      const [old, now] = [before.rollout, after.rollout];
      if (old === undefined || now === undefined || old.state === now.state) continue;
      // Users asked for another revision before; a controller that changes the revision goes back.
      const isAborted = now.toRevision === before.revision && targetOf(now) === after.revision;
      const isNew = targetOf(old) !== before.revision && (before.revision === after.revision || isAborted);
      // Or it follows a dependency, once nothing is under way.
      const isOver = old.state === 'completed' || old.state === 'rolled-back';
      const follows = isOver && after.revision > before.revision && before.metRevisions !== undefined && !sameSpec(before.metRevisions, after.metRevisions);
      if (!isNew && !follows && !NEXT[old.state].includes(now.state)) {
        return `${after.spec.name} went from ${old.state} to revision ${old.toRevision} to ${now.state} to revision ${now.toRevision}`;
      }
    }
    return undefined;
  },
};
