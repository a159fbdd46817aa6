/**
 * Notices that the process of the leading manager has died before its lease runs
 * out, by a connection to it that carries nothing.
 *
 * Reads: the leader and manager records. Writes: removes the leader record.
 * Never: takes silence for a sign, which is for the lease to judge. The only sign
 * is that a connection that stood was closed and nobody listens at the address any
 * more: what the kernel of a living host says for a dead process. Were it wrong all
 * the same, the epoch keeps the deposed leader from writing.
 */
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import type { ManagerRecord } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import type { State } from '../state/state.ts';
import { until } from '../state/until.ts';
import { type Dial, isRefused } from './dial.ts';

/** Between two looks at a leader whose connection says nothing. */
const AGAIN_MS = 1_000;

export interface LeaderWatchOptions {
  /** This manager's own. */
  readonly record: ManagerRecord;
  readonly state: State;
  readonly dial: Dial;
  /** Resolves when this manager holds its own address, at which no earlier run of it can then be. */
  readonly listening: Promise<unknown>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createLeaderWatch(options: LeaderWatchOptions): Runnable {
  const { record, state, listening, clock } = options;
  const log = options.logger.child({ component: 'leader-watch' });
  const leadsElsewhere = (view: StateView) => view.leader() !== undefined && view.leader()?.managerId !== record.id;
  return {
    name: 'leader-watch',
    async run(signal) {
      try {
        await untilAborted(listening, signal);
        while (!signal.aborted) {
          await until(state, leadsElsewhere, signal);
          await watchLeader({ ...options, logger: log }, signal).catch((error: unknown) => {
            if (!signal.aborted) log.warn({ err: error }, 'watching the leader failed; trying again');
          });
          await clock.sleep(AGAIN_MS, signal);
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
  };
}

/** Until there is another leader, or none, or the connection has said what it can. */
async function watchLeader({ record: own, state, dial, logger }: LeaderWatchOptions, signal: AbortSignal): Promise<void> {
  const leader = state.view.leader();
  const there = [...state.view.managers()].find(({ id }) => id === leader?.managerId);
  if (leader === undefined || there === undefined) return;
  const over = new AbortController();
  const stopWaiting = AbortSignal.any([signal, over.signal]);
  const changed = until(state, (view) => view.leader()?.epoch !== leader.epoch, stopWaiting).then(() => over.abort(), () => undefined);
  const isDead = there.address === own.address || (await diesAt(dial, there.address, stopWaiting));
  const isOver = over.signal.aborted;
  over.abort();
  await changed;
  if (!isDead || isOver || signal.aborted) return;
  logger.warn({ leader: leader.managerId, epoch: leader.epoch, address: there.address }, 'the leader is dead: nobody listens at its address any more; removing its record');
  await state.commit([{ op: 'remove', object: leader }], {}, signal);
}

/** Waits for as long as the connection stands. False as well when there never was one, and when the signal is aborted. */
async function diesAt(dial: Dial, address: string, signal: AbortSignal): Promise<boolean> {
  const line = await dial(address, signal).catch(() => undefined);
  if (line === undefined) return false;
  await untilAborted(line.closed, signal).catch(() => undefined);
  line.close();
  if (signal.aborted) return false;
  return dial(address, signal).then(
    (again) => {
      again.close();
      return false;
    },
    isRefused,
  );
}

/** As `work`, or rejects when the signal is aborted first. */
async function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let onAbort: (() => void) | undefined;
  const abortion = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    await Promise.race([work, abortion]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}
