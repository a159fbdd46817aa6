/**
 * Hosts whose session has just ended: the agent may be restarting, or the machine slow,
 * and until it is back the host's kernel leads connections as it was told last. So what
 * it has not confirmed is waited for, for a while. One that is dead leads nobody.
 * Pure but for its memory.
 */
import type { NodeId } from '@muster/shared/model/ids';

/** Longer than an agent takes to come back, shorter than an operator's patience with a host that is gone. */
const AWAITED_MS = 15_000;

interface Lost {
  /** Up to which store revision it had its network state in force. */
  readonly applied: number;
  readonly until: number;
}

export class LostHosts {
  readonly #lost = new Map<NodeId, Lost>();

  note(nodeId: NodeId, applied: number, now: number): void {
    this.#lost.set(nodeId, { applied, until: now + AWAITED_MS });
  }

  /** It is in session again, or gone from the cluster. */
  forget(nodeId: NodeId): void {
    this.#lost.delete(nodeId);
  }

  /** Up to which revision those that are waited for have everything in force, and when to look again. */
  applied(now: number, isAwaited: (nodeId: NodeId) => boolean): { readonly applied: number; readonly until: number } {
    let applied = Number.POSITIVE_INFINITY;
    let until = Number.POSITIVE_INFINITY;
    for (const [nodeId, lost] of this.#lost) {
      if (lost.until <= now || !isAwaited(nodeId)) {
        this.#lost.delete(nodeId);
        continue;
      }
      applied = Math.min(applied, lost.applied);
      until = Math.min(until, lost.until);
    }
    return { applied, until };
  }
}
