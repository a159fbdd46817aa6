/** Ends a rollout that does not do: goes back to the revision before, or stops where it is. Pure. */
import type { Rollout, Service, Stored } from '@muster/shared/model/objects';
import type { EventDraft, Step, World } from '../world.ts';
import { withoutWaits } from './waits.ts';

/**
 * Restores what the previous revision ran: the task template and its ports. Replicas,
 * labels and the update's own settings are not part of a revision and stay the user's.
 */
export function turnBack(world: World, rollout: Rollout, reason: string): Step {
  const { service, revisions, now } = world;
  const previous = revisions.get(rollout.fromRevision);
  if (previous === undefined || rollout.fromRevision === rollout.toRevision) {
    return stop(world, rollout, 'paused', `${reason}; there is no earlier revision to go back to`);
  }
  const message = `going back to revision ${rollout.fromRevision}: ${reason}`;
  const { endedAt: _endedAt, resumedAt: _resumedAt, promotedAt: _promotedAt, ...open } = withoutWaits(rollout);
  const restored: Stored<Service> = {
    ...service,
    revision: rollout.fromRevision,
    updatedAt: now,
    spec: { ...service.spec, task: previous.spec.task, ports: previous.spec.ports },
    rollout: {
      ...open,
      state: 'rolling-back',
      startedAt: now,
      nextAt: now,
      message,
      reason,
      // What was asked for was asked of the way forward.
      ...(service.rolloutCommand === undefined ? {} : { lastCommand: service.rolloutCommand.id }),
    },
  };
  const event: EventDraft = { level: 'error', type: 'rollout.rolling-back', message: `${service.spec.name}: ${message}` };
  return { service: restored, events: [event] };
}

export function stop({ service, now }: World, rollout: Rollout, state: 'paused' | 'rollback-paused', reason: string): Step {
  const message = `${state === 'paused' ? 'paused' : 'rolling back stopped'}: ${reason}`;
  const event: EventDraft = { level: 'error', type: `rollout.${state}`, message: `${service.spec.name}: ${message}` };
  return { service: { ...service, rollout: { ...withoutWaits(rollout), state, message, reason, endedAt: now } }, events: [event] };
}
