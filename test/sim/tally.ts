/** What really befell the cluster in a run: a run in which nothing happens holds every promise. */
import type { ObjectKind, Task } from '@muster/shared/model/objects';
import { sameSpec } from '@muster/shared/model/same-spec';
import type { SeenRevision } from './ledger.ts';

/** What the faults come to, whatever they hit. */
export const FAULT_KINDS = ['crash', 'restart', 'partition', 'duplicate', 'reorder', 'delay', 'clock pause', 'lost answer', 'store conflict'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Those of a leader, but for the one that replaces the cluster's root: nothing is signed in the simulator. */
export const CONTROLLERS = ['node lifecycle', 'services', 'jobs', 'scheduler', 'allocator', 'autoscaler', 'rebalancer', 'reaper'] as const;
export type ControllerName = (typeof CONTROLLERS)[number];

/** What hosts are told that serve or lead. */
export const ORDERS = ['told where to lead', 'told to stop what has served'] as const;

export type Happening = FaultKind | (typeof ORDERS)[number] | `fault: ${string}` | `wrote: ${ControllerName}` | `stale view: ${ControllerName}`;

export class Tally {
  readonly #counts = new Map<Happening, number>();

  add(what: Happening, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times);
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}

/** How often each happened in all runs together. */
export function sumOf(counts: Iterable<Readonly<Record<string, number>>>): Readonly<Record<string, number>> {
  const sum: Record<string, number> = {};
  for (const one of counts) for (const [what, times] of Object.entries(one)) sum[what] = (sum[what] ?? 0) + times;
  return sum;
}

/** Which controllers decided what was written under an epoch: each has fields of its own. */
export function decidersOf({ changes }: Pick<SeenRevision, 'changes'>): ReadonlySet<ControllerName> {
  const deciders = new Set<ControllerName>();
  for (const change of changes) {
    const decider = deciderOf(change);
    if (decider !== undefined) deciders.add(decider);
  }
  return deciders;
}

const WHOLLY: Partial<Record<ObjectKind, ControllerName>> = {
  network: 'allocator',
  endpoint: 'allocator',
  service: 'services',
  revision: 'services',
  run: 'jobs',
  job: 'jobs',
  autoscale: 'autoscaler',
};

function deciderOf({ kind, before, after }: SeenRevision['changes'][number]): ControllerName | undefined {
  if (kind === 'node') return sameSpec(before?.status, after?.status) ? 'allocator' : 'node lifecycle';
  return kind === 'task' ? deciderOfTask(before, after) : WHOLLY[kind];
}

function deciderOfTask(before: Task | undefined, after: Task | undefined): ControllerName | undefined {
  if (after === undefined) return 'reaper';
  if (before === undefined || before.desiredState !== after.desiredState) return after.runId === undefined ? 'services' : 'jobs';
  if (before.evict === undefined && after.evict?.by === 'rebalance') return 'rebalancer';
  if (before.nodeId !== after.nodeId || before.evidence?.summary !== after.evidence?.summary) return 'scheduler';
  return before.addresses === undefined && after.addresses !== undefined ? 'allocator' : undefined;
}
