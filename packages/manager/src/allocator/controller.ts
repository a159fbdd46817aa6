/**
 * The allocator: gives networks, nodes, services and tasks their addresses.
 *
 * Reads: networks, services and their revisions, nodes, tasks that have a node.
 * Writes: `network.status` (and removes networks of stacks that are gone), `node.network`, endpoint records, a task's `addresses`
 *   (once) and, while there are none to give, its status message.
 * Never: changes an address that was given; writes anything while no network exists.
 */
import { Controller, type ReconcileResult } from '@muster/shared/control/controller';
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import type { TaskId } from '@muster/shared/model/ids';
import type { Node, Service } from '@muster/shared/model/objects';
import { routerPortsOf } from '@muster/shared/model/route';
import { hasRouteLabels } from '@muster/shared/model/route-labels';
import { isTerminal } from '@muster/shared/model/task-state';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Random } from '@muster/shared/runtime/random';
import type { State, StateChange } from '../state/state.ts';
import { decide, lacksAddresses } from './decide.ts';
import { Ledger } from './ledger.ts';

export interface AllocatorOptions {
  readonly state: State;
  readonly epoch: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** Tasks given addresses in one pass, after which other work gets its turn. */
const PASS_LIMIT = 2_000;
const CONFLICT_PAUSE_MS = 10;
/** Tasks that wait are looked at again when an address may have been freed, and no more often than this. */
const WAITING_PAUSE_MS = 1_000;

export function createAllocator({ state, epoch, clock, random, logger }: AllocatorOptions): Runnable {
  let ledger = new Ledger();
  const lacking = new Set<TaskId>();

  async function reconcile(_key: 'cluster', signal: AbortSignal): Promise<ReconcileResult | undefined> {
    for (const id of lacking) {
      const task = state.view.task(id);
      if (task === undefined || !lacksAddresses(state.view, task)) lacking.delete(id);
    }
    const { mutations, waiting } = decide(state.view, lacking, ledger, PASS_LIMIT);
    if (mutations.length > 0) {
      try {
        const { applied, conflicted } = await state.commit(mutations, { epoch }, signal);
        logger.debug({ written: applied.length, waiting }, 'addresses given');
        // What was noted for writes that were refused is not so: count anew.
        if (conflicted.length > 0) ledger = Ledger.ofView(state.view);
        if (conflicted.length > 0) return { requeueAfterMs: CONFLICT_PAUSE_MS };
      } catch (error) {
        ledger = Ledger.ofView(state.view);
        throw error;
      }
    }
    if (lacking.size > waiting) return { requeueAfterMs: 0 };
    return waiting > 0 ? { requeueAfterMs: WAITING_PAUSE_MS } : undefined;
  }

  return new Controller<'cluster'>({
    name: 'allocator',
    clock,
    random,
    logger,
    triggers(add) {
      lacking.clear();
      ledger = Ledger.ofView(state.view);
      for (const task of state.view.tasks()) if (lacksAddresses(state.view, task)) lacking.add(task.id);
      const unsubscribe = state.observe((change) => {
        if (change.kind === 'task') {
          ledger.apply(change.before, change.after);
          const { after, before } = change;
          if (after !== undefined && lacksAddresses(state.view, after)) {
            if (!lacking.has(after.id)) add('cluster');
            lacking.add(after.id);
          } else if (before !== undefined) {
            lacking.delete(before.id);
          }
        }
        if (concerns(change)) add('cluster');
      });
      add('cluster');
      return unsubscribe;
    },
    reconcile,
  });
}

function concerns(change: StateChange): boolean {
  if (change.kind === 'network' || change.kind === 'route') return true;
  if (change.kind === 'stack') return change.after === undefined;
  if (change.kind === 'service') return networkPartOf(change.before) !== networkPartOf(change.after);
  if (change.kind === 'node') return change.before === undefined || change.after === undefined || factsOf(change.before) !== factsOf(change.after);
  if (change.kind !== 'task') return false;
  // The last task in a network that its service has left: the service's address there goes.
  const { before, after } = change;
  return before?.addresses !== undefined && !isTerminal(before.status.state) && (after === undefined || isTerminal(after.status.state));
}

function networkPartOf(service: Service | undefined): string {
  if (service === undefined) return '';
  const { task, ports, endpoint } = service.spec;
  return task.networks === undefined ? 'none' : JSON.stringify([task.networks, ports, endpoint, hasRouteLabels(service.spec) ? service.spec.labels : undefined]);
}

function factsOf(node: Node): string {
  const { description, network } = node;
  return JSON.stringify([routerPortsOf(node) !== undefined, description.network?.foreignRanges, description.address, network]);
}

