/** Removes a container and waits until the engine has forgotten it. */
import type { Clock } from '@muster/shared/runtime/clock';
import { DriverError } from '../driver.ts';
import type { EngineClient } from './connect.ts';
import { READ_TIMEOUT_MS } from './containers.ts';
import { ignoreStatus } from './failure.ts';

const LOOK_AGAIN_MS = 100;

export async function removeContainer(
  { client, clock, timeoutMs }: { readonly client: EngineClient; readonly clock: Clock; readonly timeoutMs: number },
  taskId: string,
  containerId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const doing = `remove the container of task ${taskId}`;
  const accepted = await client.call(
    doing,
    async (docker, abortSignal) => {
      const removing = docker.getContainer(containerId).remove({ v: true, force: true, abortSignal });
      // 409: somebody else's removal is under way.
      return removing.then(() => true).catch(ignoreStatus(409));
    },
    { timeoutMs, signal },
  );
  if (accepted) return;
  const giveUpAt = clock.monotonic() + timeoutMs;
  while (clock.monotonic() < giveUpAt) {
    const found = await client.call(
      doing,
      (docker, abortSignal) => docker.getContainer(containerId).inspect({ abortSignal }).catch(ignoreStatus(404)),
      { timeoutMs: READ_TIMEOUT_MS, signal },
    );
    if (found === undefined) return;
    await clock.sleep(LOOK_AGAIN_MS, signal);
  }
  throw new DriverError('unavailable', `The engine has been removing the container of task ${taskId} for ${timeoutMs} ms. Try again.`);
}
