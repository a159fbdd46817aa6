/** What the removal of a manager changes. Pure. */
import { MusterError } from '@muster/shared/model/error';
import type { CertificateRecord, ManagerRecord, Stored } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import { replace, type Mutation } from '../state/mutation.ts';

export interface Removal {
  /** All its certificates, the newest first: a machine that has joined twice has two. */
  readonly gone: readonly CertificateRecord[];
  readonly mutations: readonly Mutation[];
}

/** Throws when there is no such manager, when it runs and that is not to be overlooked, and when nobody else would be left. */
export function removeManager(view: StateView, { ref, force }: { readonly ref: string; readonly force: boolean }, now: number): Removal {
  const certificates = certificatesOf(view, ref);
  const ids = new Set(certificates.map(({ id }) => id));
  const isIts = ({ certificateId }: ManagerRecord) => certificateId !== undefined && ids.has(certificateId);
  const managers = [...view.managers()];
  const running = managers.find(isIts);
  if (running !== undefined && !force) {
    throw new MusterError('failed-precondition', `manager ${running.name} runs`, {
      reason: 'MANAGER_RUNS',
      hint: 'Stop it first (systemctl stop muster-manager), or remove it all the same with --force: it then stops by itself.',
    });
  }
  if (managers.every(isIts)) {
    throw new MusterError('failed-precondition', `manager ${ref} is the only one that runs`, {
      reason: 'LAST_MANAGER',
      hint: 'Let another one join first: muster cluster token create manager',
    });
  }
  const gone = certificates.map((certificate) => ({ ...certificate, revokedAt: now }));
  return { gone, mutations: gone.map(replace) };
}

function certificatesOf(view: StateView, ref: string): readonly Stored<CertificateRecord>[] {
  const all = [...view.certificates()].filter(({ role }) => role === 'manager');
  const meant = all.filter(({ id, name }) => id === ref || name === ref).sort((left, right) => right.issuedAt - left.issuedAt);
  const good = meant.filter(({ revokedAt }) => revokedAt === undefined);
  if (good.length > 0) return good;
  throw new MusterError('not-found', meant.length === 0 ? `there is no manager "${ref}"` : `manager "${ref}" was removed before`, {
    reason: 'MANAGER_NOT_FOUND',
    hint: 'See who has a certificate: muster cluster ca status',
  });
}
