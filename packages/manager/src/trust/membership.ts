/**
 * Ends this manager when it was removed from the cluster, be it while it runs or while
 * it was away.
 *
 * Reads: the record of its own certificate. Writes: nothing.
 */
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import { MusterError } from '@muster/shared/model/error';
import type { IdentityHolder } from '@muster/shared/trust/identity';
import type { State } from '../state/state.ts';

export function createMembership(identity: IdentityHolder, state: State): Runnable {
  return {
    name: 'membership',
    run: (signal) =>
      new Promise((resolve, reject) => {
        const finish = () => {
          stopObserving();
          signal.removeEventListener('abort', stop);
        };
        const stop = () => {
          finish();
          resolve();
        };
        const look = () => {
          if (state.view.certificate(identity.current.id)?.revokedAt === undefined) return;
          finish();
          reject(removed());
        };
        const stopObserving = state.observe(({ kind }) => {
          if (kind === 'certificate') look();
        });
        signal.addEventListener('abort', stop, { once: true });
        if (signal.aborted) stop();
        else look();
      }),
  };
}

function removed(): MusterError {
  return new MusterError('permission-denied', 'this manager was removed from the cluster', {
    reason: 'REMOVED',
    hint: 'To be one again, it joins anew: muster node join MANAGER-TOKEN@HOST:PORT (a token: muster cluster token create manager)',
  });
}
