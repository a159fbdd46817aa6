/** Says who holds the host port that a container wanted. */
import { DriverError } from '../driver.ts';
import type { EngineClient } from './connect.ts';
import { READ_TIMEOUT_MS } from './containers.ts';
import { takenPort } from './failure.ts';
import { SUMMARIES_SHAPE } from './reply-shapes.ts';

/** The same error with the port and, when a container holds it, that container's name. */
export async function explainTakenPort(client: EngineClient, error: DriverError, signal: AbortSignal | undefined): Promise<DriverError> {
  const port = takenPort(error.message);
  if (port === undefined) return error;
  const running = await client
    .call('list containers', (docker, abortSignal) => docker.listContainers({ abortSignal }), { timeoutMs: READ_TIMEOUT_MS, signal, shape: SUMMARIES_SHAPE })
    .catch(() => []);
  const holder = running.find((container) => (container.Ports ?? []).some(({ PublicPort }) => PublicPort === port));
  const words =
    holder === undefined
      ? `by another program: ss -lntup 'sport = :${port}' shows which`
      : `by container ${holder.Names?.[0]?.replace(/^\//, '') ?? holder.Id.slice(0, 12)}`;
  return new DriverError('port-taken', `Host port ${port} is already in use ${words}.`, { cause: error.cause });
}
