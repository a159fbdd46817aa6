/**
 * Spreads services again that ask for it, when a node has joined, has come back or is
 * active again.
 *
 * Reads: nodes, services and their tasks.
 * Writes: `evict` of tasks that are to move, as a request of a rebalance.
 * Never: moves a task itself; the service controller does, within the disruption ledger.
 */
import { Controller, type ReconcileResult } from '@muster/shared/control/controller';
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import type { Node } from '@muster/shared/model/objects';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Random } from '@muster/shared/runtime/random';
import { replace } from '../state/mutation.ts';
import type { State } from '../state/state.ts';
import { decideRebalance, DEFAULT_REBALANCE_THRESHOLD, withRequest } from './decide.ts';

/** Nodes that come back one after the other are looked at together; one that is gone again at once costs nothing. */
const SETTLE_MS = 10_000;

export interface RebalancerOptions {
  readonly state: State;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly epoch: number;
}

export function createRebalancer({ state, clock, random, logger, epoch }: RebalancerOptions): Runnable {
  /** When the newest node became free for tasks; undefined: since the last look none has. */
  let freeSince: number | undefined;

  async function reconcile(_key: 'cluster', signal: AbortSignal): Promise<ReconcileResult | undefined> {
    if (freeSince === undefined) return undefined;
    const waitMs = freeSince + SETTLE_MS - clock.monotonic();
    if (waitMs > 0) return { requeueAfterMs: waitMs };
    freeSince = undefined;
    const now = clock.now();
    const moves = decideRebalance(state.view, { now, threshold: DEFAULT_REBALANCE_THRESHOLD, concerns: ({ spec }) => spec.disruption?.rebalance === 'auto' });
    if (moves.length > 0) await state.commit(moves.map((move) => replace(withRequest(move, now))), { epoch }, signal);
    return undefined;
  }

  return new Controller<'cluster'>({
    name: 'rebalancer',
    clock,
    random,
    logger,
    concurrency: 1,
    triggers(add) {
      const note = () => {
        freeSince = clock.monotonic();
        add('cluster');
      };
      // A leader that has just come does not know what its forerunner has seen.
      note();
      return state.observe((change) => {
        if (change.kind === 'node' && change.after !== undefined && takesTasks(change.after) && (change.before === undefined || !takesTasks(change.before))) note();
      });
    },
    reconcile,
  });
}

const takesTasks = ({ status, spec }: Node): boolean => status.state === 'ready' && spec.availability === 'active';
