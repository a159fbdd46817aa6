/**
 * Replaces a service's tasks when a dependency with `restart` has been updated: a new
 * revision with the same spec, which the rollout then brings to the slots under its
 * usual rules. What the user wrote stays as it is. Pure.
 */
import type { ServiceRevision } from '@muster/shared/model/objects';
import { isHeld } from '../slots.ts';
import type { Step, World } from '../world.ts';

export function follow(world: World): Step {
  const { service, dependencies, slots, now } = world;
  const known = service.metRevisions ?? {};
  const news = Object.entries(dependencies.met).filter(([id, revision]) => known[id] !== revision);
  if (news.length === 0) return {};
  const updated = news.filter(([id]) => known[id] !== undefined);
  const kept = Object.entries(known).filter(([id]) => dependencies.followed.includes(id));
  const noted = { ...service, metRevisions: { ...Object.fromEntries(kept), ...dependencies.met } };
  const tasks = slots.filter(isHeld).flatMap(({ live, ended }) => [...live, ...ended]);
  // What has not been begun under this revision meets the dependency as it is now.
  const isUntouched = tasks.every((task) => task.revision !== service.revision || task.status.state === 'new');
  if (updated.length === 0 || isUntouched) return { service: noted };
  // One rollout after the other; a paused one is the operator's to end.
  const state = service.rollout?.state;
  if (state !== undefined && state !== 'completed' && state !== 'rolled-back') return {};
  const revision = newestRevision(world) + 1;
  const record: ServiceRevision = { kind: 'revision', serviceId: service.id, revision, createdAt: now, spec: service.spec, ...materialsOf(world) };
  const { rolloutCommand: _, ...rest } = noted;
  return {
    service: { ...rest, revision },
    revision: record,
    events: [{ level: 'info', type: 'service.follows', message: `${service.spec.name}: its tasks are replaced, for a service that it depends on was updated` }],
  };
}

/** The same versions of secrets: another one is for who rotates them. */
function materialsOf({ service, revisions }: World): Pick<ServiceRevision, 'materials'> {
  const materials = revisions.get(service.revision)?.materials;
  return materials === undefined ? {} : { materials };
}

function newestRevision({ service, revisions }: World): number {
  let newest = service.revision;
  for (const revision of revisions.keys()) newest = Math.max(newest, revision);
  return newest;
}
