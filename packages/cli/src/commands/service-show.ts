/** `service ls`, `service ps`, `service inspect`, `ps` and `ls`: what there is. */
import { isServing } from '@muster/shared/model/serving';
import type { ShownService, ShownTask } from '@muster/shared/model/shown';
import { isFailure, isWanted } from '@muster/shared/model/task-state';
import type { Api } from '../api.ts';
import type { serviceInspectFlags, serviceLsFlags, servicePsFlags, stackLsFlags, stackPsFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import { serviceRow, stackRow, taskRow } from '../output/json.ts';
import type { Tone } from '../output/style.ts';
import type { Cell } from '../output/table.ts';
import { formatAge } from '../output/time.ts';
import type { Session } from '../session.ts';
import { formatPort } from '../values/port.ts';
import { bySlot, reasonOf } from '../wait/progress.ts';
import { chosenStack, type FileFlags } from './chosen-stack.ts';
import { forEach } from './each.ts';

export const SHORT_ID = 12;

export async function serviceLs(session: Session, flags: FlagValues<typeof serviceLsFlags>): Promise<void> {
  using api = await session.connect();
  const services = await api.listServices({
    labels: Object.fromEntries(flags.label),
    ...(flags.stack === undefined ? {} : { stack: flags.stack }),
  });
  const sorted = services.toSorted((a, b) => compare(a.spec.name, b.spec.name));
  if (flags.json) session.printJson(sorted.map(serviceRow));
  else if (flags.quiet) for (const service of sorted) session.print(service.id);
  else {
    session.printTable(
      [{ header: 'ID' }, { header: 'NAME', flexible: true }, { header: 'MODE' }, { header: 'REPLICAS' }, { header: 'IMAGE', flexible: true }, { header: 'PORTS', flexible: true }],
      sorted.map((service) => [
        service.id.slice(0, SHORT_ID),
        service.spec.name,
        service.spec.mode.type,
        replicasCell(service),
        service.spec.task.container.image,
        service.spec.ports.map(formatPort).join(', '),
      ]),
    );
  }
}

export function replicasCell(service: ShownService): Cell {
  const { desired, running } = service.replicas;
  const rollout = service.rollout === undefined || service.rollout.state === 'completed' ? '' : ` (${service.rollout.state})`;
  const note = service.removing ? ' (removing)' : rollout;
  return { text: `${String(running)}/${String(desired)}${note}`, tone: running >= desired ? 'good' : running === 0 ? 'bad' : 'busy' };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export async function servicePs(session: Session, flags: FlagValues<typeof servicePsFlags>, args: readonly string[]): Promise<void> {
  using api = await session.connect();
  const services = await forEach(session, args, (ref) => api.getService(ref));
  const tasks = await api.listTasks({ services: services.map((service) => service.id) });
  printTasks(session, tasks, flags);
}

export async function stackPs(session: Session, flags: FlagValues<typeof stackPsFlags>, [given]: readonly string[]): Promise<void> {
  using api = await session.connect();
  const stack = given ?? flags.projectName ?? (await implicitStack(session, api, flags));
  if (stack !== undefined) await requireStack(api, stack);
  printTasks(session, await api.listTasks(stack === undefined ? {} : { stack }), flags);
}

/** The stack of the compose file here, when there is one and it is deployed; otherwise everything is shown. */
async function implicitStack(session: Session, api: Api, flags: FileFlags): Promise<string | undefined> {
  const stack = chosenStack(session, flags);
  if (flags.file.length > 0 || stack === undefined) return stack;
  return (await api.listStacks()).some(({ name }) => name === stack) ? stack : undefined;
}

/** An unknown stack is an error, not an empty list. */
async function requireStack(api: Api, stack: string): Promise<void> {
  const stacks = await api.listStacks();
  if (stacks.some(({ name }) => name === stack)) return;
  const { MusterError } = await import('@muster/shared/model/error');
  throw new MusterError('not-found', `there is no stack "${stack}"`, { hint: 'See: muster ls' });
}

export function printTasks(session: Session, tasks: readonly ShownTask[], flags: FlagValues<typeof servicePsFlags>): void {
  const shown = sortTasks(tasks).filter((task) => flags.all || flags.json || isInteresting(task, tasks));
  const now = session.now();
  if (flags.json) session.printJson(shown.filter((task) => flags.all || isWanted(task.desiredState) || isInteresting(task, tasks)).map(taskRow));
  else if (flags.quiet) for (const task of shown) session.print(task.id);
  else {
    session.printTable(
      [{ header: 'ID' }, { header: 'NAME', flexible: true }, { header: 'NODE', flexible: true }, { header: 'STATE' }, { header: 'DESIRED' }, { header: 'IMAGE', flexible: true }, { header: 'PORTS', flexible: true }, { header: 'ERROR', flexible: !flags.noTrunc }],
      shown.map((task) => [
        flags.noTrunc ? task.id : task.id.slice(0, SHORT_ID),
        isWanted(task.desiredState) ? task.name : `\u2514 ${task.name}`,
        task.nodeName,
        { text: `${task.status.state}${task.status.ready === false ? ', not ready,' : ''} ${formatAge(now - task.status.at)}`, tone: toneOf(task) },
        task.desiredState,
        task.image,
        (task.status.ports ?? []).map((port) => `${String(port.publishedPort)}->${String(port.targetPort)}/${port.protocol}`).join(', '),
        reasonOf(task),
      ]),
    );
  }
}

/** Wanted tasks, and what failed just before them: the rest is history. */
function isInteresting(task: ShownTask, all: readonly ShownTask[]): boolean {
  if (isWanted(task.desiredState)) return true;
  if (!isFailure(task.status.state)) return task.status.state === 'running';
  return all.some((other) => other.replaces === task.id && isWanted(other.desiredState));
}

export function toneOf(task: ShownTask): Tone {
  if (isFailure(task.status.state)) return 'bad';
  if (isServing(task) || task.status.state === 'complete') return 'good';
  return isWanted(task.desiredState) ? 'busy' : 'quiet';
}

function sortTasks(tasks: readonly ShownTask[]): readonly ShownTask[] {
  const byService = Map.groupBy(tasks, (task) => task.serviceName);
  return [...byService].toSorted(([a], [b]) => compare(a, b)).flatMap(([, own]) => [...bySlot(own).values()].flat());
}

export async function serviceInspect(session: Session, flags: FlagValues<typeof serviceInspectFlags>, args: readonly string[]): Promise<void> {
  using api = await session.connect();
  const services = await forEach(session, args, (ref) => api.getService(ref));
  if (flags.json) {
    session.printJson(services);
    return;
  }
  const { stringify } = await import('yaml');
  session.host.stdout.write(services.map((service) => stringify(service, { aliasDuplicateObjects: false })).join('---\n'));
}

export async function stackLs(session: Session, flags: FlagValues<typeof stackLsFlags>): Promise<void> {
  using api = await session.connect();
  const stacks = (await api.listStacks()).toSorted((a, b) => compare(a.name, b.name));
  if (flags.json) session.printJson(stacks.map(stackRow));
  else if (flags.quiet) for (const stack of stacks) session.print(stack.id);
  else {
    session.printTable(
      [{ header: 'NAME', flexible: true }, { header: 'SERVICES', align: 'right' }, { header: 'UPDATED' }],
      stacks.map((stack) => [stack.name, String(stack.services), `${formatAge(session.now() - stack.updatedAt)} ago`]),
    );
  }
}
