/**
 * Which sessions of agents this manager holds, and that the store learns when one has ended:
 * one that nobody ends there counts as living for as long as this manager does, and its node as
 * ready. What could not be written because the store was away is written when it is back.
 */
import type { ManagerId, NodeId, SessionId } from '@muster/shared/model/ids';
import type { Node, NodeSession } from '@muster/shared/model/objects';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import type { State } from '../state/state.ts';
import { noteSessionLost } from './register-node.ts';

const RETRY_MS = 1_000;

export interface SessionEnd {
  /** Milliseconds since the epoch. */
  readonly lastSeenAt: number;
  readonly hostStops: boolean;
}

export interface HeldSessionsOptions {
  readonly managerId: ManagerId;
  readonly state: State;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class HeldSessions {
  readonly #options: HeldSessionsOptions;
  readonly #held = new Set<SessionId>();
  /** That could not be written. */
  readonly #ends = new Map<SessionId, SessionEnd>();
  #cancelLook: (() => void) | undefined;
  #isStopped = false;

  constructor(options: HeldSessionsOptions) {
    this.#options = options;
  }

  /** To be called before the session is written. */
  begin({ sessionId }: NodeSession): void {
    this.#held.add(sessionId);
  }

  /** It was not written, or so it seems. */
  giveUp({ sessionId }: NodeSession): void {
    this.#held.delete(sessionId);
    this.#lookSoon();
  }

  /** Resolves when the store knows, or has not taken it for now. */
  async end(nodeId: NodeId, session: NodeSession, end: SessionEnd): Promise<void> {
    const isWritten = await this.#write(nodeId, session, end);
    this.#held.delete(session.sessionId);
    if (isWritten) return;
    this.#ends.set(session.sessionId, end);
    this.#lookSoon();
  }

  /** To be called when a node has changed. */
  follow(node: Node | undefined): void {
    if (node !== undefined && this.#isOver(node)) this.#lookSoon();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelLook?.();
  }

  /** The store takes it for a living one of this manager. */
  #isOver({ session }: Node): boolean {
    return session.connected && session.managerId === this.#options.managerId && !this.#held.has(session.sessionId);
  }

  #lookSoon(): void {
    if (this.#isStopped || this.#cancelLook !== undefined) return;
    this.#cancelLook = this.#options.clock.after(RETRY_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    const { state, clock } = this.#options;
    const over = [...state.view.nodes()].filter((node) => this.#isOver(node));
    const written = await Promise.all(over.map(({ id, session }) => this.#write(id, session, this.#ends.get(session.sessionId) ?? { lastSeenAt: clock.now(), hostStops: false })));
    this.#cancelLook = undefined;
    if (written.includes(false)) this.#lookSoon();
    else this.#ends.clear();
  }

  async #write(nodeId: NodeId, session: NodeSession, end: SessionEnd): Promise<boolean> {
    try {
      await noteSessionLost(this.#options.state, nodeId, session, end);
      return true;
    } catch (error) {
      this.#options.logger.warn({ err: error, nodeId }, 'noting a lost session failed; trying again');
      return false;
    }
  }
}
