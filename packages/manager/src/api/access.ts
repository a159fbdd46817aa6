/**
 * The API of who may use the cluster: users, their tokens, and what was asked of
 * the cluster.
 *
 * Writes: users. Never: a token's secret, of which only the hash is kept.
 */
import { USER_ROLES, type UserRole } from '@muster/shared/model/caller';
import { MusterError } from '@muster/shared/model/error';
import { formatToken, type Token } from '@muster/shared/model/join-token';
import type { AuditRecord, Stored, UserRecord, UserTokenRecord } from '@muster/shared/model/objects';
import { validateName } from '@muster/shared/model/validate';
import type { StateView } from '@muster/shared/model/view';
import { auditToWire, userToWire } from '@muster/shared/rpc/convert-trust';
import { userRoles } from '@muster/shared/rpc/enums';
import type { AccessServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/AccessService';
import type { AuditFilter__Output } from '@muster/shared/rpc/gen/muster/v1/AuditFilter';
import type { User as WireUser } from '@muster/shared/rpc/gen/muster/v1/User';
import type { Implementation } from '@muster/shared/rpc/methods';
import { create, remove, replace, type Mutation } from '../state/mutation.ts';
import type { Authority } from '../trust/authority.ts';
import { hashOfSecret, newToken } from '../trust/tokens.ts';
import type { ApiContext } from './context.ts';
import { foreseenBy, mutate, recordEvent, type Outcome } from './mutate.ts';
import { pageOf } from './pages.ts';
import { refuseField, refuseInvalid } from './refuse.ts';

const MAX_USERS = 1_000;
const MAX_TOKENS = 20;
const MAX_STACKS = 50;

export function accessMethods(api: ApiContext, authority: Authority | undefined): Implementation<AccessServiceHandlers> {
  const { state, newId } = api;
  const managers = () => [...state.view.managers()].map(({ address }) => address).sort();
  const fresh = (): Token => newToken('user', rootOf(authority), newId);
  const wire = (user: UserRecord): WireUser => userToWire(user, state.view.certificate(user.id));
  const answer = (outcome: Outcome<UserRecord>): WireUser => {
    if (outcome.type === 'planned') return wire(outcome.plan.result);
    return wire(resolveUser(state.view, outcome.objectId));
  };
  const told = (user: UserRecord, type: string, message: string, now: number): Mutation => recordEvent(api, { at: now, type, message: `user ${user.name} ${message}` });

  return {
    async WhoAmI(_request, { caller }) {
      const cluster = state.view.cluster();
      const common = { clusterId: cluster?.id ?? '', clusterName: cluster?.name ?? '', managers: managers(), roots: [...(authority?.roots() ?? [])] };
      if (caller.type === 'user') return { ...common, type: caller.type, id: caller.id, name: caller.name, role: userRoles.toWire(caller.role), stacks: [...caller.stacks] };
      if (caller.type === 'anyone' || caller.type === 'local') return { ...common, type: caller.type, name: caller.type };
      return { ...common, type: caller.type, id: caller.id, name: state.view.certificate(caller.id)?.name ?? caller.id };
    },

    async CreateUser(request, { signal }) {
      refuseInvalid('the user', validateName(request.name, 'name'));
      const role = roleOf(request.role);
      const token = fresh();
      const outcome = await mutate(api, { method: 'CreateUser', ...request, signal }, (view, now) => {
        const users = [...view.users()];
        if (users.some(({ name }) => name === request.name)) {
          throw new MusterError('already-exists', `there is a user "${request.name}" already`, { reason: 'USER_EXISTS', hint: `Another token for the same person: muster user token ${request.name}` });
        }
        if (users.length >= MAX_USERS) throw new MusterError('resource-exhausted', `there are ${MAX_USERS} users already`, { reason: 'TOO_MANY_USERS' });
        const user: UserRecord = {
          kind: 'user',
          id: newId(),
          name: request.name,
          role,
          stacks: stacksOf(request.stacks),
          createdAt: now,
          tokens: [tokenRecord(token, now, request.tokenTtlMs)],
        };
        return { mutations: [create(user), told(user, 'user.created', `made, with the role ${role}`, now)], objectId: user.id, result: user };
      });
      if (outcome.type === 'repeated') throw shownOnce();
      return { user: answer(outcome), token: request.validateOnly ? '' : formatToken(token), managers: managers(), ...foreseenBy(outcome) };
    },

    ListUsers: async () => ({ users: [...state.view.users()].sort((left, right) => (left.name < right.name ? -1 : 1)).map(wire) }),

    async UpdateUser(request, { caller, signal }) {
      const outcome = await mutate(api, { method: 'UpdateUser', ...request, signal }, (view, now) => {
        const user = resolveUser(view, request.ref);
        const role = request.role === 'USER_ROLE_UNSPECIFIED' ? user.role : roleOf(request.role);
        const stacks = request.setStacks ? stacksOf(request.stacks) : user.stacks;
        const changed = { ...user, role, stacks };
        keepAnAdmin(view, user, isFullAdmin(changed));
        if (caller.type === 'user' && caller.id === user.id && !isFullAdmin(changed)) refuseField('ref', 'must not be yourself: another administrator takes your role from you');
        if (JSON.stringify(changed) === JSON.stringify(user)) return { mutations: [], objectId: user.id, result: user };
        return { mutations: [replace(changed), told(user, 'user.updated', `has the role ${role}${stacks.length === 0 ? '' : ` in ${stacks.join(', ')}`}`, now)], objectId: user.id, result: changed };
      });
      return { user: answer(outcome), ...foreseenBy(outcome) };
    },

    async DeleteUser(request, { signal }) {
      const outcome = await mutate(api, { method: 'DeleteUser', ...request, signal }, (view, now) => {
        const user = resolveUser(view, request.ref);
        keepAnAdmin(view, user, false);
        const certificate = view.certificate(user.id);
        const revoked = certificate === undefined ? [] : [replace({ ...certificate, revokedAt: now })];
        return { mutations: [remove(user), ...revoked, told(user, 'user.deleted', 'deleted', now)], objectId: user.id, result: user };
      });
      return outcome.type === 'planned' ? { user: answer(outcome), ...foreseenBy(outcome) } : {};
    },

    async CreateUserToken(request, { signal }) {
      const token = fresh();
      const outcome = await mutate(api, { method: 'CreateUserToken', ...request, signal }, (view, now) => {
        const user = resolveUser(view, request.ref);
        const kept = request.replace ? [] : user.tokens.filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
        if (kept.length >= MAX_TOKENS) throw new MusterError('resource-exhausted', `${user.name} has ${MAX_TOKENS} tokens already`, { reason: 'TOO_MANY_TOKENS', hint: `Replace them all: muster user token --replace ${user.name}` });
        const changed = { ...user, tokens: [...kept, tokenRecord(token, now, request.ttlMs)] };
        return { mutations: [replace(changed), told(user, 'user.token', request.replace ? 'has one new token in place of all others' : 'has another token', now)], objectId: user.id, result: changed };
      });
      if (outcome.type === 'repeated') throw shownOnce();
      return { user: answer(outcome), token: request.validateOnly ? '' : formatToken(token), managers: managers(), ...foreseenBy(outcome) };
    },

    async DeleteUserToken(request, { signal }) {
      const outcome = await mutate(api, { method: 'DeleteUserToken', ...request, signal }, (view, now) => {
        const user = resolveUser(view, request.ref);
        const tokens = user.tokens.filter(({ id }) => id !== request.tokenId);
        if (tokens.length === user.tokens.length) throw new MusterError('not-found', `${user.name} has no token "${request.tokenId}"`, { reason: 'TOKEN_NOT_FOUND', hint: 'See which there are: muster user ls --json' });
        const changed = { ...user, tokens };
        return { mutations: [replace(changed), told(user, 'user.token', `has no token ${request.tokenId} any more`, now)], objectId: user.id, result: changed };
      });
      return { user: answer(outcome), ...foreseenBy(outcome) };
    },

    async ListAuditEntries(request, { signal }) {
      const { items, nextPageToken, revision } = await pageOf(
        api,
        request,
        {
          scope: ['audit', request.filter],
          items: () => chosen(state.view.audits(), request.filter),
          keyOf: (entry) => `${String(entry.at).padStart(15, '0')}-${entry.id}`,
          present: auditToWire,
        },
        signal,
      );
      return { entries: items, nextPageToken, revision };
    },
  };
}

function chosen(audits: Iterable<Stored<AuditRecord>>, filter: AuditFilter__Output | null): Iterable<Stored<AuditRecord>> {
  if (filter === null) return audits;
  const { who, method, target, since, failed } = filter;
  return [...audits].filter(
    (entry) =>
      entry.at >= since &&
      (who === '' || entry.who === who || entry.who === `user ${who}` || entry.userId === who) &&
      (method === '' || entry.method === method || entry.method.endsWith(`/${method}`)) &&
      (target === '' || entry.target === target) &&
      (!failed || entry.result !== 'ok'),
  );
}

function rootOf(authority: Authority | undefined): string {
  const root = authority?.trust().roots.at(-1);
  if (root !== undefined) return root.id;
  throw new MusterError('failed-precondition', 'this cluster was started without TLS, and everybody may do everything', { reason: 'NO_AUTHORITY', hint: 'Make a cluster with users: muster cluster init' });
}

function resolveUser(view: StateView, ref: string): Stored<UserRecord> {
  const user = view.user(ref) ?? [...view.users()].find(({ name }) => name === ref);
  if (user !== undefined) return user;
  throw new MusterError('not-found', `there is no user "${ref}"`, { reason: 'USER_NOT_FOUND', hint: 'See who there is: muster user ls' });
}

const isFullAdmin = ({ role, stacks }: UserRecord): boolean => role === 'admin' && stacks.length === 0;

/** Nobody locks everybody out. */
function keepAnAdmin(view: StateView, changing: UserRecord, staysOne: boolean): void {
  if (staysOne || [...view.users()].some((user) => user.id !== changing.id && isFullAdmin(user))) return;
  if (!isFullAdmin(changing)) return;
  throw new MusterError('failed-precondition', `${changing.name} is the last administrator`, { reason: 'LAST_ADMIN', hint: 'Make another one first: muster user create NAME --role admin' });
}

function roleOf(role: Parameters<typeof userRoles.fromWire>[0]): UserRole {
  return userRoles.fromWire(role) ?? refuseField('role', `must be one of ${USER_ROLES.join(', ')}`);
}

function stacksOf(stacks: readonly string[]): readonly string[] {
  if (stacks.length > MAX_STACKS) refuseField('stacks', `must be at most ${MAX_STACKS}`);
  for (const stack of stacks) refuseInvalid('the user', validateName(stack, 'stacks'));
  return [...new Set(stacks)].sort();
}

function tokenRecord(token: Token, now: number, ttlMs: number): UserTokenRecord {
  if (ttlMs < 0) refuseField('ttl_ms', 'must be 0 or more');
  return { id: token.id, hash: hashOfSecret(token.secret), createdAt: now, ...(ttlMs === 0 ? {} : { expiresAt: now + ttlMs }) };
}

function shownOnce(): MusterError {
  return new MusterError('already-exists', 'this request was carried out before, and a token is shown only once', { reason: 'TOKEN_SHOWN', hint: 'Make another one.' });
}
