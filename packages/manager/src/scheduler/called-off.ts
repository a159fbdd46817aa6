/**
 * Replacements that nobody waits for any more: the drain or the request that they were made
 * for was taken back, and the task before them serves where it is. The service controller
 * gives them up in the very moment; to place one meanwhile would start a container only to
 * stop it. Pure.
 */
import type { Task } from '@muster/shared/model/objects';
import { isServing } from '@muster/shared/model/serving';
import { isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';

export function isCalledOff({ replaces, revision }: Task, view: Pick<StateView, 'task' | 'node'>): boolean {
  const original = replaces === undefined ? undefined : view.task(replaces);
  // One of another revision is replaced wherever it is.
  if (original?.nodeId === undefined || original.revision !== revision) return false;
  if (!isWanted(original.desiredState) || !isServing(original) || original.evict !== undefined) return false;
  const node = view.node(original.nodeId);
  return node?.status.state === 'ready' && node.spec.availability !== 'drain';
}
