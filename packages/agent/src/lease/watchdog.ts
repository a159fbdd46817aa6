/**
 * The watchdog of a host: a process of its own that takes down exclusive containers
 * whose lease is over, whatever has become of the agent: frozen, killed, or busy.
 * docs/adr/0012-exclusive-leases.md.
 *
 * Reads: when the agent last had a lease, from the record that they share; the labels of
 *   containers.
 * Writes: its sign of life and what it took down, into that record; kills and removes
 *   containers.
 * Never: talks to a manager, starts anything, or touches a container without a lease.
 */
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Driver, LeasedContainer } from '../driver/driver.ts';
import type { LeaseRecord } from './lease-record.ts';
import { overdue } from './overdue.ts';

export const WATCHDOG_TICK_MS = 500;
/** While leases are younger than this nothing can be over, and the engine is left alone. */
const QUIET_MS = 2_000;
/** How often it is seen whether there is still something to watch. */
const IDLE_CHECK_MS = 15_000;
/** Without anything to watch for so long it ends; an agent that needs it starts it again. */
const IDLE_MS = 60_000;

export interface WatchdogOptions {
  readonly record: LeaseRecord;
  /** Milliseconds of the host's uptime. */
  readonly uptime: () => number;
  readonly driver: Pick<Driver, 'leased' | 'kill' | 'remove'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createWatchdog({ record, uptime, driver, clock, logger }: WatchdogOptions): Runnable {
  const log = logger.child({ component: 'watchdog' });
  let isAway = false;

  async function look(signal: AbortSignal): Promise<readonly LeasedContainer[] | undefined> {
    try {
      const containers = await driver.leased(signal);
      isAway = false;
      return containers;
    } catch (error) {
      if (!signal.aborted && !isAway) log.warn({ err: error }, 'the engine does not tell which containers there are; trying again');
      isAway = true;
      return undefined;
    }
  }

  async function takeDown(containers: readonly LeasedContainer[], signal: AbortSignal): Promise<void> {
    const grantedAt = record.grantedAt();
    const { kill, remove } = overdue(containers, grantedAt === undefined ? Number.POSITIVE_INFINITY : uptime() - grantedAt);
    await Promise.all([
      ...kill.map(async (taskId) => {
        log.warn({ taskId }, 'killing the container of an exclusive task: its lease is over');
        record.noteStopped(taskId);
        await driver.kill(taskId, 'SIGKILL', signal).catch(() => driver.remove(taskId, signal));
      }),
      ...remove.map((taskId) => driver.remove(taskId, signal)),
    ]).catch((error: unknown) => {
      if (!signal.aborted) log.error({ err: error }, 'taking down containers failed; trying again');
    });
  }

  return {
    name: 'watchdog',
    async run(signal) {
      let lastCheckAt = Number.NEGATIVE_INFINITY;
      let lastNeededAt = uptime();
      while (!signal.aborted) {
        const now = uptime();
        record.watch(now);
        const grantedAt = record.grantedAt();
        const isOld = grantedAt === undefined || now - grantedAt > QUIET_MS;
        if (isOld || now - lastCheckAt > IDLE_CHECK_MS) {
          lastCheckAt = now;
          const containers = await look(signal);
          if (containers === undefined || containers.length > 0) lastNeededAt = now;
          if (containers !== undefined) await takeDown(containers, signal);
          if (now - lastNeededAt > IDLE_MS) {
            log.info({}, 'there is no exclusive container here any more');
            return;
          }
        }
        await clock.sleep(WATCHDOG_TICK_MS, signal).catch(() => undefined);
      }
    },
  };
}
