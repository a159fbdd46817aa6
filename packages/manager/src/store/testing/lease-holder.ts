/**
 * A process that holds a lease and keeps it alive, for a test that pauses it.
 * It tells on its standard output, one JSON line each, when it would stop
 * believing in the lease. Times are the system's monotonic clock in
 * milliseconds, which all processes of one machine share.
 *
 * node lease-holder.ts <endpoint> <prefix> <ttlMs>
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openEtcd } from './open-etcd.ts';

export interface LeaseReport {
  readonly deadline: number;
  /** Whether the last keepalive was acknowledged. */
  readonly kept: boolean;
}

if (import.meta.main) {
  const [endpoint = '', prefix = '', ttlMs = ''] = process.argv.slice(2);
  const store = openEtcd([endpoint], { prefix });
  const lease = await store.grantLease(Number(ttlMs));
  await store.transact({ compares: [], writes: [{ op: 'put', key: 'held', value: 'x', leaseId: lease.id }] });
  const systemOffset = Number(process.hrtime.bigint() / 1_000n) / 1_000 - performance.now();
  for (let kept = true; kept; ) {
    const report: LeaseReport = { deadline: lease.deadline() + systemOffset, kept };
    console.log(JSON.stringify(report));
    await sleep(200);
    // What a leader does first after a pause: look at its own clock.
    const believes = performance.now() < lease.deadline();
    kept = await lease.keepAlive();
    if (!kept) console.log(JSON.stringify({ deadline: lease.deadline() + systemOffset, kept, believes }));
  }
  await store.close();
}
