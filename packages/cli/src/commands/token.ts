/** `cluster token create|ls|rotate|rm` and `cluster ca status|rotate`. */
import { MusterError } from '@muster/shared/model/error';
import { refreshContext } from '../context/refresh.ts';
import { type ExitCode, STILL_GOING_ON } from '../exit-codes.ts';
import type { autolockFlags, caRotateFlags, caStatusFlags, tokenCreateFlags, tokenLsFlags, tokenRmFlags, tokenRotateFlags } from '../flags/trust-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import { formatTime } from '../output/time.ts';
import { refuseOneCheckForMany, showPlans } from '../plan/show-plans.ts';
import type { Session } from '../session.ts';
import { connectTrust, type CaStatus, type MadeToken } from '../trust-api.ts';
import { formatDuration } from '../values/duration.ts';
import { parseChoice } from '../values/number.ts';

const ROLES = ['worker', 'manager'] as const;
const POLL_MS = 500;

export async function tokenCreate(session: Session, flags: FlagValues<typeof tokenCreateFlags>, [role = '']: readonly string[]): Promise<ExitCode | void> {
  using api = await connectTrust(session, flags);
  const { ttl = 0, uses = 0, description = '' } = flags;
  const made = await api.createJoinToken(parseChoice(role, ROLES), { ttlMs: ttl, maxUses: uses, description });
  if (flags.plan) return showPlans(session, api.plans, flags);
  showMade(session, flags.json, made, { ...made.record });
}

export async function tokenRotate(session: Session, flags: FlagValues<typeof tokenRotateFlags>, [role = '']: readonly string[]): Promise<ExitCode | void> {
  using api = await connectTrust(session, flags);
  const made = await api.createJoinToken(parseChoice(role, ROLES), { replace: true, description: 'rotated' });
  if (flags.plan) return showPlans(session, api.plans, flags);
  if (!flags.json) session.note(`All other tokens for a ${role} are deleted; who has joined stays.`);
  showMade(session, flags.json, made, { ...made.record });
}

function showMade(session: Session, json: boolean, { token, managers }: MadeToken, record: object): void {
  const line = `muster node join ${token}@${(managers.length === 0 ? session.managers : managers).join(',')}`;
  if (json) session.printJson({ ...record, token, join: line });
  else session.print(line);
}

export async function tokenLs(session: Session, flags: FlagValues<typeof tokenLsFlags>): Promise<void> {
  using api = await connectTrust(session);
  const tokens = await api.listJoinTokens();
  if (flags.json) session.printJson(tokens);
  else if (flags.quiet) for (const { id } of tokens) session.print(id);
  else {
    session.printTable(
      [{ header: 'ID' }, { header: 'ROLE' }, { header: 'USES', align: 'right' }, { header: 'ENDS' }, { header: 'BY', expendable: true }, { header: 'DESCRIPTION', flexible: true }],
      tokens.map(({ id, role, uses, maxUses, expiresAt, createdBy, description }) => [id, role, maxUses === undefined ? String(uses) : `${uses} of ${maxUses}`, endOf(expiresAt, session.now()), createdBy, description]),
    );
  }
}

export function endOf(expiresAt: number | undefined, now: number): string {
  if (expiresAt === undefined) return 'never';
  return expiresAt <= now ? 'ended' : `in ${formatDuration(roundedMs(expiresAt - now))}`;
}

const roundedMs = (ms: number): number => Math.max(1_000, Math.round(ms / (ms > 3_600_000 ? 3_600_000 : 1_000)) * (ms > 3_600_000 ? 3_600_000 : 1_000));

export async function tokenRm(session: Session, flags: FlagValues<typeof tokenRmFlags>, ids: readonly string[]): Promise<ExitCode | void> {
  refuseOneCheckForMany(flags, ids);
  using api = await connectTrust(session, flags);
  for (const id of ids) {
    await api.deleteJoinToken(id);
    if (!flags.json && !flags.plan) session.print(id);
  }
  if (flags.plan) return showPlans(session, api.plans, flags, { many: true });
  if (flags.json) session.printJson(ids);
}

export async function caStatus(session: Session, flags: FlagValues<typeof caStatusFlags>): Promise<void> {
  using api = await connectTrust(session);
  const status = await api.getCa(flags.outdated);
  if (flags.json) {
    session.printJson(status);
    return;
  }
  for (const root of status.roots) session.print(`root ${root.id.slice(0, 12)}  made ${formatTime(root.createdAt)}, ends ${formatTime(root.expiresAt)}${root.issuing ? ', issues' : ', on its way out'}`);
  session.print(`certificates live ${formatDuration(status.certificateLifeMs)} and renew themselves`);
  if (status.rotating) session.print(progressOf(status));
  session.printTable(
    [{ header: 'ROLE' }, { header: 'NAME', flexible: true }, { header: 'ID' }, { header: 'ROOT' }, { header: 'ENDS' }],
    status.certificates.map(({ role, name, id, rootId, expiresAt, revokedAt }) => [role, name, id.slice(0, 12), rootId.slice(0, 12), revokedAt === undefined ? endOf(expiresAt, session.now()) : { text: 'revoked', tone: 'bad' }]),
  );
}

const progressOf = ({ changed, waiting }: CaStatus): string => `rotating: ${changed} of ${changed + waiting} nodes and managers have a certificate of the new root`;

export async function autolock(session: Session, flags: FlagValues<typeof autolockFlags>, [state = '']: readonly string[]): Promise<ExitCode | void> {
  const isOn = parseChoice(state, ['on', 'off']) === 'on';
  using api = await connectTrust(session, flags);
  const unlockKey = await api.setAutolock(isOn);
  if (flags.plan) return showPlans(session, api.plans, flags);
  if (flags.json) session.printJson({ autolock: isOn, ...(isOn ? { unlockKey } : {}) });
  else if (isOn) {
    session.note('Managers need this key to start (--unlock-key-file or MUSTER_UNLOCK_KEY). It is shown only now; keep it away from their disks:');
    session.print(unlockKey);
  } else session.print('Managers start without an unlock key.');
}

/** Whoever asks is not to be locked out: the own certificate is one of the old root, too. */
async function begin(session: Session, { finish, check }: { readonly finish: boolean; readonly check: string | undefined }): Promise<void> {
  using api = await connectTrust(session, { check });
  if (!finish) {
    await api.rotateCa(false).catch((error: unknown) => {
      // Somebody who was interrupted asks again to see the end of it.
      if (!(error instanceof MusterError) || error.reason !== 'ROTATING') throw error;
      session.note('The authority rotates already; this waits for it.');
    });
  }
  await refreshContext(session, 'now');
  if (!finish) return;
  using fresh = await connectTrust(session, { check });
  await fresh.rotateCa(true);
}

function interruptedBy(reason: unknown): unknown {
  if (!(reason instanceof MusterError)) return reason;
  return new MusterError(reason.code, `${reason.message}; the rotation goes on`, { cause: reason, hint: 'Follow it with: muster cluster ca status. To wait for its end: muster cluster ca rotate' });
}

export async function caRotate(session: Session, flags: FlagValues<typeof caRotateFlags>): Promise<ExitCode | void> {
  if (flags.plan) {
    using api = await connectTrust(session, flags);
    await api.rotateCa(flags.finish);
    return showPlans(session, api.plans, flags);
  }
  await begin(session, flags);
  using api = await connectTrust(session);
  const deadline = session.now() + (flags.timeout ?? 600_000);
  let status = await api.getCa(true);
  let told = '';
  while (status.rotating && !flags.detach) {
    const progress = progressOf(status);
    if (progress !== told && !flags.json) session.note(progress);
    told = progress;
    if (session.now() > deadline) {
      throw new MusterError('deadline-exceeded', `${status.waiting} have not changed over yet; the rotation goes on`, { reason: STILL_GOING_ON, hint: 'See who: muster cluster ca status --outdated. To do without them: muster cluster ca rotate --finish' });
    }
    status = await session.host.clock
      .sleep(POLL_MS, session.signal)
      .then(() => api.getCa(true))
      .catch((error: unknown) => {
        throw session.signal.aborted ? interruptedBy(session.signal.reason) : error;
      });
  }
  if (flags.json) session.printJson(status);
  else session.print(status.rotating ? 'The rotation goes on. Follow it with: muster cluster ca status' : `The old root is gone; root ${status.roots.at(-1)?.id.slice(0, 12) ?? ''} issues.`);
}
