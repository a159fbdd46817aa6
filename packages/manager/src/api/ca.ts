/**
 * The API of the certification authority: joining, renewing, join tokens and the
 * rotation of the root.
 *
 * Writes: records of certificates and of join tokens, the trust record.
 */
import type { Caller, CertificateRole } from '@muster/shared/model/caller';
import { describeCaller } from '@muster/shared/model/caller';
import { MusterError } from '@muster/shared/model/error';
import { asNodeId, isId } from '@muster/shared/model/ids';
import { formatToken, parseToken, type Token } from '@muster/shared/model/join-token';
import type { CertificateRecord, JoinTokenRecord, Stored } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import { certificateRecordToWire, joinTokenToWire, rootToWire } from '@muster/shared/rpc/convert-trust';
import { certificateRoles } from '@muster/shared/rpc/enums';
import type { CaServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/CaService';
import type { JoinRequest__Output } from '@muster/shared/rpc/gen/muster/v1/JoinRequest';
import type { Implementation } from '@muster/shared/rpc/methods';
import { publicKeyHashOf } from '@muster/shared/trust/inspect';
import { create, remove, replace, type Mutation } from '../state/mutation.ts';
import type { Authority } from '../trust/authority.ts';
import { hashOfSecret, judgeJoinToken, newToken } from '../trust/tokens.ts';
import { formatUnlockKey, newUnlockKey } from '@muster/shared/trust/lock';
import { UNLOCK_KEY_CONTEXT } from '../trust/keyring.ts';
import { rotationOf } from '../trust/rotation.ts';
import type { ApiContext } from './context.ts';
import { foreseenBy, keepsChanging, mutate, recordEvent } from './mutate.ts';
import { refuseField } from './refuse.ts';
import { removeManager } from './remove-manager.ts';

const MAX_ATTEMPTS = 10;
const MAX_NAME = 253;
const MAX_JOIN_TOKENS = 100;
const MAX_CERTIFICATES_SHOWN = 500;

export interface CaMethodsOptions {
  /** Absent in a cluster without TLS. */
  readonly authority?: Authority;
  /** Where the state is, for a manager that joins; empty when only this machine can reach it. */
  readonly storeAddress?: string;
}

export function caMethods(api: ApiContext, options: CaMethodsOptions): Implementation<CaServiceHandlers> {
  const authority = (): Authority => options.authority ?? noAuthority();
  const { state, clock, newId } = api;
  const managers = () => [...state.view.managers()].map(({ address }) => address).sort();
  const cluster = () => state.view.cluster() ?? noAuthority();

  return {
    GetRoots: async () => ({ clusterId: cluster().id, clusterName: cluster().name, roots: [...authority().roots()] }),

    async Join(request, { signal }) {
      const ca = authority();
      const token = parseToken(request.token);
      const { readRequest } = await import('@muster/shared/trust/x509');
      const publicKey = await readRequest(request.csr);
      if (token.kind === 'manager' && options.storeAddress === undefined) throw oneMachine();
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const ticket = admit(state.view, token, request, publicKeyHashOf(publicKey), clock.now());
        const id = ticket.id ?? newId();
        const { certificates, record } = await ca.issue({ role: ticket.role, id, name: ticket.name, names: request.names, publicKey });
        const mutations = [...ticket.mutations, known(state.view, record)];
        const { conflicted } = await state.commit(mutations, { atomic: true }, signal);
        if (conflicted.length > 0) continue;
        return {
          clusterId: cluster().id,
          clusterName: cluster().name,
          id,
          role: certificateRoles.toWire(ticket.role),
          certificates,
          roots: [...ca.roots()],
          managers: managers(),
          ...(ticket.role === 'manager' ? { clusterKey: Buffer.from(ca.keyring.key), store: options.storeAddress ?? '' } : {}),
        };
      }
      throw keepsChanging();
    },

    async Renew(request, { caller, signal }) {
      const ca = authority();
      const { role, id } = subjectOf(caller);
      const { readRequest } = await import('@muster/shared/trust/x509');
      const publicKey = await readRequest(request.csr);
      const name = state.view.certificate(id)?.name ?? (caller.type === 'user' ? caller.name : id);
      const { certificates, record } = await ca.issue({ role, id, name, names: request.names, publicKey });
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        if (state.view.certificate(id)?.revokedAt !== undefined) throw removedMeanwhile();
        const { conflicted } = await state.commit([known(state.view, record)], {}, signal);
        if (conflicted.length === 0) return { certificates, roots: [...ca.roots()] };
      }
      throw keepsChanging();
    },

    async CreateJoinToken(request, { caller, signal }) {
      const role = certificateRoles.fromWire(request.role);
      if (role !== 'manager' && role !== 'worker') refuseField('role', 'must be MANAGER or WORKER');
      if (request.description.length > MAX_NAME) refuseField('description', `must have at most ${MAX_NAME} characters`);
      if (request.ttlMs < 0) refuseField('ttl_ms', 'must be 0 or more');
      if (request.maxUses < 0) refuseField('max_uses', 'must be 0 or more');
      const rootId = authority().trust().roots.at(-1)?.id ?? '';
      const token = newToken(role, rootId, newId);
      const outcome = await mutate(api, { method: 'CreateJoinToken', ...request, signal }, (view, now) => {
        const others = [...view.joinTokens()];
        if (others.length >= MAX_JOIN_TOKENS && !request.replace) tooManyTokens();
        const record: JoinTokenRecord = {
          kind: 'join-token',
          id: token.id,
          role,
          hash: hashOfSecret(token.secret),
          description: request.description,
          createdAt: now,
          createdBy: describeCaller(caller),
          uses: 0,
          ...(request.ttlMs === 0 ? {} : { expiresAt: now + request.ttlMs }),
          ...(request.maxUses === 0 ? {} : { maxUses: request.maxUses }),
        };
        const replaced = request.replace ? others.filter((other) => other.role === role) : [];
        return {
          mutations: [
            create(record),
            ...replaced.map(remove),
            recordEvent(api, { at: now, type: 'token.created', message: `join token ${token.id} for a ${role} made${replaced.length === 0 ? '' : `, ${replaced.length} others deleted`}` }),
          ],
          objectId: token.id,
          result: record,
        };
      });
      if (outcome.type === 'repeated') throw shownOnce();
      return { joinToken: joinTokenToWire(outcome.plan.result), token: request.validateOnly ? '' : formatToken(token), managers: managers(), ...foreseenBy(outcome) };
    },

    ListJoinTokens: async () => ({ joinTokens: sorted(state.view.joinTokens()).map(joinTokenToWire) }),

    async DeleteJoinToken(request, { signal }) {
      const outcome = await mutate(api, { method: 'DeleteJoinToken', ...request, signal }, (view, now) => {
        const record = view.joinToken(request.id) ?? noToken(request.id);
        return {
          mutations: [remove(record), recordEvent(api, { at: now, type: 'token.deleted', message: `join token ${record.id} for a ${record.role} deleted` })],
          objectId: record.id,
          result: record,
        };
      });
      return outcome.type === 'planned' ? { joinToken: joinTokenToWire(outcome.plan.result), ...foreseenBy(outcome) } : {};
    },

    async GetCa({ outdated }) {
      const trust = authority().trust();
      const { changed, waiting } = rotationOf(state.view);
      const newest = trust.roots.at(-1)?.id;
      const shown = sorted(state.view.certificates()).filter(({ rootId }) => !outdated || rootId !== newest);
      return {
        roots: trust.roots.map((root, index) => rootToWire(root, index === trust.roots.length - 1)),
        certificateLifeMs: trust.certificateLifeMs,
        autolock: trust.sealedUnlockKey !== undefined,
        rotating: trust.roots.length > 1,
        changed: changed.length,
        waiting: waiting.length,
        certificates: shown.slice(0, MAX_CERTIFICATES_SHOWN).map(certificateRecordToWire),
      };
    },

    async SetAutolock(request, { signal }) {
      const ca = authority();
      const unlockKey = request.on ? newUnlockKey() : undefined;
      const outcome = await mutate(api, { method: 'SetAutolock', ...request, signal }, (view, now) => {
        const { sealedUnlockKey: before, ...rest } = view.trust() ?? noAuthority();
        if (unlockKey === undefined && before === undefined) return { mutations: [], objectId: 'trust', result: undefined };
        const trust = unlockKey === undefined ? rest : { ...rest, sealedUnlockKey: ca.keyring.seal(unlockKey, UNLOCK_KEY_CONTEXT) };
        const message = unlockKey === undefined ? 'managers start without an unlock key' : `managers need ${before === undefined ? 'an' : 'another'} unlock key to start`;
        return { mutations: [replace(trust), recordEvent(api, { at: now, type: 'ca.autolock', message })], objectId: 'trust', result: undefined };
      });
      if (outcome.type === 'repeated' && unlockKey !== undefined) throw shownOnce();
      return { unlockKey: unlockKey === undefined || request.validateOnly ? '' : formatUnlockKey(unlockKey), ...foreseenBy(outcome) };
    },

    async RemoveManager(request, { signal }) {
      authority();
      const outcome = await mutate(api, { method: 'RemoveManager', ...request, signal }, (view, now) => {
        const { gone, mutations } = removeManager(view, request, now);
        const [first] = gone;
        const name = first?.name ?? request.ref;
        return { mutations: [...mutations, recordEvent(api, { at: now, type: 'manager.removed', message: `manager ${name} removed` })], objectId: first?.id ?? request.ref, result: gone };
      });
      return outcome.type === 'repeated' ? {} : { certificates: outcome.plan.result.map(certificateRecordToWire), ...foreseenBy(outcome) };
    },

    async RotateCa(request, { signal }) {
      const ca = authority();
      const fresh = request.finish || request.validateOnly ? undefined : await ca.nextRoot();
      const outcome = await mutate(api, { method: 'RotateCa', ...request, signal }, (view, now) => {
        const trust = view.trust() ?? noAuthority();
        const newest = trust.roots.at(-1);
        if (request.finish) {
          if (trust.roots.length === 1 || newest === undefined) throw new MusterError('failed-precondition', 'the authority does not rotate', { reason: 'NOT_ROTATING', hint: 'Begin with: muster cluster ca rotate' });
          const { rotationStartedAt: _, ...rest } = trust;
          return plan({ ...rest, roots: [newest] }, 'ca.rotated', 'the old root was dropped on request', now);
        }
        if (trust.roots.length > 1) throw new MusterError('failed-precondition', 'the authority rotates already', { reason: 'ROTATING', hint: 'See how far it is: muster cluster ca status' });
        return plan(
          { ...trust, roots: [...trust.roots, ...(fresh === undefined ? [] : [fresh])], rotationStartedAt: now },
          'ca.rotating',
          'a new root was made; every node and manager gets a certificate of it',
          now,
        );
      });
      const { roots } = ca.trust();
      return { roots: roots.map((root, index) => rootToWire(root, index === roots.length - 1)), rotating: roots.length > 1, ...foreseenBy(outcome) };

      function plan(trust: Stored<NonNullable<ReturnType<StateView['trust']>>>, type: string, message: string, now: number) {
        return { mutations: [replace(trust), recordEvent(api, { at: now, type, message })], objectId: 'trust', result: undefined };
      }
    },
  };
}

interface Ticket {
  readonly role: CertificateRole;
  /** Absent: a new one. */
  readonly id?: string;
  readonly name: string;
  readonly mutations: readonly Mutation[];
}

/** Whether the token and the request are good, and what for. Pure. */
function admit(view: StateView, token: Token, request: JoinRequest__Output, keyHash: string, now: number): Ticket {
  if (token.kind === 'user') throw new MusterError('invalid-argument', 'this is the token of a user, and a machine cannot join with it', { reason: 'BAD_TOKEN', hint: 'Make one for machines: muster cluster token create worker' });
  const record = view.joinToken(token.id);
  const verdict = judgeJoinToken(record, token, now);
  if (verdict !== 'good' || record === undefined) throw refusedToken(verdict, token.kind);
  const name = request.name.slice(0, MAX_NAME);
  return {
    role: record.role,
    ...(request.nodeId === '' ? {} : { id: sameNode(view, request.nodeId, keyHash) }),
    name,
    mutations: [replace({ ...record, uses: record.uses + 1 })],
  };
}

/** A node that was here before may have its id again, when it has the key of its last certificate: containers carry the id. */
function sameNode(view: StateView, id: string, keyHash: string): string {
  const last = isId(id) ? view.certificate(id) : undefined;
  const why =
    last === undefined ? (view.node(asNodeId(id)) === undefined && isId(id) ? undefined : 'nothing is known of its key')
    : last.revokedAt !== undefined ? 'it was removed from the cluster'
    : last.role === 'worker' && last.publicKeyHash === keyHash ? undefined
    : 'the request was not made with the key of its last certificate';
  if (why === undefined) return id;
  throw new MusterError('permission-denied', `this machine cannot be node ${id} again: ${why}`, {
    reason: 'NOT_THIS_NODE',
    hint: 'Give the agent an empty data directory, and join as a new node.',
  });
}

function subjectOf(caller: Caller): { readonly role: CertificateRole; readonly id: string } {
  if (caller.type === 'node') return { role: 'worker', id: caller.id };
  // The certificate would outlive the token.
  if (caller.type === 'user' && caller.tokenExpiresAt !== undefined) {
    throw new MusterError('failed-precondition', 'a token that ends cannot be traded for a certificate', { reason: 'TOKEN_ENDS', hint: 'Use the token itself, or ask for one without an end.' });
  }
  if (caller.type === 'manager' || caller.type === 'user') return { role: caller.type, id: caller.id };
  throw new MusterError('failed-precondition', 'there is no certificate to renew on a connection without TLS', { reason: 'NO_AUTHORITY' });
}

/** The record of the newest certificate takes the place of the one before. */
function known(view: StateView, record: CertificateRecord): Mutation {
  const before = view.certificate(record.id);
  return before === undefined ? create(record) : replace({ ...record, version: before.version });
}

const sorted = <T extends { readonly id: string }>(records: Iterable<T>): T[] => [...records].sort((left, right) => (left.id < right.id ? -1 : 1));

function noAuthority(): never {
  throw new MusterError('failed-precondition', 'this cluster has no certification authority: it was started without TLS', {
    reason: 'NO_AUTHORITY',
    hint: 'Make a cluster with one: muster cluster init',
  });
}

function refusedToken(verdict: 'unknown' | 'expired' | 'used-up' | 'good', kind: 'worker' | 'manager'): MusterError {
  const why = { unknown: 'is not known', expired: 'has expired', 'used-up': 'was used as often as it may be', good: 'is gone' }[verdict];
  return new MusterError('unauthenticated', `the join token ${why}`, {
    reason: 'BAD_JOIN_TOKEN',
    hint: `An administrator makes another one: muster cluster token create ${kind}`,
  });
}

function oneMachine(): MusterError {
  return new MusterError('failed-precondition', 'this cluster keeps its state on one machine, and no other can be its manager', {
    reason: 'EMBEDDED_STORE',
    hint: 'Several managers need etcd; the state goes there while containers run on: muster store migrate etcd://HOST:2379',
  });
}

function noToken(id: string): never {
  throw new MusterError('not-found', `there is no join token "${id}"`, { reason: 'TOKEN_NOT_FOUND', hint: 'See what there is: muster cluster token ls' });
}

function tooManyTokens(): never {
  throw new MusterError('resource-exhausted', `there are ${MAX_JOIN_TOKENS} join tokens already`, { reason: 'TOO_MANY_TOKENS', hint: 'Delete those that nobody needs: muster cluster token rm ID' });
}

function shownOnce(): MusterError {
  return new MusterError('already-exists', 'this request was carried out before, and a token is shown only once', { reason: 'TOKEN_SHOWN', hint: 'Make another one.' });
}

function removedMeanwhile(): MusterError {
  return new MusterError('permission-denied', 'the owner of this certificate was removed from the cluster', { reason: 'REMOVED' });
}
