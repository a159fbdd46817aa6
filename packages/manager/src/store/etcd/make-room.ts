/**
 * Brings an etcd that refuses writes for want of space back to work: its history goes,
 * every member gives the freed pages back (it answers nothing meanwhile, which costs
 * nobody a write now), and the alarm, which etcd itself never takes back, is lifted. If
 * the room does not last, etcd raises it again.
 */
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import { toStoreError } from './failure.ts';
import type { Members } from './members.ts';

/** A member reads and writes all its data: some 100 MB a second. */
const DEFRAGMENT_TIMEOUT_MS = 120_000;
/** The history is removed before it answers. */
const COMPACT_TIMEOUT_MS = 60_000;

export interface MakeRoomOptions {
  readonly members: Members;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timeoutMs: number;
}

/** False: it is not out of space. Throws `StoreError`. */
export async function makeRoom({ members, logger, timeoutMs }: MakeRoomOptions, signal: AbortSignal | undefined): Promise<boolean> {
  const limits = { timeoutMs, signal };
  /** The members that have no space. */
  const alarmed = async () => {
    const { alarms } = await members.repeat((endpoint, each) => endpoint.call('alarm', { action: 'Get' }, each), limits);
    return alarms.filter(({ alarm }) => alarm === 'Nospace').map(({ memberID }) => memberID);
  };
  try {
    if ((await alarmed()).length === 0) return false;
    const { header } = await members.repeat((endpoint, each) => endpoint.call('range', { key: Buffer.from([0]), limit: 1 }, each), limits);
    await members
      .current()
      .call('compact', { revision: Number(header.revision), physical: true }, { timeoutMs: COMPACT_TIMEOUT_MS, signal })
      // It may have been compacted up to there already.
      .catch((error: unknown) => logger.debug({ err: error }, 'compacting etcd was refused'));
    for (const endpoint of members.all) {
      await endpoint
        .call('defragment', {}, { timeoutMs: DEFRAGMENT_TIMEOUT_MS, signal })
        .catch((error: unknown) => logger.warn({ err: error, endpoint: endpoint.address }, 'a member of etcd was not defragmented'));
    }
    // Asked again: each member raises its own, some of them only now.
    for (const memberID of await alarmed()) {
      await members.repeat((endpoint, each) => endpoint.call('alarm', { action: 'Deactivate', memberID, alarm: 'Nospace' }, each), limits);
    }
    return true;
  } catch (error) {
    throw toStoreError(error);
  }
}
