/**
 * Keeps a process's certificate fresh: asks for another one at a random moment of
 * the second half of its life, or soon when told to hurry. Connections that are
 * open stay; new ones use the new certificate.
 *
 * Certificates live by the wall clock, which may jump: it is asked again and again, what
 * is not good yet is not taken, and what was made while the clock was wrong is replaced
 * when it is right.
 */
import type { Runnable } from '../lifecycle/runnable.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Random } from '../runtime/random.ts';
import { Wakeup } from '../runtime/wakeup.ts';
import type { IdentityHolder } from './identity.ts';
import { BACKDATE_MS, MAX_PAUSE_MS, renewAt, retryAt } from './renew-at.ts';

/** Those who are told to hurry at the same moment come within this time. */
const HURRY_SPREAD_MS = 5_000;
/** Before the next attempt, while there is a hurry. */
const HURRY_RETRY_MS = 2_000;
/** The clock may be set, and the machine may be suspended, while we wait: it is looked at again at least this often. */
const MAX_SLEEP_MS = 60_000;

export interface Granted {
  /** PEM: the certificate, then what leads from it to an older root. */
  readonly certificates: string;
  /** PEM, each. */
  readonly roots: readonly string[];
}

export interface RenewalOptions {
  readonly holder: IdentityHolder;
  /** Trades a certificate request (PEM) for a certificate. */
  readonly ask: (csr: string, signal: AbortSignal) => Promise<Granted>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export interface Renewal extends Runnable {
  /** The certificate is of a root that goes. */
  hurry(): void;
}

export function createRenewal(options: RenewalOptions): Renewal {
  const { holder, clock, random } = options;
  const log = options.logger.child({ component: 'certificate' });
  const hurried = new Wakeup();
  return {
    name: 'certificate',
    hurry: () => hurried.wake(),
    async run(signal) {
      let due = renewAt(holder.current, random);
      let isHurried = false;
      while (!signal.aborted) {
        const now = clock.now();
        // It was made while the clock was ahead, and nobody believes it before that time comes: no retry is that far off.
        if (now < holder.current.issuedAt - BACKDATE_MS && due - now > MAX_PAUSE_MS) due = now;
        const leftMs = due - now;
        if (leftMs > 0) {
          if ((await slept(Math.min(leftMs, MAX_SLEEP_MS), hurried, clock, signal)) !== 'hurried') continue;
          isHurried = true;
          due = clock.now() + random() * HURRY_SPREAD_MS;
          continue;
        }
        const before = holder.current;
        due = await attempt(options, log, signal);
        if (holder.current !== before) isHurried = false;
        else if (isHurried) due = Math.min(due, clock.now() + HURRY_RETRY_MS);
      }
    },
  };
}

async function slept(ms: number, hurried: Wakeup, clock: Clock, signal: AbortSignal): Promise<'over' | 'hurried'> {
  const end = new AbortController();
  const either = AbortSignal.any([signal, end.signal]);
  let isOver = false;
  const cancel = clock.after(ms, () => {
    isOver = true;
    end.abort();
  });
  await hurried.wait(either);
  cancel();
  return isOver || signal.aborted ? 'over' : 'hurried';
}

/** Returns when to try next. */
async function attempt({ holder, ask, clock, random }: RenewalOptions, log: Logger, signal: AbortSignal): Promise<number> {
  const { current } = holder;
  try {
    const [{ createRequest }, { certificatesOf }] = await Promise.all([import('./x509.ts'), import('./inspect.ts')]);
    const { privateKey, csr } = await createRequest();
    const { certificates, roots } = await ask(csr, signal);
    const [leaf] = certificatesOf(certificates);
    if (leaf === undefined) throw new Error('the answer holds no certificate');
    // The present one is good for a while; a manager whose clock is ahead must not take it away.
    if (Date.parse(leaf.validFrom) > clock.now()) throw new Error(`the certificate is good only from ${leaf.validFrom} on: the clock of the manager that made it, or of this machine, is wrong`);
    const fresh = { ...current, certificates, privateKey, roots: roots.join('\n'), issuedAt: clock.now(), expiresAt: Date.parse(leaf.validTo) };
    holder.replace(fresh);
    log.info({ expiresAt: new Date(fresh.expiresAt).toISOString() }, 'the certificate was renewed');
    return renewAt(fresh, random);
  } catch (error) {
    if (!signal.aborted) log.warn({ err: error, expiresAt: new Date(current.expiresAt).toISOString() }, 'renewing the certificate failed; trying again');
    return retryAt(current, clock.now());
  }
}
