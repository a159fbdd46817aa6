/**
 * The node lifecycle controller: says which nodes are there.
 *
 * Reads: nodes with their sessions, the records of living managers, tasks of nodes
 *   that have been down for a day, exclusive tasks of lost nodes.
 * Writes: `node.status`, events, and the end of those tasks (`orphaned`).
 * Never: acts on a node's tasks while they may come back; the service controller
 *   replaces what is on a node that is down.
 */
import { Controller, type ReconcileResult } from '@muster/shared/control/controller';
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import { asEventId } from '@muster/shared/model/ids';
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Random } from '@muster/shared/runtime/random';
import { create, type Mutation, replace } from '../state/mutation.ts';
import type { State } from '../state/state.ts';
import { decide, DEFAULT_TIMEOUTS, NO_MEMORY, type NodeDecision, type NodeTimeouts } from './decide.ts';
import { leasesOver } from './leases-over.ts';
import { orphan } from './orphan.ts';

export interface NodeLifecycleOptions {
  readonly state: State;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  /** The epoch of this manager's leadership; every write is refused when it is over. */
  readonly epoch: () => number;
  readonly logger: Logger;
  readonly timeouts?: NodeTimeouts;
}

/** Make one for each term of leadership: it counts from when it starts. */
export function createNodeLifecycle(options: NodeLifecycleOptions): Runnable {
  const { state, clock, random, newId, epoch, logger, timeouts = DEFAULT_TIMEOUTS } = options;
  let memory = NO_MEMORY;

  async function reconcile(_key: 'nodes', signal: AbortSignal): Promise<ReconcileResult | undefined> {
    const { view } = state;
    const now = clock.now();
    const managers = new Set([...view.managers()].map((manager) => manager.id));
    const decision = decide({ nodes: view.nodes(), managers, now, monotonic: clock.monotonic() }, memory, timeouts);
    const orphans = orphan(view.nodes(), view, now);
    const mutations = [...mutationsOf(decision, now), ...orphans.mutations];
    // Losses count from when they were noticed, even if this write fails; the brake changes with its event.
    memory = { ...decision.memory, brakingSince: memory.brakingSince };
    if (mutations.length > 0) {
      const result = await state.commit(mutations, { epoch: epoch() }, signal);
      if (result.conflicted.length > 0) return { requeueAfterMs: 0 };
    }
    memory = decision.memory;
    const over = leasesOver(view.nodes(), memory.losses, view, now, clock.monotonic());
    for (const transaction of over.transactions) {
      const result = await state.commit(transaction, { epoch: epoch(), atomic: true }, signal);
      if (result.conflicted.length > 0) return { requeueAfterMs: 0 };
    }
    const revisitAfterMs = Math.min(decision.revisitAfterMs ?? Infinity, orphans.revisitAfterMs ?? Infinity, over.revisitAfterMs ?? Infinity);
    return Number.isFinite(revisitAfterMs) ? { requeueAfterMs: revisitAfterMs } : undefined;
  }

  function mutationsOf({ transitions, events }: NodeDecision, now: number): readonly Mutation[] {
    return [
      ...transitions.map(({ node, state: next, reason }) => {
        const since = next === node.status.state ? node.status.since : now;
        return replace({ ...node, status: { state: next, since, reason } });
      }),
      ...events.map((event) => create({ kind: 'event', id: asEventId(newId()), at: now, ...event })),
    ];
  }

  return new Controller<'nodes'>({
    name: 'node lifecycle',
    clock,
    random,
    logger,
    triggers(add) {
      add('nodes');
      return state.observe((change) => {
        if (change.kind === 'node' || change.kind === 'manager') add('nodes');
      });
    },
    reconcile,
  });
}
