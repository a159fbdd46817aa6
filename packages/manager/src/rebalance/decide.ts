/**
 * Which tasks to move so that services are spread again, after a node has come. Pure.
 *
 * For each task of the node that has most of a service, the scheduler itself is asked
 * where it would place it now; it is moved only when it would go to a node that has at
 * least `threshold` fewer. So every rule of placement holds, and a second look at the
 * result finds nothing to do. Moves are requests: the service controller carries them
 * out within the disruption ledger, each after its replacement serves.
 */
import type { NodeId, ServiceId } from '@muster/shared/model/ids';
import type { Service, Stored, Task } from '@muster/shared/model/objects';
import { isServing } from '@muster/shared/model/serving';
import { isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import { schedule } from '../scheduler/schedule.ts';
import { Usage } from '../scheduler/usage.ts';

/** Two nodes that differ by one task are as even as they can be. */
export const DEFAULT_REBALANCE_THRESHOLD = 2;
/** A request that could not be carried out in this time is void: the cluster is another by then. */
export const REBALANCE_LAPSES_MS = 600_000;
/** In one look; the next one finds the rest. */
export const MAX_MOVES = 500;

export interface Move {
  readonly task: Stored<Task>;
  readonly serviceName: string;
  readonly from: NodeId;
  /** Where the scheduler would place it now. */
  readonly to: NodeId;
  /** In words: `host-4 has 0 of its tasks, host-1 has 3`. */
  readonly reason: string;
}

export interface RebalanceOptions {
  readonly now: number;
  /** Least difference of a service's tasks on two nodes that is worth a move; at least 2. */
  readonly threshold: number;
  readonly concerns: (service: Service) => boolean;
}

export function decideRebalance(view: StateView, { now, threshold, concerns }: RebalanceOptions): readonly Move[] {
  const services = [...view.services()].filter((service) => isSpread(service) && concerns(service));
  if (services.length === 0) return [];
  const usage = Usage.ofView(view);
  const moves: Move[] = [];
  for (const service of services.sort((left, right) => (left.spec.name < right.spec.name ? -1 : 1))) {
    moves.push(...movesOf(service, { view, usage, now, threshold, limit: MAX_MOVES - moves.length }));
  }
  return moves;
}

/** The task with the request to move, as it is written. */
export function withRequest({ task, reason }: Move, now: number): Stored<Task> {
  return { ...task, evict: { by: 'rebalance', reason, at: now, lapsesAt: now + REBALANCE_LAPSES_MS } };
}

/** A rollout spreads by itself, and one change at a time is enough. */
function isSpread({ spec, removing, rollout }: Service): boolean {
  return spec.mode.type === 'replicated' && !removing && spec.task.placement.strategy === 'spread' && rollout?.state !== 'updating' && rollout?.state !== 'rolling-back';
}

interface Look {
  readonly view: StateView;
  /** As if the moves so far were made. */
  readonly usage: Usage;
  readonly now: number;
  readonly threshold: number;
  readonly limit: number;
}

function movesOf(service: Stored<Service>, { view, usage, now, threshold, limit }: Look): Move[] {
  const tasks = [...view.tasksOfService(service.id)].filter((task) => isWanted(task.desiredState));
  // While some move, or are to, nobody knows how it comes out.
  if (tasks.some((task) => task.evict !== undefined || task.replaces !== undefined && !isServing(task))) return [];
  const onNode = new Map<NodeId, Stored<Task>[]>();
  for (const task of tasks.filter(isServing).sort(newestFirst)) {
    if (task.nodeId !== undefined) onNode.set(task.nodeId, [...(onNode.get(task.nodeId) ?? []), task]);
  }
  const moves: Move[] = [];
  const counts = new Map(usage.tasksOfService(service.id));
  const settled = new Set<NodeId>();
  while (moves.length < limit) {
    const from = fullestOf(counts, settled);
    const task = from === undefined ? undefined : onNode.get(from)?.shift();
    if (from === undefined) break;
    if (task === undefined) {
      settled.add(from);
      continue;
    }
    const to = betterPlace(task, { view, usage, now, counts, threshold });
    if (to === undefined) {
      settled.add(from);
      continue;
    }
    const [had, has] = [counts.get(from) ?? 0, counts.get(to) ?? 0];
    counts.set(from, had - 1);
    counts.set(to, has + 1);
    moves.push({ task, serviceName: service.spec.name, from, to, reason: `${nameOf(view, to)} has ${has} of its tasks, ${nameOf(view, from)} has ${had}` });
  }
  return moves;
}

/** Asks the scheduler; when it has a better place, the usage is as if the task were there. */
function betterPlace(
  task: Stored<Task>,
  { view, usage, now, counts, threshold }: { view: StateView; usage: Usage; now: number; counts: ReadonlyMap<NodeId, number>; threshold: number },
): NodeId | undefined {
  const { nodeId: from, ...unplaced } = task;
  if (from === undefined) return undefined;
  const pending: Stored<Task> = { ...unplaced, avoids: from, status: { state: 'pending', at: now, message: '' } };
  // It still holds its place while its replacement is placed.
  const [placed] = schedule({ nodes: view.nodes(), pending: [pending], usage, urgencyOf: () => 0, now, limit: 1 }).placed;
  if (placed === undefined) return undefined;
  const to = placed.node.id;
  if ((counts.get(from) ?? 0) - (counts.get(to) ?? 0) < threshold) return undefined;
  usage.apply(view, task, { ...task, nodeId: to });
  return to;
}

function fullestOf(counts: ReadonlyMap<NodeId, number>, settled: ReadonlySet<NodeId>): NodeId | undefined {
  let fullest: NodeId | undefined;
  for (const [node, count] of counts) {
    if (settled.has(node) || count === 0) continue;
    const most = fullest === undefined ? 0 : (counts.get(fullest) ?? 0);
    if (count > most || (count === most && fullest !== undefined && node < fullest)) fullest = node;
  }
  return fullest;
}

function newestFirst(left: Stored<Task>, right: Stored<Task>): number {
  return right.createdAt - left.createdAt || right.slot - left.slot;
}

const nameOf = (view: StateView, id: NodeId): string => view.node(id)?.description.hostname ?? id;

export type Concerns = (service: Service) => boolean;

/** Of the services named; of all when none is. */
export function concernsOf(ids: ReadonlySet<ServiceId>): Concerns {
  return ({ id }) => ids.size === 0 || ids.has(id);
}
