/**
 * Lets tasks that were held back go to the scheduler when what they depend on is
 * there, and keeps the reason with those that wait. Which tasks are held back is
 * said in `heldBackBy`. Pure.
 */
import type { Step, TaskChange, World } from '../world.ts';

export function release({ slots, service, dependencies }: World): Step {
  const changes: TaskChange[] = [];
  const isUpdating = service.rollout?.state === 'updating';
  for (const slot of slots) {
    for (const { id, status, revision } of slot.live) {
      if (status.state !== 'new') continue;
      if (dependencies.waitsFor !== undefined) changes.push({ type: 'hold', taskId: id, reason: dependencies.waitsFor });
      // The rollout is about to replace it: it need not start for that.
      else if (!isUpdating || revision === service.revision) changes.push({ type: 'release', taskId: id });
    }
  }
  return { changes };
}
