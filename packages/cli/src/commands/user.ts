/** `user create|ls|update|token|rm` and `audit`. */
import { USER_ROLES } from '@muster/shared/model/caller';
import { MusterError } from '@muster/shared/model/error';
import type { auditFlags, userCreateFlags, userLsFlags, userRmFlags, userTokenFlags, userUpdateFlags } from '../flags/trust-flags.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { FlagValues } from '../flags/flag.ts';
import { momentOf } from '../flags/since.ts';
import { formatTime } from '../output/time.ts';
import { refuseOneCheckForMany, showPlans } from '../plan/show-plans.ts';
import type { Session } from '../session.ts';
import { connectTrust, type MadeToken } from '../trust-api.ts';
import { parseChoice } from '../values/number.ts';
import { endOf } from './token.ts';

const DEFAULT_SINCE_MS = 86_400_000;

export async function userCreate(session: Session, flags: FlagValues<typeof userCreateFlags>, [name = '']: readonly string[]): Promise<ExitCode | void> {
  using api = await connectTrust(session, flags);
  const made = await api.createUser(name, parseChoice(flags.role, USER_ROLES), flags.stack, flags.ttl ?? 0);
  if (flags.plan) return showPlans(session, api.plans, flags);
  showToken(session, flags.json, made);
}

export async function userToken(session: Session, flags: FlagValues<typeof userTokenFlags>, [ref = '']: readonly string[]): Promise<ExitCode | void> {
  using api = await connectTrust(session, flags);
  if (flags.remove !== undefined) {
    const user = await api.deleteUserToken(ref, flags.remove);
    if (flags.plan) return showPlans(session, api.plans, flags);
    if (flags.json) session.printJson(user);
    else session.print(flags.remove);
    return;
  }
  const made = await api.createUserToken(ref, flags.ttl ?? 0, flags.replace);
  if (flags.plan) return showPlans(session, api.plans, flags);
  showToken(session, flags.json, made);
}

function showToken(session: Session, json: boolean, { user, token, managers }: MadeToken & { readonly user: { readonly name: string } }): void {
  const line = `muster context add NAME ${token}@${(managers.length === 0 ? session.managers : managers).join(',')}`;
  if (json) session.printJson({ ...user, token, add: line });
  else {
    session.note(`Give this to ${user.name}; it is shown only now. NAME is what they call the cluster:`);
    session.print(line);
  }
}

export async function userLs(session: Session, flags: FlagValues<typeof userLsFlags>): Promise<void> {
  using api = await connectTrust(session);
  const users = await api.listUsers();
  const now = session.now();
  if (flags.json) session.printJson(users);
  else if (flags.quiet) for (const { name } of users) session.print(name);
  else {
    session.printTable(
      [{ header: 'NAME', flexible: true }, { header: 'ROLE' }, { header: 'STACKS', flexible: true }, { header: 'TOKENS' }, { header: 'CERTIFICATE' }],
      users.map(({ name, role, stacks, tokens, certificateExpiresAt }) => [
        name,
        role,
        stacks.length === 0 ? 'all' : stacks.join(','),
        tokens.map(({ id, expiresAt }) => `${id} ${expiresAt === undefined ? '' : `(${endOf(expiresAt, now)})`}`.trim()).join(', '),
        certificateExpiresAt === undefined ? 'none' : endOf(certificateExpiresAt, now),
      ]),
    );
  }
}

export async function userUpdate(session: Session, flags: FlagValues<typeof userUpdateFlags>, [ref = '']: readonly string[]): Promise<ExitCode | void> {
  if (flags.allStacks && flags.stack.length > 0) throw new MusterError('invalid-argument', '--stack and --all-stacks exclude each other');
  using api = await connectTrust(session, flags);
  const stacks = flags.allStacks ? [] : flags.stack.length > 0 ? flags.stack : undefined;
  const user = await api.updateUser(ref, flags.role === undefined ? undefined : parseChoice(flags.role, USER_ROLES), stacks);
  if (flags.plan) return showPlans(session, api.plans, flags);
  if (flags.json) session.printJson(user);
  else session.print(`${user.name}: ${user.role}${user.stacks.length === 0 ? '' : ` in ${user.stacks.join(', ')}`}`);
}

export async function userRm(session: Session, flags: FlagValues<typeof userRmFlags>, refs: readonly string[]): Promise<ExitCode | void> {
  refuseOneCheckForMany(flags, refs);
  using api = await connectTrust(session, flags);
  for (const ref of refs) {
    await api.deleteUser(ref);
    if (!flags.json && !flags.plan) session.print(ref);
  }
  if (flags.plan) return showPlans(session, api.plans, flags, { many: true });
  if (flags.json) session.printJson(refs);
}

export async function audit(session: Session, flags: FlagValues<typeof auditFlags>): Promise<void> {
  using api = await connectTrust(session);
  const entries = await api.listAudit({
    who: flags.user ?? '',
    method: flags.method ?? '',
    target: flags.target ?? '',
    since: momentOf(flags.since ?? { agoMs: DEFAULT_SINCE_MS }, session.now()),
    failed: flags.failed,
  });
  if (flags.json) {
    session.printJson(entries);
    return;
  }
  session.printTable(
    [{ header: 'TIME' }, { header: 'WHO' }, { header: 'FROM', expendable: true }, { header: 'METHOD' }, { header: 'TARGET', flexible: true }, { header: 'RESULT', flexible: true }],
    entries.map(({ at, who, from, method, target, result, message }) => [
      formatTime(at),
      who,
      from,
      method.slice(method.indexOf('/') + 1),
      target,
      { text: message === undefined ? result : `${result}: ${message}`, tone: result === 'ok' ? 'plain' : 'bad' },
    ]),
  );
}
