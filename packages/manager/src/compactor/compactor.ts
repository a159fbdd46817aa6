/**
 * The compactor: keeps the store from filling up.
 *
 * Reads: the revision of the state; whether the store has run out of space.
 * Writes: nothing of the state but an event after a rescue. While it leads it lets the
 * store forget old history; and when the store refuses writes for want of space it
 * has it make room. That it does also while nobody leads: without space no leader can be
 * elected.
 * Never: forgets anything younger than `keepMs`, unless the store is full.
 */
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import { asEventId } from '@muster/shared/model/ids';
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Logger } from '@muster/shared/runtime/logger';
import type { State } from '../state/state.ts';
import type { Store } from '../store/store.ts';
import { decideCompaction, type Mark } from './decide.ts';

export const DEFAULT_KEEP_HISTORY_MS = 300_000;
const LOOK_MS = 10_000;
/** After a rescue, until the next one: it costs each member of the store a pause. Doubles while it does not last. */
const FIRST_RESCUE_PAUSE_MS = LOOK_MS;
const MAX_RESCUE_PAUSE_MS = 64 * LOOK_MS;

export interface CompactorOptions {
  readonly store: Store;
  readonly state: State;
  /** Undefined while this manager follows. */
  readonly epoch: () => number | undefined;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly logger: Logger;
  readonly keepHistoryMs?: number;
}

export function createCompactor({ store, state, epoch, clock, newId, logger, keepHistoryMs = DEFAULT_KEEP_HISTORY_MS }: CompactorOptions): Runnable {
  const log = logger.child({ component: 'compactor' });
  let mark: Mark | undefined;
  let markedIn: number | undefined;
  let rescuedAt: number | undefined;
  let pauseMs = FIRST_RESCUE_PAUSE_MS;

  async function forget(): Promise<void> {
    if (epoch() === undefined || epoch() !== markedIn) mark = undefined;
    markedIn = epoch();
    if (markedIn === undefined) return;
    const decision = decideCompaction(mark, { revision: state.view.revision, at: clock.monotonic() }, keepHistoryMs);
    mark = decision.mark;
    if (decision.compactTo === undefined) return;
    await store.compact(decision.compactTo);
    log.debug({ revision: decision.compactTo }, 'old history forgotten');
  }

  /** One manager at a time is enough: the leader, or, without one, whoever comes first. */
  async function rescue(signal: AbortSignal): Promise<void> {
    if (store.makeRoom === undefined || (epoch() === undefined && state.view.leader() !== undefined)) return;
    const now = clock.monotonic();
    if (rescuedAt !== undefined && now - rescuedAt < pauseMs) return;
    if (!(await store.makeRoom(signal))) {
      pauseMs = FIRST_RESCUE_PAUSE_MS;
      return;
    }
    pauseMs = rescuedAt === undefined ? FIRST_RESCUE_PAUSE_MS : Math.min(MAX_RESCUE_PAUSE_MS, pauseMs * 2);
    rescuedAt = now;
    const message = 'the store was out of space and refused writes; its history was forgotten and its files were defragmented';
    log.warn({ store: store.description }, message);
    await state.commit([{ op: 'create', object: { kind: 'event', id: asEventId(newId()), at: clock.now(), level: 'warning', type: 'store.full', message } }], {}, signal);
  }

  return {
    name: 'compactor',
    async run(signal) {
      while (!signal.aborted) {
        await clock.sleep(LOOK_MS, signal).catch(() => undefined);
        for (const work of [rescue, forget]) {
          if (signal.aborted) return;
          await work(signal).catch((error: unknown) => {
            if (!signal.aborted) log.warn({ err: error }, 'keeping the store small failed; trying again');
          });
        }
      }
    },
  };
}
