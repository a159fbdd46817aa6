/**
 * A task that was asked to leave for one of a higher priority, in a full cluster: its
 * replacement finds no node, so waiting for that would be for ever. It stops without
 * one, as far as the service's disruption budget allows. Pure.
 */
import { maxUnavailableOf } from '@muster/shared/model/disruption';
import { effectiveReplicas } from '@muster/shared/model/effective-replicas';
import type { Task } from '@muster/shared/model/objects';
import { isServing } from '../slots.ts';
import type { World } from '../world.ts';

export class Yielding {
  readonly #world: World;
  #left: number | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** Whether the old task stops now; if so, it is counted. */
  take(old: Task, next: Task): boolean {
    if (old.evict?.by !== 'preemption' || !waitsForNode(next)) return false;
    this.#left ??= budgetOf(this.#world);
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

/** The scheduler has looked, and found none. */
function waitsForNode({ status, evidence }: Task): boolean {
  return status.state === 'pending' && evidence !== undefined;
}

function budgetOf({ service, autoscale, slots }: World): number {
  const desired = effectiveReplicas(service.spec, autoscale) ?? slots.length;
  return slots.filter(isServing).length - (desired - maxUnavailableOf(service.spec, desired));
}
