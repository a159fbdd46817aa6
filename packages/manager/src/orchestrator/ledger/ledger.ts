/**
 * The disruption ledger of one service: how many of its slots have to be served, how
 * many are, and so how many may be taken down now. Everything that takes down a task
 * that serves by somebody's will (a rollout, a move off a drained node, a rebalance, a
 * preemption, a change of scale) asks here first.
 *
 * It is computed from the state each time, never stored: a task that is told to stop
 * is debited by the very write that tells it. One controller decides everything about
 * one service (`decide-service.ts`), each step on what the steps before it have taken,
 * so no two of them spend the same. Pure.
 */
import { maxUnavailableOf } from '@muster/shared/model/disruption';
import { effectiveReplicas } from '@muster/shared/model/effective-replicas';
import { findsNoNode, isDormant, isHeld, isRunning, isServing, isWithoutEngine, mayStillRun, type Slot } from '../slots.ts';
import type { World } from '../world.ts';

export interface Ledger {
  /** Slots that are to be served in all. */
  readonly desired: number;
  /** Slots that have to be served at any time, as far as it is in the managers' hands. */
  readonly promised: number;
  /** Slots that are. */
  readonly serving: number;
}

/**
 * The slots that serve, as far as it is known: what is on a node that is not heard of is
 * not counted on. A global service's slot on a node that it leaves is owed until its task
 * has ended: what is stopping serves no more, and has not been made up for.
 */
export function openLedger(world: World, least = 0): Ledger {
  const { service, autoscale, slots, nodes } = world;
  const isGlobal = service.spec.mode.type === 'global';
  const owed = slots.filter((slot) => (isHeld(slot) && !isDormant(slot, nodes)) || (isGlobal && isStopping(slot, world)));
  // A task that has done its work keeps its slot and serves nobody for good: nothing is promised of it.
  const done = owed.filter(isDone).length;
  const desired = Math.max(0, (effectiveReplicas(service.spec, autoscale) ?? owed.length) - done);
  return {
    desired,
    promised: desired - Math.max(least, maxUnavailableOf(service.spec, desired)),
    serving: owed.filter((slot) => isReliable(slot, world)).length,
  };
}

/** Why a slot is to stop serving. */
export type Cause = 'drain' | 'other';

/**
 * Hands out what the ledger allows, one slot after the other. For one step of one decision.
 *
 * A drain is what an operator needs to take a machine away, and what no waiting brings
 * about does not hold it up: to a drain nothing is owed of slots without a future
 * (`isHopeless`). It takes away no more of the others than the service allows. All else
 * (a rollout, a rebalance, a preemption) can wait, and does.
 */
export class Allowance {
  readonly #world: World;
  readonly #least: number;
  #left: number | undefined;
  #hopeless: number | undefined;

  /** `least`: how many may be missing although the service says fewer, where there is no other way. */
  constructor(world: World, least = 0) {
    this.#world = world;
    this.#least = least;
  }

  /**
   * Whether the slot may stop serving now; if so, it is counted. One that serves nobody
   * always may; one that is not counted on may when enough others are.
   */
  take(slot: Slot, cause: Cause = 'other'): boolean {
    if (!isServing(slot)) return true;
    const cost = this.#costOf(slot);
    if (this.#budget() < cost && (cause === 'other' || this.#budget() + this.#forgiven() < cost)) return false;
    this.debit(slot);
    return true;
  }

  /** The slot stops serving whatever the ledger says. */
  debit(slot: Slot): void {
    this.#left = this.#budget() - this.#costOf(slot);
  }

  #costOf(slot: Slot): number {
    return isReliable(slot, this.#world) ? 1 : 0;
  }

  #forgiven(): number {
    this.#hopeless ??= this.#world.slots.filter((slot) => isHopeless(slot, this.#world)).length;
    return this.#hopeless;
  }

  #budget(): number {
    this.#left ??= budgetOf(openLedger(this.#world, this.#least));
    return this.#left;
  }
}

/** How many slots that serve may be taken down now; below 0 when more are down already. */
export function budgetOf({ serving, promised }: Ledger): number {
  return serving - promised;
}

/** `4 of 5 tasks have to serve`. Without how many do, which changes all the time. */
export function describePromise(world: World): string {
  const { desired, promised } = openLedger(world);
  return `${promised} of ${desired} tasks have to serve`;
}

/** An engine that does not answer would hold up all others. */
function isStopping({ leaving }: Slot, { nodes }: World): boolean {
  return leaving.some((task) => mayStillRun(task, nodes) && !isWithoutEngine(task, nodes));
}

/**
 * Nothing that is under way makes the slot serve: its task ended and is not tried again
 * (one that is has a successor by now), or the scheduler has looked and found no node for it.
 */
function isHopeless(slot: Slot, { nodes }: World): boolean {
  if (!isHeld(slot) || isDormant(slot, nodes) || isDone(slot)) return false;
  return slot.live.every(findsNoNode);
}

function isDone({ live, ended }: Slot): boolean {
  return live.length === 0 && ended.some((task) => task.status.state === 'complete');
}

function isReliable({ live }: Slot, { nodes }: World): boolean {
  return live.some((task) => isRunning(task) && task.nodeId !== undefined && nodes.node(task.nodeId)?.status.state === 'ready');
}
