/**
 * What the rest of a manager sees of the cluster's state: a watch-fed copy to
 * read from, its changes, and one way to write.
 */
import type { ClusterObject, ObjectKind, ObjectOf, Stored } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import type { Mutation } from './mutation.ts';

/** One object that changed, as the copy saw it. */
export type StateChange<K extends ObjectKind = ObjectKind> = K extends ObjectKind
  ? {
      readonly kind: K;
      readonly revision: number;
      readonly before: Stored<ObjectOf<K>> | undefined;
      readonly after: Stored<ObjectOf<K>> | undefined;
    }
  : never;

export interface CommitOptions {
  /** Refuse to write unless the leader record still has this create revision. Every controller passes it. */
  readonly epoch?: number;
  /**
   * True: all or nothing, so at most `MAX_WRITES` writes. False (default): split
   * into as many transactions as needed, each all or nothing.
   */
  readonly atomic?: boolean;
}

export interface CommitResult {
  /** The highest revision written or seen. */
  readonly revision: number;
  /** Mutations that took effect, in order. */
  readonly applied: readonly Mutation[];
  /** Mutations of transactions refused because something had changed: look again and decide anew. */
  readonly conflicted: readonly Mutation[];
}

export interface State {
  readonly view: StateView;
  /** Resolves when the copy shows `revision` or later. */
  waitFor(revision: number, signal?: AbortSignal): Promise<void>;
  /**
   * Calls `observer` synchronously for each change, after the whole revision is in
   * the view. After a relist it is called for each difference. Returns the way to stop.
   */
  observe(observer: (change: StateChange) => void): () => void;
  /**
   * Writes and waits until the copy shows it, so that the caller's next look
   * sees its own writes. Throws `MusterError` `failed-precondition` with reason
   * `NOT_LEADER` when the epoch is over, `unavailable` when the store is. When the
   * outcome of a write under an epoch is not known, it throws once the store answers
   * again and the copy shows what became of it.
   */
  commit(mutations: readonly Mutation[], options?: CommitOptions, signal?: AbortSignal): Promise<CommitResult>;
  /**
   * Read, change, write; again when somebody else was faster, a bounded number
   * of times. `change` returns undefined to leave the object alone.
   */
  update<T extends ClusterObject>(
    read: (view: StateView) => Stored<T> | undefined,
    change: (current: Stored<T>) => Stored<T> | undefined,
    options?: CommitOptions,
    signal?: AbortSignal,
  ): Promise<Stored<T> | undefined>;
}
