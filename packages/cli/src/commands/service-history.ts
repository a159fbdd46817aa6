/** `service history` and `service rollback`: the revisions of a service. */
import { MusterError } from '@muster/shared/model/error';
import type { ShownRevision, ShownService } from '@muster/shared/model/shown';
import type { serviceHistoryFlags, serviceRollbackFlags } from '../flags/command-flags.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { FlagValues } from '../flags/flag.ts';
import { diffSpecs, renderChange, shortField } from '../history/diff-spec.ts';
import { showPlans } from '../plan/show-plans.ts';
import { serviceRow } from '../output/json.ts';
import { formatAge } from '../output/time.ts';
import type { Session } from '../session.ts';
import { invalid } from '../values/invalid.ts';
import { parseInteger } from '../values/number.ts';
import { waitForServices } from '../wait/wait-for-services.ts';

export async function serviceHistory(
  session: Session,
  flags: FlagValues<typeof serviceHistoryFlags>,
  [ref = '', from, to]: readonly string[],
): Promise<void> {
  if (from !== undefined && !flags.diff) throw invalid(`"${from}" is one argument too many`, `To compare revisions: muster service history ${ref} --diff ${from} ${to ?? ''}`.trimEnd());
  using api = await session.connect();
  const [service, revisions] = [await api.getService(ref), await api.listRevisions(ref)];
  if (flags.diff) printDiff(session, chosen(service, revisions, from, to), flags.json);
  else if (flags.json) session.printJson(revisions.map((revision) => ({ ...rowOf(revision, service, revisions), spec: revision.spec })));
  else {
    session.printTable(
      [{ header: 'REVISION', align: 'right' }, { header: 'CREATED' }, { header: 'IMAGE', flexible: true }, { header: 'CHANGED', flexible: true }, { header: 'NOTE', flexible: true }],
      revisions.map((revision) => {
        const row = rowOf(revision, service, revisions);
        return [String(row.revision), `${formatAge(session.now() - row.createdAt)} ago`, row.image, row.changed.join(', '), row.note];
      }),
    );
  }
}

function rowOf(revision: ShownRevision, service: ShownService, revisions: readonly ShownRevision[]) {
  const before = revisions.find((other) => other.revision < revision.revision);
  return {
    revision: revision.revision,
    createdAt: revision.createdAt,
    image: revision.spec.task.container.image,
    changed: before === undefined ? [] : diffSpecs(before.spec, revision.spec).map(shortField),
    current: revision.revision === service.revision,
    note: noteOf(revision, service),
  };
}

function noteOf({ revision }: ShownRevision, { revision: current, rollout }: ShownService): string {
  const state = revision === current && rollout !== undefined && rollout.state !== 'completed' ? ` (${rollout.state})` : '';
  if (revision === current) return `current${state}`;
  const isGivenUp = rollout?.toRevision === revision && rollout.reason !== undefined;
  return isGivenUp ? `given up: ${rollout.reason}` : '';
}

/** Without numbers: the present revision and the one before it; with one: that one and the present. */
function chosen(service: ShownService, revisions: readonly ShownRevision[], from: string | undefined, to: string | undefined): readonly [ShownRevision, ShownRevision] {
  const number = (input: string) => parseInteger(input, { min: 1, max: Number.MAX_SAFE_INTEGER });
  const after = find(service, revisions, to === undefined ? service.revision : number(to));
  if (from !== undefined) return [find(service, revisions, number(from)), after];
  const before = revisions.find(({ revision }) => revision < after.revision);
  if (before !== undefined) return [before, after];
  throw new MusterError('failed-precondition', `service ${service.spec.name} has no revision before ${String(after.revision)} to compare with`, {
    hint: `See what is kept: muster service history ${service.spec.name}`,
  });
}

function find({ spec }: ShownService, revisions: readonly ShownRevision[], wanted: number): ShownRevision {
  const found = revisions.find(({ revision }) => revision === wanted);
  if (found !== undefined) return found;
  throw new MusterError('not-found', `service ${spec.name} has no revision ${String(wanted)}; kept are ${revisions.map(({ revision }) => revision).join(', ')}`, {
    hint: `See what they are: muster service history ${spec.name}`,
  });
}

function printDiff(session: Session, [before, after]: readonly [ShownRevision, ShownRevision], json: boolean): void {
  const changes = diffSpecs(before.spec, after.spec);
  if (json) session.printJson({ from: before.revision, to: after.revision, changes });
  else if (changes.length === 0) session.note(`Revisions ${String(before.revision)} and ${String(after.revision)} are the same.`);
  else for (const change of changes) session.print(renderChange(change));
}

export async function serviceRollback(session: Session, flags: FlagValues<typeof serviceRollbackFlags>, [ref = '']: readonly string[]): Promise<ExitCode | void> {
  using api = await session.connect(flags);
  const service = await api.rollbackService(ref, flags.to ?? 0);
  if (flags.plan) return showPlans(session, api.plans, flags);
  if (!flags.json) session.print(service.spec.name);
  await waitForServices(session, api, { running: [service], removed: [] }, flags, `muster rollout status ${service.spec.name}`);
  if (flags.json) session.printJson(serviceRow(flags.detach ? service : await api.getService(service.id)));
}
