/** What the leader does about the authority: end a rotation that everybody has followed, forget what has expired. Pure. */
import type { Stored } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import { remove, replace, type Mutation } from '../state/mutation.ts';
import { finishAt, rotationOf } from '../trust/rotation.ts';

/** After its end a certificate's record is still good for telling why it is refused. */
const KEEP_MS = 86_400_000;

export interface CaDecision {
  readonly mutations: readonly Mutation[];
  /** For the diary; absent when nothing happened that people want to know. */
  readonly message?: string;
  /** When there is something to do next. */
  readonly revisitAt?: number;
}

export function decideCa(view: StateView, now: number, graceMs: number): CaDecision {
  const trust = view.trust();
  if (trust === undefined) return { mutations: [] };
  const newest = trust.roots.at(-1);
  const finish = finishAt(view, graceMs);
  if (newest !== undefined && finish !== undefined && finish <= now) {
    const { rotationStartedAt: _, ...rest } = trust;
    const count = rotationOf(view).changed.length;
    return { mutations: [replace({ ...rest, roots: [newest] })], message: `the old root was dropped: all ${count} nodes and managers have a certificate of the new one` };
  }
  const gone = [...expired(view, now)];
  const next = Math.min(...Array.from(view.certificates(), ({ expiresAt }) => expiresAt + KEEP_MS).filter((at) => at > now), finish ?? Infinity);
  return { mutations: gone.map(remove), ...(Number.isFinite(next) ? { revisitAt: next } : {}) };
}

function* expired(view: StateView, now: number): Iterable<Stored<Parameters<typeof remove>[0]>> {
  for (const certificate of view.certificates()) if (certificate.expiresAt + KEEP_MS <= now) yield certificate;
  for (const token of view.joinTokens()) if (token.expiresAt !== undefined && token.expiresAt + KEEP_MS <= now) yield token;
}
