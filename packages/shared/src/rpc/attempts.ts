/** Which manager to ask, in what order and with how much patience, and what to say when none answers. Pure. */
import { MusterError } from '../model/error.ts';
import { connectionReason, FOREIGN_CERTIFICATE } from './connection-reason.ts';

interface Try {
  readonly index: number;
  readonly address: string;
  readonly patienceMs: number;
  /** Managers left to try, this one included. */
  readonly left: number;
  /** It can still go to the end of the line. */
  readonly isFirst: boolean;
}

/**
 * The managers in the order in which to try them, the current one first. One that
 * is slow to be connected, or says nothing at all, goes to the end of the line, where
 * it gets more time: a dead host must not hold up those who could ask a living one.
 */
export class Attempts {
  readonly #queue: { readonly index: number; readonly second: boolean }[];
  readonly #slow = new Set<number>();
  readonly #addresses: readonly string[];
  readonly #hurryMs: number;
  readonly #connectMs: number;

  constructor(addresses: readonly string[], current: number, hurryMs: number, connectMs: number) {
    this.#addresses = addresses;
    this.#hurryMs = addresses.length > 1 ? hurryMs : connectMs;
    this.#connectMs = connectMs;
    this.#queue = addresses.map((_address, step) => ({ index: (current + step) % addresses.length, second: addresses.length === 1 }));
  }

  /** Puts a manager that was too slow at the end of the line; false when it has been there already. */
  later(index: number): boolean {
    if (this.#slow.has(index) || this.#addresses.length === 1) return false;
    this.#slow.add(index);
    this.#queue.push({ index, second: true });
    return true;
  }

  *[Symbol.iterator](): Generator<Try, void, undefined> {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      yield {
        index: next.index,
        address: this.#addresses[next.index] ?? '',
        patienceMs: next.second ? this.#connectMs : this.#hurryMs,
        left: this.#queue.length + 1,
        isFirst: !next.second,
      };
    }
  }
}

/** Why one manager did not answer. */
export interface Attempt {
  readonly address: string;
  readonly why: string;
  /** What the manager itself said, when it was reached. */
  readonly error?: MusterError;
}

/** This manager cannot answer now; another one may. */
export function isWorthAnotherManager(error: MusterError): boolean {
  return error.code === 'unavailable' || error.code === 'deadline-exceeded' || isStranger(error);
}

/** An HTTP server or a proxy answered, in the words of the library: no gRPC server did. */
function isStranger(error: MusterError): boolean {
  return error.reason === undefined && /^Received HTTP status code \d+|Protocol error|invalid content type/i.test(error.message);
}

/** The library's words for a failed connection, shortened to what a person needs. */
export function reasonOf(error: MusterError): string {
  if (isStranger(error)) return 'what answers there is no Muster manager';
  return connectionReason(error.message) ?? error.message;
}

const START_ONE = 'Start one (muster dev, or muster manager run), or give its address: --managers HOST:PORT or MUSTER_MANAGERS.';
const OTHER_ROOT = 'See which cluster is meant (muster context ls). When it has a new root since: muster context add NAME TOKEN@HOST:PORT --replace';

/**
 * What a manager that was reached said is worth more than that others were not:
 * its words go on when it gave a reason of its own.
 */
export function noManager(attempts: readonly Attempt[]): MusterError {
  const answered = attempts.find((attempt) => attempt.error?.reason !== undefined)?.error;
  if (answered !== undefined) return answered;
  const timedOut = attempts.find((attempt) => attempt.error?.code === 'deadline-exceeded')?.error;
  const tried = attempts.map(({ address, why }) => `${address} (${why})`).join(', ');
  if (timedOut !== undefined) {
    return new MusterError('deadline-exceeded', 'no manager answered in time', { reason: 'NO_ANSWER', hint: `Tried ${tried}.` });
  }
  return new MusterError('unavailable', 'no manager answers', {
    reason: 'NO_MANAGER',
    hint: `Tried ${tried}.\n${attempts.some(({ why }) => why === FOREIGN_CERTIFICATE) ? OTHER_ROOT : START_ONE}`,
  });
}
