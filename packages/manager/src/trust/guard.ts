/**
 * Decides for each call who makes it and whether that one may: from the
 * certificate of the connection, or from a bearer token, and the table of rules.
 *
 * Reads: the trust record, certificates, users. Writes: nothing; the audit does.
 */
import { createHash } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';
import { ANYONE, type Caller, type UserCaller } from '@muster/shared/model/caller';
import { MusterError } from '@muster/shared/model/error';
import { asManagerId, asNodeId } from '@muster/shared/model/ids';
import { parseToken } from '@muster/shared/model/join-token';
import type { UserRecord } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import type { CallContext } from '@muster/shared/rpc/methods';
import type { Guard } from '@muster/shared/rpc/service';
import type { Clock } from '@muster/shared/runtime/clock';
import { certificatesOf, isSignedBy, parseCertificate, readFacts, type CertificateFacts } from '@muster/shared/trust/inspect';
import type { State } from '../state/state.ts';
import type { Audit } from './audit.ts';
import { confine } from './confine.ts';
import { mayCall, ruleOf } from './rules.ts';
import { isSecret } from './tokens.ts';

/** Certificates whose signature is known to be right; checking one costs more than a call. */
const MAX_KNOWN = 10_000;
/** How long a call waits for a manager that has just started and knows nobody yet. */
const STARTING_MS = 3_000;

export interface GuardOptions {
  readonly state: State;
  readonly clock: Clock;
  readonly audit: Audit;
}

export function createGuard({ state, clock, audit }: GuardOptions): Guard {
  const known = new KnownCertificates();
  /** Of calls that were refused: who it was is noted, too. */
  const callers = new WeakMap<CallContext, Caller>();
  return {
    async admit(context, path, request) {
      if (state.view.trust() === undefined) await started(state, clock, context.signal);
      const caller = callerOf(context, state.view, known, clock.now());
      callers.set(context, caller);
      const rule = ruleOf(path);
      if (!mayCall(caller, rule)) throw refused(caller, path);
      if (caller.type === 'user' && caller.stacks.length > 0) confine(caller, path, request, state.view);
      return caller;
    },
    async done(call) {
      if (ruleOf(call.path)?.change === true) await audit.note(call, callers.get(call.context) ?? call.context.caller);
    },
  };
}

async function started(state: State, clock: Clock, signal: AbortSignal): Promise<void> {
  const tooLong = new AbortController();
  const cancel = clock.after(STARTING_MS, () => tooLong.abort());
  try {
    await state.waitFor(0, AbortSignal.any([signal, tooLong.signal]));
  } catch {
    throw new MusterError('unavailable', 'this manager has not read the state from the store yet', {
      reason: 'MANAGER_STARTING',
      hint: 'Try again in a moment. If it stays so, check the store: muster doctor',
    });
  } finally {
    cancel();
  }
}

function callerOf(context: CallContext, view: StateView, known: KnownCertificates, now: number): Caller {
  const authorization = context.header('authorization');
  if (authorization !== undefined) return callerWithToken(authorization, view, now);
  const der = context.certificate();
  if (der === undefined) return ANYONE;
  const facts = known.check(der, view);
  if (facts === undefined) throw unknown('it is not signed by the authority of this cluster');
  return callerWithCertificate(facts, view, now);
}

/** Pure: what a certificate whose signature is right stands for. */
export function callerWithCertificate(facts: CertificateFacts, view: StateView, now: number): Caller {
  if (facts.clusterId !== view.cluster()?.id) throw unknown('it is of another cluster');
  if (now < facts.notBefore) throw wrongTime(`it is good only from ${utc(facts.notBefore)} on, and it is ${utc(now)} here`);
  if (now >= facts.notAfter) throw wrongTime(`it has expired: it was good until ${utc(facts.notAfter)}, and it is ${utc(now)} here`);
  if (view.certificate(facts.id)?.revokedAt !== undefined) throw unknown('it was revoked, because its owner was removed');
  if (facts.role === 'worker') return { type: 'node', id: asNodeId(facts.id) };
  if (facts.role === 'manager') return { type: 'manager', id: asManagerId(facts.id) };
  const user = view.user(facts.id);
  if (user === undefined) throw unknown('its user was removed');
  return asCaller(user);
}

export function callerWithToken(authorization: string, view: StateView, now: number): Caller {
  const [, text = ''] = /^Bearer (.+)$/i.exec(authorization) ?? [];
  const token = parsed(text);
  if (token?.kind === 'user') {
    for (const user of view.users()) {
      const record = user.tokens.find(({ id }) => id === token.id);
      if (record === undefined || !isSecret(token.secret, record.hash)) continue;
      if (record.expiresAt === undefined) return asCaller(user);
      if (now < record.expiresAt) return { ...asCaller(user), tokenExpiresAt: record.expiresAt };
      throw new MusterError('unauthenticated', 'the token has expired', {
        reason: 'TOKEN_EXPIRED',
        hint: `Ask an administrator for another one: muster user token ${user.name}`,
      });
    }
  }
  throw new MusterError('unauthenticated', 'the token is unknown', {
    reason: 'TOKEN_UNKNOWN',
    hint: 'It was deleted, or it is of another cluster. Ask an administrator for another one: muster user token NAME',
  });
}

function parsed(text: string) {
  try {
    return parseToken(text);
  } catch {
    return undefined;
  }
}

const asCaller = ({ id, name, role, stacks }: UserRecord): UserCaller => ({ type: 'user', id, name, role, stacks });

const JOIN_AGAIN = 'A machine joins again with muster node join TOKEN@HOST:PORT, a person with muster context add NAME TOKEN@HOST:PORT';

function unknown(why: string, hint = JOIN_AGAIN): MusterError {
  return new MusterError('unauthenticated', `the certificate is refused: ${why}`, { reason: 'CERTIFICATE_REFUSED', hint });
}

const wrongTime = (why: string) => unknown(why, `If that time is wrong, set the manager’s clock right, and it is good again. Else: ${JOIN_AGAIN}`);
const utc = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;

function refused(caller: Caller, path: string): MusterError {
  const method = path.slice(path.lastIndexOf('.') + 1);
  if (caller.type === 'anyone') {
    return new MusterError('unauthenticated', `${method} needs a certificate or a token`, {
      reason: 'NO_CREDENTIALS',
      hint: 'Choose a context (muster context ls), or add one: muster context add NAME TOKEN@HOST:PORT. One that was good before is over, or under a root that the cluster has replaced: ask an administrator for a token (muster user token NAME); when there is none any more, on a manager’s machine: muster cluster admin',
    });
  }
  const need = ruleOf(path)?.user;
  return new MusterError('permission-denied', `${caller.type === 'user' ? `${caller.name} (${caller.role})` : `a ${caller.type}`} may not call ${method}`, {
    reason: 'NOT_PERMITTED',
    ...(caller.type === 'user' && need !== undefined ? { hint: `It takes the role ${need}, which an administrator gives: muster user update ${caller.name} --role ${need}` } : {}),
  });
}

/** Checks a certificate's signature once for each set of roots. */
class KnownCertificates {
  readonly #facts = new Map<string, CertificateFacts | undefined>();
  #trustVersion = -1;
  #roots: readonly X509Certificate[] = [];

  check(der: Uint8Array, view: StateView): CertificateFacts | undefined {
    const trust = view.trust();
    if (trust === undefined) return undefined;
    if (trust.version !== this.#trustVersion) {
      this.#trustVersion = trust.version;
      this.#roots = trust.roots.flatMap(({ certificate }) => certificatesOf(certificate));
      this.#facts.clear();
    }
    const key = createHash('sha256').update(der).digest('base64');
    if (this.#facts.has(key)) return this.#facts.get(key);
    const certificate = parseCertificate(der);
    const facts = certificate !== undefined && isSignedBy(certificate, this.#roots) ? readFacts(certificate) : undefined;
    if (this.#facts.size >= MAX_KNOWN) this.#facts.clear();
    this.#facts.set(key, facts);
    return facts;
  }
}
