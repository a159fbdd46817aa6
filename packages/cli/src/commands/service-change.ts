/** `service scale`, `service update`, `service restart` and `service rm`. */
import { MusterError } from '@muster/shared/model/error';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import type { ShownService } from '@muster/shared/model/shown';
import type { Api } from '../api.ts';
import type { serviceRestartFlags, serviceRmFlags, serviceScaleFlags, serviceUpdateFlags } from '../flags/command-flags.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { FlagValues } from '../flags/flag.ts';
import { serviceRow } from '../output/json.ts';
import type { Session } from '../session.ts';
import { refuseOneCheckForMany, showingPlans, showPlans } from '../plan/show-plans.ts';
import { updateSpec } from '../spec/update-spec.ts';
import { invalid } from '../values/invalid.ts';
import { parseInteger } from '../values/number.ts';
import { waitForServices } from '../wait/wait-for-services.ts';
import { forEach, removedOf } from './each.ts';

export async function serviceScale(session: Session, flags: FlagValues<typeof serviceScaleFlags>, args: readonly string[]): Promise<ExitCode | void> {
  const wanted = args.map((arg) => {
    const match = /^(.+)=(.+)$/.exec(arg);
    if (match === null) throw invalid(`"${arg}" is not NAME=REPLICAS`, 'muster service scale web=3');
    return { ref: match[1] ?? '', replicas: parseReplicas(arg, match[2] ?? '') };
  });
  refuseOneCheckForMany(flags, args);
  using api = await session.connect(flags);
  const services = await forEach(session, wanted.map(({ ref }) => ref), (ref) =>
    api.scaleService(ref, wanted.find((item) => item.ref === ref)?.replicas ?? 0),
    showingPlans(session, api, flags),
  );
  if (flags.plan) return showPlans(session, api.plans, flags, { many: true });
  await finish(session, api, services, flags);
}

function parseReplicas(arg: string, text: string): number {
  try {
    return parseInteger(text, { min: 0, max: 2_147_483_647 });
  } catch (error) {
    throw error instanceof MusterError ? invalid(`${arg}: ${error.message}`, 'muster service scale web=3') : error;
  }
}

/** How often an update is tried again when somebody else changed the service at the same moment. */
const UPDATE_ATTEMPTS = 3;

export async function serviceUpdate(session: Session, flags: FlagValues<typeof serviceUpdateFlags>, [ref = '']: readonly string[]): Promise<ExitCode | void> {
  using api = await session.connect(flags);
  const service = await change(session, api, ref, (spec) => updateSpec(spec, flags, session.host.env));
  if (flags.plan) return showPlans(session, api.plans, flags);
  await finish(session, api, [service], flags);
}

export async function serviceRestart(session: Session, flags: FlagValues<typeof serviceRestartFlags>, args: readonly string[]): Promise<ExitCode | void> {
  refuseOneCheckForMany(flags, args);
  using api = await session.connect(flags);
  const forced = (spec: ServiceSpec): ServiceSpec => ({ ...spec, task: { ...spec.task, forceUpdate: spec.task.forceUpdate + 1 } });
  const services = await forEach(session, args, (ref) => change(session, api, ref, forced), showingPlans(session, api, flags));
  if (flags.plan) return showPlans(session, api.plans, flags, { many: true });
  await finish(session, api, services, flags);
}

/** The service as the change left it. */
async function change(session: Session, api: Api, ref: string, make: (spec: ServiceSpec) => ServiceSpec): Promise<ShownService> {
  for (let attempt = 1; ; attempt += 1) {
    const present = await api.getService(ref);
    const spec = make(present.spec);
    try {
      const { service, warnings } = await api.updateService(present.id, spec, present.etag);
      for (const warning of warnings) session.warn(warning);
      return service;
    } catch (error) {
      const isStale = error instanceof MusterError && error.code === 'conflict';
      if (!isStale || attempt === UPDATE_ATTEMPTS) throw error;
    }
  }
}

async function finish(session: Session, api: Api, services: readonly ShownService[], flags: FlagValues<typeof serviceScaleFlags>): Promise<void> {
  const [first] = services;
  if (!flags.json) for (const service of services) session.print(service.spec.name);
  await waitForServices(session, api, { running: services, removed: [] }, flags, `muster service ps ${first?.spec.name ?? ''}`);
  if (flags.json) {
    const now = flags.detach ? services : await Promise.all(services.map((service) => api.getService(service.id)));
    session.printJson(now.map(serviceRow));
  }
}

export async function serviceRm(session: Session, flags: FlagValues<typeof serviceRmFlags>, args: readonly string[]): Promise<ExitCode | void> {
  refuseOneCheckForMany(flags, args);
  using api = await session.connect(flags);
  const removals = await forEach(session, args, async (ref) => ({ ref, removed: await api.deleteService(ref) }), showingPlans(session, api, flags));
  const removed = removedOf(removals);
  if (flags.plan) return showPlans(session, api.plans, flags, { many: true });
  if (flags.json) session.printJson(removed.map(serviceRow));
  else for (const { ref, removed } of removals) session.print(removed?.spec.name ?? ref);
  await waitForServices(session, api, { running: [], removed }, flags, 'muster service ls');
}
