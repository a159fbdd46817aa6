/**
 * How long the tasks of this node may run without hearing from a manager. A heartbeat
 * that a manager has answered renews the leases of all of them, from the moment at which
 * it was sent. docs/adr/0012-exclusive-leases.md.
 *
 * Reads: what sessions say of heartbeats; the watchdog's signs of life.
 * Writes: the moment of the last grant, for the watchdog, while a task needs one.
 * Never: lets an exclusive task start without a lease or without a watchdog.
 */
import { isExclusive, leaseOf } from '@muster/shared/model/disconnect';
import type { TaskSpec } from '@muster/shared/model/service-spec';
import type { LeaseRecord } from './lease-record.ts';

/** A watchdog that has shown no sign of life for so long is not there. It shows one twice a second. */
const WATCHDOG_SILENCE_MS = 3_000;
/** Time for a watchdog that was started to show a sign of life. */
const WATCHDOG_START_MS = 10_000;
/** Heartbeats sent and not answered, at most: older ones are worth nothing. */
const MAX_UNANSWERED = 64;
/** Heartbeats in the time of the shortest lease, at least: one or two of them may be lost. */
const BEATS_PER_LEASE = 5;

export interface LeasesOptions {
  readonly record: LeaseRecord;
  /** Milliseconds of the host's uptime. */
  readonly uptime: () => number;
  /** Starts the host's watchdog, which outlives this process. Absent: somebody else does. */
  readonly startWatchdog?: () => void;
}

export interface LeaseFacts {
  /** Until the task is to be stopped; 0 or less: now. */
  readonly leftMs: number;
  readonly exclusive: boolean;
  /** Why it may not be started now. */
  readonly hold?: string;
  /** The watchdog has taken its container down. */
  readonly stoppedByWatchdog: boolean;
}

type Leased = Parameters<typeof leaseOf>[0];

export class Leases {
  readonly #options: LeasesOptions;
  readonly #sent = new Map<number, number>();
  readonly #startedAt: number;
  #grantedAt: number | undefined;
  #savedAt: number | undefined;
  #startedWatchdogAt: number | undefined;
  #onRenewed: () => void = () => undefined;

  constructor(options: LeasesOptions) {
    this.#options = options;
    // What runs was granted to the process before this one, and is not granted anew by starting.
    this.#grantedAt = options.record.grantedAt();
    this.#startedAt = options.uptime();
  }

  /** `callback`: leases were renewed; some may have been over. */
  observe(callback: () => void): void {
    this.#onRenewed = callback;
  }

  /** A session begins: its heartbeats are numbered anew. */
  begin(): void {
    this.#sent.clear();
  }

  /** Called right before the heartbeat goes out. */
  beatSent(number: number): void {
    this.#sent.set(number, this.#options.uptime());
    const [oldest] = this.#sent.keys();
    if (this.#sent.size > MAX_UNANSWERED && oldest !== undefined) this.#sent.delete(oldest);
  }

  /** A registered manager has answered, and has told everything that this node is to run. */
  beatAnswered(number: number, exclusive: boolean): void {
    const at = this.#sent.get(number);
    this.#sent.delete(number);
    if (at === undefined || at <= (this.#grantedAt ?? -1)) return;
    const wasLong = this.#grantedAt === undefined || at - this.#grantedAt > 1_000;
    this.#grantedAt = at;
    if (exclusive) {
      this.#save();
      this.#isWatched();
    }
    if (wasLong) this.#onRenewed();
  }

  /** How often heartbeats are to be sent because of the task; undefined: it has no lease. */
  static beatMs(spec: Leased): number | undefined {
    const lease = leaseOf(spec);
    return lease === undefined ? undefined : Math.floor(lease.stopAtMs / BEATS_PER_LEASE);
  }

  /** Undefined: the task has no lease. */
  factsOf(taskId: string, spec: TaskSpec): LeaseFacts | undefined {
    const lease = leaseOf(spec);
    if (lease === undefined) return undefined;
    const exclusive = isExclusive(spec);
    // One that need not be alone gets the time to reach a manager after a restart of its agent.
    const since = exclusive ? this.#grantedAt : Math.max(this.#grantedAt ?? 0, this.#startedAt);
    const leftMs = since === undefined ? 0 : since + lease.stopAtMs - this.#options.uptime();
    const isWatched = !exclusive || this.#isWatched();
    const hold = leftMs <= 0 ? 'waiting for a manager: it has no lease' : isWatched ? undefined : "waiting for the host's watchdog";
    if (exclusive && leftMs > 0) this.#save();
    return { leftMs, exclusive, ...(hold === undefined ? {} : { hold }), stoppedByWatchdog: exclusive && this.#options.record.wasStopped(taskId) };
  }

  forget(taskId: string): void {
    this.#options.record.forget(taskId);
  }

  #save(): void {
    if (this.#grantedAt === undefined || this.#savedAt === this.#grantedAt) return;
    this.#options.record.grant(this.#grantedAt);
    this.#savedAt = this.#grantedAt;
  }

  /** Starts one when there is none. */
  #isWatched(): boolean {
    const { record, uptime, startWatchdog } = this.#options;
    const now = uptime();
    const seenAt = record.watchedAt();
    if (seenAt !== undefined && now - seenAt < WATCHDOG_SILENCE_MS) return true;
    if (this.#startedWatchdogAt === undefined || now - this.#startedWatchdogAt > WATCHDOG_START_MS) {
      this.#startedWatchdogAt = now;
      startWatchdog?.();
    }
    return false;
  }
}
