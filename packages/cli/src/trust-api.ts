/** The API of the authority, of users and of the audit, in the model's words. */
import type { UserRole } from '@muster/shared/model/caller';
import type { Plan } from '@muster/shared/model/plan';
import { connectControl, type ControlClient } from '@muster/shared/rpc/client';
import { auditFromWire, certificateFromWire, joinTokenFromWire, rootFromWire, userFromWire, type ShownAudit, type ShownCertificate, type ShownJoinToken, type ShownRoot, type ShownUser } from '@muster/shared/rpc/convert-trust';
import { missing } from '@muster/shared/rpc/convert-meta';
import { certificateRoles, userRoles } from '@muster/shared/rpc/enums';
import type { AuditFilter } from '@muster/shared/rpc/gen/muster/v1/AuditFilter';
import { refreshContext } from './context/refresh.ts';
import { changing, type ChangeOptions } from './plan/changing.ts';
import type { Session } from './session.ts';

const PAGE_SIZE = 500;

export interface MadeToken {
  readonly token: string;
  /** `host:port` of every manager. */
  readonly managers: readonly string[];
}

export interface CaStatus {
  readonly roots: readonly ShownRoot[];
  readonly certificateLifeMs: number;
  readonly rotating: boolean;
  readonly changed: number;
  readonly waiting: number;
  readonly certificates: readonly ShownCertificate[];
}

export interface TrustApi extends Disposable {
  /** Of the changes that were made as plans, in order. */
  readonly plans: readonly Plan[];
  createJoinToken(role: 'manager' | 'worker', options: { readonly description?: string; readonly ttlMs?: number; readonly maxUses?: number; readonly replace?: boolean }): Promise<MadeToken & { readonly record: ShownJoinToken }>;
  listJoinTokens(): Promise<readonly ShownJoinToken[]>;
  deleteJoinToken(id: string): Promise<void>;
  getCa(outdated: boolean): Promise<CaStatus>;
  rotateCa(finish: boolean): Promise<void>;
  /** The unlock key; empty when it is off. */
  setAutolock(on: boolean): Promise<string>;
  /** What is refused from now on; empty when an earlier attempt of the same call did it. */
  removeManager(ref: string, force: boolean): Promise<readonly ShownCertificate[]>;
  createUser(name: string, role: UserRole, stacks: readonly string[], tokenTtlMs: number): Promise<MadeToken & { readonly user: ShownUser }>;
  listUsers(): Promise<readonly ShownUser[]>;
  /** Undefined: as it is. */
  updateUser(ref: string, role: UserRole | undefined, stacks: readonly string[] | undefined): Promise<ShownUser>;
  deleteUser(ref: string): Promise<void>;
  createUserToken(ref: string, ttlMs: number, replace: boolean): Promise<MadeToken & { readonly user: ShownUser }>;
  deleteUserToken(ref: string, tokenId: string): Promise<ShownUser>;
  listAudit(filter: AuditFilter): Promise<readonly ShownAudit[]>;
}

export async function connectTrust(session: Session, change: ChangeOptions = {}): Promise<TrustApi> {
  await refreshContext(session);
  const client = connectControl(session.managers, { security: await session.security() });
  return trustApi(client, session.signal, change);
}

function trustApi(client: ControlClient, signal: AbortSignal, asked: ChangeOptions): TrustApi {
  const options = { signal };
  const { change, plans } = changing(client, options, asked);
  return {
    plans,
    async createJoinToken(role, { description = '', ttlMs = 0, maxUses = 0, replace = false }) {
      const { joinToken, token, managers } = await change('CreateJoinToken', { role: certificateRoles.toWire(role), description, ttlMs, maxUses, replace });
      return { record: joinTokenFromWire(joinToken ?? missing('join_token')), token, managers };
    },
    listJoinTokens: async () => (await client.call('ListJoinTokens', {}, options)).joinTokens.map(joinTokenFromWire),
    deleteJoinToken: async (id) => void (await change('DeleteJoinToken', { id })),
    async getCa(outdated) {
      const { roots, certificates, certificateLifeMs, rotating, changed, waiting } = await client.call('GetCa', { outdated }, options);
      return { roots: roots.map(rootFromWire), certificates: certificates.map(certificateFromWire), certificateLifeMs, rotating, changed, waiting };
    },
    setAutolock: async (on) => (await change('SetAutolock', { on })).unlockKey,
    removeManager: async (ref, force) => (await change('RemoveManager', { ref, force })).certificates.map(certificateFromWire),
    rotateCa: async (finish) => void (await change('RotateCa', { finish })),
    async createUser(name, role, stacks, tokenTtlMs) {
      const { user, token, managers } = await change('CreateUser', { name, role: userRoles.toWire(role), stacks: [...stacks], tokenTtlMs });
      return { user: userFromWire(user ?? missing('user')), token, managers };
    },
    listUsers: async () => (await client.call('ListUsers', {}, options)).users.map(userFromWire),
    async updateUser(ref, role, stacks) {
      const { user } = await change(
        'UpdateUser',
        { ref, ...(role === undefined ? {} : { role: userRoles.toWire(role) }), ...(stacks === undefined ? {} : { stacks: [...stacks], setStacks: true }) },
      );
      return userFromWire(user ?? missing('user'));
    },
    deleteUser: async (ref) => void (await change('DeleteUser', { ref })),
    async createUserToken(ref, ttlMs, replace) {
      const { user, token, managers } = await change('CreateUserToken', { ref, ttlMs, replace });
      return { user: userFromWire(user ?? missing('user')), token, managers };
    },
    deleteUserToken: async (ref, tokenId) => userFromWire((await change('DeleteUserToken', { ref, tokenId })).user ?? missing('user')),
    async listAudit(filter) {
      const entries: ShownAudit[] = [];
      let pageToken = '';
      do {
        const page = await client.call('ListAuditEntries', { filter, pageSize: PAGE_SIZE, pageToken }, options);
        entries.push(...page.entries.map(auditFromWire));
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      return entries;
    },
    [Symbol.dispose]: () => client.close(),
  };
}
