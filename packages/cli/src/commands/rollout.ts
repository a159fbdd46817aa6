/** `rollout status|pause|resume|promote|abort`: the rollout that is under way. */
import type { RolloutState } from '@muster/shared/model/objects';
import { isServing } from '@muster/shared/model/serving';
import type { ShownService, ShownTask } from '@muster/shared/model/shown';
import { isWanted } from '@muster/shared/model/task-state';
import type { Api } from '../api.ts';
import type { rolloutAbortFlags, rolloutPauseFlags, rolloutPromoteFlags, rolloutResumeFlags, rolloutStatusFlags } from '../flags/command-flags.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { FlagValues } from '../flags/flag.ts';
import { type PlanFlags, showPlans } from '../plan/show-plans.ts';
import { serviceRow } from '../output/json.ts';
import type { Tone } from '../output/style.ts';
import { formatAge } from '../output/time.ts';
import type { Session } from '../session.ts';
import { waitForServices, type WaitFlags } from '../wait/wait-for-services.ts';

const TONES: Readonly<Record<RolloutState, Tone>> = {
  updating: 'busy',
  paused: 'bad',
  completed: 'good',
  'rolling-back': 'busy',
  'rollback-paused': 'bad',
  'rolled-back': 'bad',
};

export async function rolloutStatus(session: Session, flags: FlagValues<typeof rolloutStatusFlags>, [ref = '']: readonly string[]): Promise<void> {
  using api = await session.connect();
  const service = await api.getService(ref);
  const status = statusOf(service, await api.listTasks({ services: [service.id] }));
  if (flags.json) {
    session.printJson(status);
    return;
  }
  const { rollout } = status;
  if (rollout === null) {
    session.print(`${status.name}: no rollout yet; revision ${String(status.revision)} in ${String(status.updated)} of ${String(status.slots)} slots`);
    return;
  }
  const since = formatAge(session.now() - (rollout.endedAt ?? rollout.startedAt));
  const goesBack = rollout.state === 'rolling-back' || rollout.state === 'rolled-back' || rollout.state === 'rollback-paused';
  const [from, to] = goesBack ? [rollout.toRevision, rollout.fromRevision] : [rollout.fromRevision, rollout.toRevision];
  session.print(`${status.name}: ${session.style.paint(TONES[rollout.state], rollout.state)} ${since}, revision ${String(from)} → ${String(to)}`);
  session.print(`  ${String(status.updated)} of ${String(status.slots)} slots run revision ${String(status.revision)}`);
  if (rollout.message !== '') session.print(`  ${rollout.message}`);
  if (rollout.reason !== undefined && !rollout.message.includes(rollout.reason)) session.print(`  reason: ${rollout.reason}`);
}

function statusOf(service: ShownService, tasks: readonly ShownTask[]) {
  const wanted = tasks.filter((task) => isWanted(task.desiredState));
  const slots = new Set(wanted.map((task) => task.name));
  const updated = new Set(
    wanted.filter(({ revision, status }) => revision === service.revision && isServing({ status })).map((task) => task.name),
  );
  return { name: service.spec.name, revision: service.revision, slots: slots.size, updated: updated.size, rollout: service.rollout ?? null };
}

export async function rolloutPause(session: Session, flags: FlagValues<typeof rolloutPauseFlags>, [ref = '']: readonly string[]): Promise<ExitCode | void> {
  using api = await session.connect(flags);
  const service = await api.controlRollout(ref, 'pause');
  if (flags.plan) return showPlans(session, api.plans, flags);
  if (flags.json) session.printJson(serviceRow(service));
  else {
    session.print(service.spec.name);
    session.note(`Go on with: muster rollout resume ${service.spec.name}\nGo back with: muster rollout abort ${service.spec.name}`);
  }
}

export async function rolloutResume(session: Session, flags: FlagValues<typeof rolloutResumeFlags>, [ref = '']: readonly string[]): Promise<ExitCode | void> {
  using api = await session.connect(flags);
  return await finish(session, api, await api.controlRollout(ref, 'resume'), flags, false);
}

export async function rolloutPromote(session: Session, flags: FlagValues<typeof rolloutPromoteFlags>, [ref = '']: readonly string[]): Promise<ExitCode | void> {
  using api = await session.connect(flags);
  return await finish(session, api, await api.controlRollout(ref, 'promote'), flags, false);
}

export async function rolloutAbort(session: Session, flags: FlagValues<typeof rolloutAbortFlags>, [ref = '']: readonly string[]): Promise<ExitCode | void> {
  using api = await session.connect(flags);
  return await finish(session, api, await api.controlRollout(ref, 'abort'), flags, true);
}

async function finish(session: Session, api: Api, service: ShownService, flags: WaitFlags & PlanFlags & { readonly plan: boolean }, goesBack: boolean): Promise<ExitCode | void> {
  if (flags.plan) return showPlans(session, api.plans, flags);
  if (!flags.json) session.print(service.spec.name);
  await waitForServices(session, api, { running: [service], removed: [], goesBack }, flags, `muster rollout status ${service.spec.name}`);
  if (flags.json) session.printJson(serviceRow(flags.detach ? service : await api.getService(service.id)));
}
