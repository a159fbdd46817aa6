/**
 * What the leader does about the authority: end a rotation that everybody has followed, forget what has expired.
 *
 * The record of a certificate that was revoked is all that keeps its owner out. So it is
 * forgotten only when this leader has seen it expired for a day of the monotonic clock: a
 * wall clock that jumps, and is set right within the day, makes nobody welcome again. Pure.
 */
import type { CertificateRecord, JoinTokenRecord, Stored } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import { remove, replace, type Mutation } from '../state/mutation.ts';
import { finishAt, rotationOf } from '../trust/rotation.ts';

/** After its end a certificate's record is still good for telling why it is refused. */
const KEEP_MS = 86_400_000;

/** Since when this leader has seen each record expired, on the monotonic scale. */
export type SeenExpired = ReadonlyMap<string, number>;

export interface CaMoment {
  readonly now: number;
  readonly monotonic: number;
  /** How long after the last certificate of a rotation the old root goes. */
  readonly graceMs: number;
}

export interface CaDecision {
  readonly mutations: readonly Mutation[];
  /** For the diary; absent when nothing happened that people want to know. */
  readonly message?: string;
  readonly expired: SeenExpired;
  /** There is something to do after so long. */
  readonly revisitAfterMs?: number;
}

export function decideCa(view: StateView, { now, monotonic, graceMs }: CaMoment, seen: SeenExpired): CaDecision {
  const trust = view.trust();
  if (trust === undefined) return { mutations: [], expired: seen };
  const newest = trust.roots.at(-1);
  const finish = finishAt(view, graceMs);
  if (newest !== undefined && finish !== undefined && finish <= now) {
    const { rotationStartedAt: _, ...rest } = trust;
    const count = rotationOf(view).changed.length;
    return { mutations: [replace({ ...rest, roots: [newest] })], message: `the old root was dropped: all ${count} nodes and managers have a certificate of the new one`, expired: seen };
  }
  const expired = new Map<string, number>();
  const gone: Mutation[] = [];
  let revisitAfterMs = (finish ?? Infinity) - now;
  for (const record of ending(view)) {
    const leftMs = record.expiresAt - now;
    if (leftMs > 0) {
      revisitAfterMs = Math.min(revisitAfterMs, leftMs);
      continue;
    }
    const key = `${record.kind}/${record.id}`;
    const since = seen.get(key) ?? monotonic;
    const keptMs = monotonic - since;
    if (keptMs >= KEEP_MS) gone.push(remove(record));
    else revisitAfterMs = Math.min(revisitAfterMs, KEEP_MS - keptMs);
    expired.set(key, since);
  }
  return { mutations: gone, expired, ...(Number.isFinite(revisitAfterMs) ? { revisitAfterMs } : {}) };
}

type Ending = Stored<CertificateRecord | JoinTokenRecord> & { readonly expiresAt: number };

function* ending(view: StateView): Iterable<Ending> {
  yield* view.certificates();
  for (const token of view.joinTokens()) if (hasEnd(token)) yield token;
}

const hasEnd = (token: Stored<JoinTokenRecord>): token is Stored<JoinTokenRecord> & { readonly expiresAt: number } => token.expiresAt !== undefined;
