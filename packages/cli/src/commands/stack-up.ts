/** `up`, `plan` and `down`: a compose file becomes, or stops being, a stack. */
import type { Api, AppliedStack } from '../api.ts';
import type { CompiledStack } from '../compose/compile.ts';
import { loadStack } from '../compose/load.ts';
import { nameViolations } from '../compose/name-violations.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { downFlags, planStackFlags, upFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import { serviceRow } from '../output/json.ts';
import type { Tone } from '../output/style.ts';
import { showPlans } from '../plan/show-plans.ts';
import type { Session } from '../session.ts';
import { invalid } from '../values/invalid.ts';
import { waitForServices } from '../wait/wait-for-services.ts';
import { chosenStack, type FileFlags, loadOptionsOf } from './chosen-stack.ts';

const TONES: Readonly<Record<string, Tone>> = { created: 'good', updated: 'busy', deleted: 'bad', unchanged: 'quiet' };

export async function up(session: Session, flags: FlagValues<typeof upFlags>): Promise<ExitCode | void> {
  const { stack, services, networks, materials } = load(session, flags);
  using api = await session.connect(flags);
  const applied = await apply(api, { stack, services, networks, materials }, { prune: flags.prune, validateOnly: flags.dryRun });
  for (const warning of applied.warnings) session.warn(warning);
  if (flags.plan) return showPlans(session, api.plans, flags);
  if (!flags.json) {
    for (const { service, action } of applied.services) {
      session.print(`${session.style.paint(TONES[action] ?? 'plain', action.padEnd(9))}  ${service.spec.name}`);
    }
  }
  if (!flags.dryRun) {
    const running = applied.services.filter(({ action }) => action !== 'deleted').map(({ service }) => service);
    const removed = applied.services.filter(({ action }) => action === 'deleted').map(({ service }) => service);
    await waitForServices(session, api, { running, removed }, flags, `muster ps ${stack}`);
  }
  if (flags.json) {
    session.printJson({ stack, services: applied.services.map(({ service, action }) => ({ action, ...serviceRow(service) })) });
  }
}

export async function planStack(session: Session, flags: FlagValues<typeof planStackFlags>): Promise<ExitCode> {
  const { stack, services, networks, materials } = load(session, flags);
  using api = await session.connect({ plan: true });
  const { warnings } = await apply(api, { stack, services, networks, materials }, { prune: flags.prune });
  for (const warning of warnings) session.warn(warning);
  return showPlans(session, api.plans, flags);
}

async function apply(api: Api, { stack, services, networks, materials }: Pick<CompiledStack, 'stack' | 'services' | 'networks' | 'materials'>, options: { readonly prune: boolean; readonly validateOnly?: boolean }): Promise<AppliedStack> {
  try {
    return await api.applyStack(stack, services, { ...options, networks, materials });
  } catch (error) {
    throw nameViolations(error, services.map(({ name }) => name.slice(stack.length + 1)));
  }
}

function load(session: Session, flags: FileFlags) {
  const loaded = loadStack(loadOptionsOf(session, flags));
  for (const warning of loaded.warnings) session.warn(warning);
  return loaded;
}

export async function down(session: Session, flags: FlagValues<typeof downFlags>, [given]: readonly string[]): Promise<ExitCode | void> {
  const stack = given ?? flags.projectName ?? chosenStack(session, flags);
  if (stack === undefined) throw invalid('no stack is named and there is no compose file here', 'muster down STACK; see: muster ls');
  using api = await session.connect(flags);
  const removed = await api.deleteStack(stack);
  if (flags.plan) return showPlans(session, api.plans, flags);
  if (!flags.json) for (const service of removed) session.print(`${session.style.paint('bad', 'removing')}  ${service.spec.name}`);
  await waitForServices(session, api, { running: [], removed }, flags, `muster ps ${stack}`);
  if (flags.json) session.printJson({ stack, services: removed.map(serviceRow) });
}
