/**
 * Keeps the context that is in use up to date, now and then: where the managers are,
 * which roots to trust, and a fresh certificate before the old one ends or when its
 * root goes. Never in the way: what fails is tried again another time.
 */
import { MusterError } from '@muster/shared/model/error';
import type { Session } from '../session.ts';
import { writeContext, type Context, type NamedContext } from './context.ts';

const CHECK_EVERY_MS = 10 * 60_000;
/** A new root takes over within half a minute or so: who is there meanwhile gets a certificate of it. */
const CHECK_CERTIFICATE_EVERY_MS = 10_000;
const CHECK_MS = 1_000;
/** Who has begun to replace the root is locked out when it is gone before this was answered. */
const CHECK_NOW_MS = 10_000;
/** Addresses in a context. */
const MAX_MANAGERS = 9;
/** Of a certificate's life, after which it is renewed. */
const RENEW_AFTER = 2 / 3;

/** `now`: although it was up to date a moment ago. */
export async function refreshContext(session: Session, when: 'stale' | 'now' = 'stale'): Promise<void> {
  const { context: named } = session;
  const now = session.now();
  if (named === undefined || (when === 'stale' && !isStale(named.context, now))) return;
  try {
    writeContext(named.path, { ...(await learned(session, named, now, when === 'now' ? CHECK_NOW_MS : CHECK_MS)), checkedAt: now });
    session.contextChanged();
  } catch (error) {
    // A directory that cannot be written, or no manager: the command itself will say what matters.
    if (!(error instanceof MusterError)) throw error;
  }
}

/** Pure. */
export function isStale({ certificates, checkedAt = 0 }: Pick<Context, 'certificates' | 'checkedAt'>, now: number): boolean {
  return now - checkedAt >= (certificates === undefined ? CHECK_EVERY_MS : CHECK_CERTIFICATE_EVERY_MS);
}

/**
 * Managers that live, then those that were known before: one that is away now may be the only
 * one that is there the next time. Pure.
 */
export function followed(before: readonly string[], living: readonly string[]): readonly string[] {
  const known = before.filter((address) => !living.includes(address));
  const kept = before.filter((address) => living.includes(address));
  return [...kept, ...living.filter((address) => !kept.includes(address)), ...known].slice(0, MAX_MANAGERS);
}

/** A command that has been told where the managers are keeps it: the next one may find that those of before are gone. */
export function keepManagers({ context: named }: Pick<Session, 'context'>, addresses: readonly string[]): void {
  if (named === undefined) return;
  const managers = followed(named.context.managers, addresses);
  if (managers.join() === named.context.managers.join()) return;
  try {
    writeContext(named.path, { ...named.context, managers });
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
  }
}

/** What the cluster says of itself and, when it is time, with a new certificate. */
export async function learned(session: Session, { context }: NamedContext, now: number, deadlineMs = CHECK_MS): Promise<Context> {
  const [{ connectControl }, { secured }] = await Promise.all([import('@muster/shared/rpc/client'), import('@muster/shared/rpc/security')]);
  using client = connectControl(session.managers, { security: secured(context) });
  const options = { deadlineMs, signal: session.signal };
  const { managers, roots, name } = await client.call('WhoAmI', {}, options);
  const fresh = { ...context, user: name, managers: followed(context.managers, managers), roots: roots.length === 0 ? context.roots : roots.join('\n') };
  return (await isDue(context, roots.at(-1), now)) ? { ...fresh, ...(await renewed(client, options)) } : fresh;
}

async function isDue({ certificates, issuedAt, expiresAt }: Context, newestRoot: string | undefined, now: number): Promise<boolean> {
  if (certificates === undefined || issuedAt === undefined || expiresAt === undefined) return false;
  if (now > issuedAt + (expiresAt - issuedAt) * RENEW_AFTER) return true;
  const { certificatesOf, isSignedBy } = await import('@muster/shared/trust/inspect');
  const [leaf] = certificatesOf(certificates);
  return leaf !== undefined && newestRoot !== undefined && !isSignedBy(leaf, certificatesOf(newestRoot));
}

/** A certificate for a key that has never left this machine. */
export async function renewed(
  client: { call(method: 'Renew', request: { readonly csr: string }, options: { readonly deadlineMs: number; readonly signal: AbortSignal }): Promise<{ readonly certificates: string; readonly roots: string[] }> },
  options: { readonly deadlineMs: number; readonly signal: AbortSignal },
): Promise<Pick<Context, 'certificates' | 'privateKey' | 'roots' | 'issuedAt' | 'expiresAt'>> {
  const [{ createRequest }, { certificatesOf }] = await Promise.all([import('@muster/shared/trust/x509'), import('@muster/shared/trust/inspect')]);
  const { privateKey, csr } = await createRequest();
  const { certificates, roots } = await client.call('Renew', { csr }, options);
  const [leaf] = certificatesOf(certificates);
  if (leaf === undefined) throw new MusterError('internal', 'the manager answered without a certificate', { reason: 'PROTOCOL' });
  return { certificates, privateKey, roots: roots.join('\n'), issuedAt: Date.now(), expiresAt: Date.parse(leaf.validTo) };
}
