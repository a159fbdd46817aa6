/**
 * What this manager has to complain about: a store that refuses writes or has members that do
 * not answer, a disk of its own that cannot be written.
 *
 * Reads: why the last write was refused; the store's members; its data directory.
 * Writes: an event when a complaint begins and when it is over, as soon as the store takes it.
 * Never: writes anything while there is nothing to complain about.
 */
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import { asEventId } from '@muster/shared/model/ids';
import { managerAlarm } from '@muster/shared/model/manager-alarm';
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Logger } from '@muster/shared/runtime/logger';
import type { State } from '../state/state.ts';
import type { MemberHealth } from '../store/store.ts';

const LOOK_MS = 5_000;
/** A member may be started anew, or elect. */
const BAD_LOOKS = 2;
/** One that ends again and again answers now and then. */
const GOOD_LOOKS = 3;
const NO_MEMBERS: MemberHealth = { members: 0, silent: [] };

/** What is wrong with this manager's disk, in words; empty: nothing. */
export type CheckDisk = () => Promise<string>;

export interface AlarmsOptions {
  /** Of this manager. */
  readonly name: string;
  readonly state: State & { readonly storeProblem: string | undefined };
  /** Absent: it has no disk to speak of. */
  readonly checkDisk?: CheckDisk;
  /** Absent: the store has no members. */
  readonly askMembers?: (signal: AbortSignal) => Promise<MemberHealth>;
  /** Undefined while this manager follows. */
  readonly epoch: () => number | undefined;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly logger: Logger;
}

export interface Alarms extends Runnable {
  /** In words; empty: nothing is wrong. */
  readonly current: string;
}

export function createAlarms({ name, state, checkDisk = () => Promise.resolve(''), askMembers = () => Promise.resolve(NO_MEMBERS), epoch, clock, newId, logger }: AlarmsOptions): Alarms {
  const log = logger.child({ component: 'alarms' });
  let disk = '';
  let members = '';
  /** Looks in a row that found something of the members, or nothing. */
  const inRow = { bad: 0, good: 0 };
  /** What was told last. */
  let told = '';
  const current = () => [state.storeProblem ?? '', members, disk].filter((text) => text !== '').join('; ');

  /** One manager is enough to say it, the leader; without a majority nobody leads, though the last one may still seem to. */
  async function lookAtMembers(signal: AbortSignal): Promise<void> {
    const health = await askMembers(signal);
    const isLost = health.silent.length * 2 >= health.members;
    const isOthersTask = epoch() === undefined && !isLost && state.view.leader() !== undefined;
    const found = health.silent.length === 0 || isOthersTask ? '' : `${isLost ? 'the store has no majority: ' : ''}${health.silent.map((member) => `${member} does not answer`).join(', ')}`;
    inRow.bad = found === '' ? 0 : inRow.bad + 1;
    inRow.good = found === '' ? inRow.good + 1 : 0;
    if (inRow.bad >= BAD_LOOKS) members = found;
    if (inRow.good >= GOOD_LOOKS) members = '';
  }

  async function look(signal: AbortSignal): Promise<void> {
    [disk] = await Promise.all([checkDisk(), lookAtMembers(signal)]);
    const text = current();
    if (text === told) return;
    if (text === '') log.info({}, 'all is well again');
    else log.warn({ problem: text }, 'something is wrong with this manager');
    const event = managerAlarm(name, text);
    // A store that takes this is well: that is found out here when nobody else writes.
    await state.commit([{ op: 'create', object: { kind: 'event', id: asEventId(newId()), at: clock.now(), ...event } }], {}, signal);
    told = text;
  }

  return {
    name: 'alarms',
    get current() {
      return current();
    },
    async run(signal) {
      while (!signal.aborted) {
        await clock.sleep(LOOK_MS, signal).catch(() => undefined);
        if (signal.aborted) return;
        await look(signal).catch((error: unknown) => {
          if (!signal.aborted) log.warn({ err: error }, 'telling of an alarm failed; trying again');
        });
      }
    },
  };
}
