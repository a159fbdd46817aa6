/**
 * Two wanted tasks in one slot: how the second takes over from the first. Pure.
 *
 *   start-first   both run; the first stops when the second serves
 *   stop-first    the second is prepared; the first stops when that is done and the
 *                 disruption ledger allows it; then the second starts
 */
import { isExclusive } from '@muster/shared/model/disconnect';
import { maxSurgeOf, moveOrderOf } from '@muster/shared/model/disruption';
import type { Task } from '@muster/shared/model/objects';
import type { UpdateConfig } from '@muster/shared/model/service-spec';
import { isBefore } from '@muster/shared/model/task-state';
import { placeOf } from './slots.ts';
import { specOf, type World } from './world.ts';

/** `first` is the task that is to go. */
export function takeoverOf(first: Task, world: World): UpdateConfig['order'] {
  const { service, nodes } = world;
  if (isExclusive(service.spec.task) || isExclusive(specOf(world, first).task)) return 'stop-first';
  const { update, rollback } = service.spec;
  const place = placeOf(first, nodes);
  if (place.type === 'unwelcome' && moveOrderOf(service.spec) === 'start-first') return 'start-first';
  const surges = [update, rollback].some((config) => config.order === 'start-first' || maxSurgeOf(config, 1) > 0);
  return surges ? 'start-first' : 'stop-first';
}

/** The container is made: the task needs only to be started. */
export function isPrepared({ status }: Task): boolean {
  return !isBefore(status.state, 'ready');
}
