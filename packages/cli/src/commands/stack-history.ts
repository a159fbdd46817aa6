/** `stack history`, `stack diff` and `stack rollback`: what a stack has consisted of. */
import { diffFields, type FieldChange } from '@muster/shared/model/diff';
import { MusterError } from '@muster/shared/model/error';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import type { ShownStackRevision } from '@muster/shared/model/shown';
import type { Api } from '../api.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { stackDiffFlags, stackHistoryFlags, stackRollbackFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import { renderChange } from '../history/diff-spec.ts';
import { serviceRow } from '../output/json.ts';
import { formatAge } from '../output/time.ts';
import { showPlans } from '../plan/show-plans.ts';
import type { Session } from '../session.ts';
import { parseInteger } from '../values/number.ts';
import { waitForServices } from '../wait/wait-for-services.ts';

export type ServiceChange = { readonly service: string; readonly action: 'added' | 'removed' | 'changed'; readonly fields: readonly FieldChange[] };

/** By service, in the order of their names. A service that comes or goes is one line. */
export function diffServices(before: readonly ServiceSpec[], after: readonly ServiceSpec[]): readonly ServiceChange[] {
  const [left, right] = [before, after].map((specs) => new Map(specs.map((spec) => [spec.name, spec])));
  const names = [...new Set([...before, ...after].map(({ name }) => name))].sort();
  return names.flatMap((service): ServiceChange[] => {
    const [from, to] = [left?.get(service), right?.get(service)];
    if (from === undefined) return [{ service, action: 'added', fields: [] }];
    if (to === undefined) return [{ service, action: 'removed', fields: [] }];
    const fields = diffFields(from, to);
    return fields.length === 0 ? [] : [{ service, action: 'changed', fields }];
  });
}

export async function stackHistory(session: Session, flags: FlagValues<typeof stackHistoryFlags>, [name = '']: readonly string[]): Promise<void> {
  using api = await session.connect();
  const revisions = await api.listStackRevisions(name);
  const [newest, before] = revisions;
  if (flags.diff) return print(session, { from: before?.revision ?? 0, to: newest?.revision ?? 0 }, diffServices(before?.services ?? [], newest?.services ?? []), flags.json);
  const rows = revisions.map((revision, index) => ({
    revision: revision.revision,
    createdAt: revision.createdAt,
    services: revision.services.map((spec) => spec.name),
    changed: diffServices(revisions[index + 1]?.services ?? [], revision.services).map(({ service }) => service),
    current: index === 0,
    note: noteOf(revision, index),
  }));
  if (flags.json) return session.printJson(rows);
  session.printTable(
    [{ header: 'REVISION', align: 'right' }, { header: 'CREATED' }, { header: 'SERVICES', align: 'right' }, { header: 'CHANGED', flexible: true }, { header: 'NOTE', flexible: true }],
    rows.map((row) => [String(row.revision), `${formatAge(session.now() - row.createdAt)} ago`, String(row.services.length), row.changed.join(', '), row.note]),
  );
}

function noteOf({ rollbackOf, omitted }: ShownStackRevision, index: number): string {
  return [index === 0 ? 'current' : '', rollbackOf === undefined ? '' : `back to ${String(rollbackOf)}`, omitted === true ? 'too large to be kept' : ''].filter((note) => note !== '').join(', ');
}

export async function stackDiff(session: Session, flags: FlagValues<typeof stackDiffFlags>, [name = '', from, to]: readonly string[]): Promise<void> {
  using api = await session.connect();
  const revisions = await api.listStackRevisions(name);
  const before = from === undefined ? revisions[0] : find(name, revisions, from);
  const after = to === undefined ? { revision: 'now' as const, services: await presentServices(api, name) } : find(name, revisions, to);
  print(session, { from: before?.revision ?? 0, to: after.revision }, diffServices(before?.services ?? [], after.services), flags.json);
}

async function presentServices(api: Api, stack: string): Promise<readonly ServiceSpec[]> {
  return (await api.listServices({ stack })).filter(({ removing }) => !removing).map(({ spec }) => spec);
}

function find(name: string, revisions: readonly ShownStackRevision[], wanted: string): ShownStackRevision {
  const number = parseInteger(wanted, { min: 1, max: Number.MAX_SAFE_INTEGER });
  const found = revisions.find(({ revision }) => revision === number);
  if (found !== undefined) return found;
  throw new MusterError('not-found', `stack ${name} has no revision ${wanted}; kept are ${revisions.map(({ revision }) => revision).join(', ')}`, { hint: `See what they are: muster stack history ${name}` });
}

function print(session: Session, ends: { readonly from: number; readonly to: number | 'now' }, changes: readonly ServiceChange[], json: boolean): void {
  if (json) return session.printJson({ ...ends, changes });
  if (changes.length === 0) return session.note('Nothing differs.');
  for (const { service, action, fields } of changes) {
    session.print(action === 'changed' ? `~ service ${service}` : `${action === 'added' ? '+' : '-'} service ${service}`);
    for (const field of fields) session.print(`    ${renderChange(field)}`);
  }
}

export async function stackRollback(session: Session, flags: FlagValues<typeof stackRollbackFlags>, [name = '']: readonly string[]): Promise<ExitCode | void> {
  using api = await session.connect(flags);
  const { services } = await api.rollbackStack(name, flags.to ?? 0);
  if (flags.plan) return showPlans(session, api.plans, flags);
  if (!flags.json) for (const { service, action } of services) session.print(`${action.padEnd(9)}  ${service.spec.name}`);
  const [running, removed] = [false, true].map((gone) => services.filter(({ action }) => (action === 'deleted') === gone).map(({ service }) => service));
  await waitForServices(session, api, { running: running ?? [], removed: removed ?? [] }, flags, `muster ps ${name}`);
  if (flags.json) session.printJson({ stack: name, services: services.map(({ service, action }) => ({ action, ...serviceRow(service) })) });
}
