/**
 * Holds back the order to stop a task that has served, until no host leads traffic to
 * it any more:
 *
 *   no longer wanted ──every host has it out of its maps──→ drained for a moment ──→ told to stop
 *          └────────────────── waited long enough ────────────────────────────────────────┘
 *
 * What is waited for are the hosts' answers, not a time: a slow host is a host. The
 * bound is there for one that is in session and never answers, which costs its own
 * clients' connections, never the change.
 * Pure but for its memory of what waits.
 */
import type { TaskId } from '@muster/shared/model/ids';
import type { Task } from '@muster/shared/model/objects';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';

export interface StopGateOptions {
  /** No stop waits longer. */
  readonly maxWaitMs?: number;
  /** After the last host has answered: for connections that were made but not yet accepted. */
  readonly drainMs?: number;
}

/** Long: a host that is gone has no session, and one that cannot is known to; what is left is one that is slow. */
const DEFAULT_MAX_WAIT_MS = 30_000;
const DEFAULT_DRAIN_MS = 250;

interface Stop {
  /** The store revision at which it was no longer wanted. */
  readonly revision: number;
  readonly since: number;
  /** Set when every host has answered. */
  readonly openAt?: number;
}

export class StopGate {
  readonly #maxWaitMs: number;
  readonly #drainMs: number;
  readonly #stops = new Map<TaskId, Stop>();

  constructor({ maxWaitMs = DEFAULT_MAX_WAIT_MS, drainMs = DEFAULT_DRAIN_MS }: StopGateOptions = {}) {
    this.#maxWaitMs = maxWaitMs;
    this.#drainMs = drainMs;
  }

  get isEmpty(): boolean {
    return this.#stops.size === 0;
  }

  /** Takes in one change of a task. */
  note(before: Task | undefined, after: Task | undefined, revision: number, now: number): void {
    if (after === undefined || isTerminal(after.status.state)) {
      const id = (after ?? before)?.id;
      if (id !== undefined) this.#stops.delete(id);
      return;
    }
    const leaves = before !== undefined && isWanted(before.desiredState) && !isWanted(after.desiredState);
    if (leaves && after.addresses !== undefined && after.status.state === 'running') this.#stops.set(after.id, { revision, since: now });
  }

  /** Its node is still to be told to run it. */
  isHeld({ id }: Pick<Task, 'id'>): boolean {
    return this.#stops.has(id);
  }

  /** `applied`: every host has everything up to this revision in force. Returns what may be told to stop now, and when to look again. */
  advance(applied: number, now: number, drainMs = this.#drainMs): { readonly opened: readonly TaskId[]; readonly revisitAt?: number } {
    const opened: TaskId[] = [];
    let revisitAt = Number.POSITIVE_INFINITY;
    for (const [id, stop] of this.#stops) {
      const openAt = stop.openAt ?? (applied >= stop.revision ? now + drainMs : undefined);
      const dueAt = Math.min(openAt ?? Number.POSITIVE_INFINITY, stop.since + this.#maxWaitMs);
      if (dueAt <= now) {
        this.#stops.delete(id);
        opened.push(id);
        continue;
      }
      if (openAt !== undefined && stop.openAt === undefined) this.#stops.set(id, { ...stop, openAt });
      revisitAt = Math.min(revisitAt, dueAt);
    }
    return Number.isFinite(revisitAt) ? { opened, revisitAt } : { opened };
  }
}
