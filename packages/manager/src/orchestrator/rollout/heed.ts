/**
 * Carries out what the operator last asked of the rollout, once: pause, resume, abort
 * or promote. A command for another revision than the service's own is void. Pure.
 */
import type { Rollout } from '@muster/shared/model/objects';
import type { EventDraft, Step, World } from '../world.ts';
import { withoutWaits } from './waits.ts';
import { isHeld } from '../slots.ts';
import { canariesOf, promote } from './canary.ts';
import { turnBack } from './turn-back.ts';

export function heed(world: World): Step {
  const { rolloutCommand: command, revision, rollout } = world.service;
  if (rollout === undefined || command === undefined) return {};
  if (command.revision !== revision || command.id === rollout.lastCommand) return {};
  const heeded: Rollout = { ...rollout, lastCommand: command.id };
  const isPaused = rollout.state === 'paused' || rollout.state === 'rollback-paused';
  const isUnderWay = rollout.state === 'updating' || rollout.state === 'rolling-back';
  if (command.action === 'pause' && isUnderWay) return pauseOnRequest(world, heeded);
  if (command.action === 'resume' && isPaused) return resume(world, heeded);
  if (command.action === 'promote' && rollout.state === 'updating' && canariesOf(world, world.slots.filter(isHeld).length) !== undefined) {
    return promote(world, heeded, 'asked for by the operator');
  }
  const forward = rollout.state === 'updating' || rollout.state === 'paused';
  if (command.action === 'abort' && forward) return turnBack(world, heeded, 'aborted by the operator');
  // The rollout came to another state before the command was seen: it is done with all the same.
  return { service: { ...world.service, rollout: heeded } };
}

function pauseOnRequest({ service, now }: World, rollout: Rollout): Step {
  const state = rollout.state === 'updating' ? 'paused' : 'rollback-paused';
  const message = 'paused by the operator';
  return {
    service: { ...service, rollout: { ...withoutWaits(rollout), state, message, endedAt: now } },
    events: [eventOf(`rollout.${state}`, service.spec.name, message)],
  };
}

/** The pause between batches, the monitor time and the progress deadline begin anew. */
function resume({ service, now }: World, rollout: Rollout): Step {
  const state = rollout.state === 'paused' ? 'updating' : 'rolling-back';
  const { endedAt: _, reason, ...open } = rollout;
  // Why it was paused is over; why it goes back is not.
  const kept = state === 'updating' || reason === undefined ? {} : { reason };
  const message = 'resumed by the operator';
  return {
    service: { ...service, rollout: { ...open, ...kept, state, message, resumedAt: now, nextAt: 0 } },
    events: [eventOf('rollout.resumed', service.spec.name, message)],
  };
}

function eventOf(type: string, name: string, message: string): EventDraft {
  return { level: 'info', type, message: `${name}: ${message}` };
}
