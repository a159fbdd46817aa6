/** Takes requests to move a task off it when their time is over. Pure. */
import { earliest, type Step, type TaskChange, type World } from '../world.ts';

export function lapse({ slots, now }: World): Step {
  const changes: TaskChange[] = [];
  let revisitAt: number | undefined;
  for (const { live } of slots) {
    for (const { id, evict } of live) {
      if (evict?.lapsesAt === undefined) continue;
      if (evict.lapsesAt <= now) changes.push({ type: 'withdraw', taskId: id });
      else revisitAt = earliest(revisitAt, evict.lapsesAt);
    }
  }
  return { changes, ...(revisitAt === undefined ? {} : { revisitAt }) };
}
