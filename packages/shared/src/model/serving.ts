/** Whether a task may be counted on. Pure. */
import type { TaskStatus } from './objects.ts';

/**
 * The task runs and is ready: it counts as updated in a rollout, it is measured by
 * the autoscaler, and traffic may go to it. A task without a readiness probe is ready
 * whenever it runs (`running` already waits for a healthcheck and a startup probe).
 */
export function isServing({ status }: { readonly status: Pick<TaskStatus, 'state' | 'ready'> }): boolean {
  return status.state === 'running' && status.ready !== false;
}
