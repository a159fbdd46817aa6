/**
 * The rollout's first slots, which have to prove the new revision before it goes to
 * the others:
 *
 *   canaries are replaced → all serve, it waits → promoted (by hand, or by itself) → the rest
 *
 * Pure.
 */
import { tasksOf } from '@muster/shared/model/amount';
import type { Rollout } from '@muster/shared/model/objects';
import { isServing, type Slot } from '../slots.ts';
import { durationText, type Step, updateConfigOf, type World } from '../world.ts';
import { likenessTo } from './adopt.ts';
import { withoutWaits } from './waits.ts';

/** How many of `of` slots are canaries; undefined when the rollout has none, or none any more. */
export function canariesOf(world: World, of: number): number | undefined {
  const { rollout } = world.service;
  const { canary } = updateConfigOf(world.service);
  if (canary === undefined || rollout?.promotedAt !== undefined) return undefined;
  if (rollout?.state !== 'updating' && rollout?.state !== 'paused') return undefined;
  // Nothing new is to be proved by what only moves.
  if (rollout !== undefined && likenessTo(world)(rollout.fromRevision)) return undefined;
  const canaries = tasksOf(canary.amount, of, 'up');
  // With nothing left to hold back there is nothing to wait for.
  return canaries < of ? canaries : undefined;
}

/** All canaries are replaced: waits for the promotion, or gives it. */
export function awaitPromotion(world: World, rollout: Rollout, { canaries, of }: { canaries: readonly Slot[]; of: number }): Step {
  const { service, now } = world;
  const { name } = service.spec;
  const after = service.spec.update.canary?.promoteAfterMs ?? 0;
  const what = `canary: ${canaries.length} of ${of} slots run revision ${service.revision}`;
  if (!canaries.every(isSettled) || !canaries.some(isServing)) {
    return write(world, rollout, { ...withoutWaits(rollout), message: `${what}; not all of them serve` });
  }
  const since = rollout.canarySince ?? now;
  if (after > 0 && since + after <= now) {
    return promote(world, rollout, `the canaries have served for ${durationText(after)}`);
  }
  const how = after > 0 ? `promoted when they have served for ${durationText(after)}, or by` : 'promote it:';
  const message = `${what}; ${how} muster rollout promote ${name}`;
  const step = write(world, rollout, { ...withoutWaits(rollout), canarySince: since, message });
  return after > 0 ? { ...step, revisitAt: since + after } : step;
}

/** It serves, or has ended for good: that counts as a failure where it is one, and is not waited for. */
const isSettled = (slot: Slot): boolean => isServing(slot) || hasEnded(slot);

export const hasEnded = (slot: Slot): boolean => slot.live.length === 0;

export function promote({ service, now }: World, rollout: Rollout, why: string): Step {
  const message = `promoted: ${why}`;
  return {
    service: { ...service, rollout: { ...withoutWaits(rollout), promotedAt: now, nextAt: now, message } },
    events: [{ level: 'info', type: 'rollout.promoted', message: `${service.spec.name}: revision ${service.revision} ${message}` }],
  };
}

function write({ service }: World, before: Rollout, after: Rollout): Step {
  const same = before.message === after.message && before.canarySince === after.canarySince;
  return { ...(same ? {} : { service: { ...service, rollout: after } }), waitsForRunning: true };
}
