import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@muster/shared/runtime/clock';
import { describeStore } from '../contract.ts';
import { startEtcd } from '../testing/etcd-process.ts';
import { openEtcd } from '../testing/open-etcd.ts';

describeStore('etcd', async () => {
  // Every ten minutes by default: too long to wait for the notices that the suite expects.
  const etcd = await startEtcd({ flags: ['--experimental-watch-progress-notify-interval=200ms'] });
  return {
    store: openEtcd(etcd.endpoints),
    clock: systemClock,
    advance: (ms) => sleep(ms),
    leaseTtlMs: 2_000,
    release: () => etcd.stop(),
  };
});
