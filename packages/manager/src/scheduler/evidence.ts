/**
 * Why a task went where it went, or nowhere. Everything that is the same for all
 * tasks of a group is one shared object. Pure.
 */
import type { PlacementEvidence } from '@muster/shared/model/objects';
import type { Candidate } from './candidate.ts';
import type { NodeLoad } from './fits.ts';
import type { Pool } from './pool.ts';
import { plural } from './quantity.ts';
import { FILTERS, type Misfit } from './requirements.ts';

/** The nodes that a group of tasks cannot use, counted by reason. */
export class Rejections {
  readonly #byMisfit = new Map<Misfit, { nodes: number; mostFree: number }>();
  #total = 0;
  #counts: Readonly<Record<string, number>> | undefined;

  add(misfit: Misfit, { node, usage }: NodeLoad): void {
    const free = misfit.measure?.free(node, usage) ?? 0;
    const entry = this.#byMisfit.get(misfit);
    if (entry === undefined) {
      this.#byMisfit.set(misfit, { nodes: 1, mostFree: free });
    } else {
      entry.nodes += 1;
      entry.mostFree = Math.max(entry.mostFree, free);
    }
    this.#total += 1;
    this.#counts = undefined;
  }

  get total(): number {
    return this.#total;
  }

  /** Filter → nodes; the same object until a node is added. */
  counts(): Readonly<Record<string, number>> {
    if (this.#counts !== undefined) return this.#counts;
    const counts = FILTERS.map((filter) => {
      const misfits = [...this.#byMisfit].filter(([misfit]) => misfit.filter === filter);
      return [filter, misfits.reduce((sum, [, { nodes }]) => sum + nodes, 0)] as const;
    });
    this.#counts = Object.fromEntries(counts.filter(([, nodes]) => nodes > 0));
    return this.#counts;
  }

  /** `3 nodes: 2 do not match constraint node.labels.zone == east, 1 has not enough memory (…)`, `the only node is drained`. */
  describe(): string {
    const parts = [...this.#byMisfit]
      .map(([misfit, { nodes, mostFree }]) => ({ nodes, text: countedReason(misfit, nodes, mostFree) }))
      // By number, then by text: the order in which the nodes were looked at must not show.
      .sort((left, right) => right.nodes - left.nodes || (left.text < right.text ? -1 : 1));
    if (this.#total === 1) return `the only node ${parts[0]?.text.slice('1 '.length) ?? ''}`;
    return `${plural(this.#total, 'node')}: ${parts.map(({ text }) => text).join(', ')}`;
  }
}

export function noNodeEvidence(rejections: Rejections, decidedAt: number): PlacementEvidence {
  const summary = rejections.total === 0 ? 'no suitable node: there are no nodes' : `no suitable node: ${rejections.describe()}`;
  return { decidedAt, nodesConsidered: rejections.total, rejected: rejections.counts(), scores: [], summary };
}

/** For a group that cannot be checked against any node. */
export function failedEvidence(summary: string, decidedAt: number): PlacementEvidence {
  return { decidedAt, nodesConsidered: 0, rejected: {}, scores: [], summary };
}

/** For a task that has its node by definition: a global service's. */
export function pinnedEvidence(candidate: Candidate, decidedAt: number, misfit?: { readonly filter: string; readonly reason: string }): PlacementEvidence {
  const { hostname } = candidate.node.description;
  return {
    decidedAt,
    nodesConsidered: 1,
    rejected: misfit === undefined ? {} : { [misfit.filter]: 1 },
    scores: [],
    summary: misfit === undefined ? `${hostname} has one task of this global service` : `cannot run on its node: ${hostname} ${misfit.reason}`,
  };
}

/** To be made before the task is counted on the pool's best node, `chosen`. */
export function placementEvidence(chosen: Candidate, pool: Pool, rejections: Rejections, nodes: number, decidedAt: number): PlacementEvidence {
  const runnerUp = pool.runnerUp();
  const { failures, preferred, neighbours, serviceTasks, tasks, sharePpm, node } = chosen;
  const scores = failures === 0 ? [] : [{ name: 'recent failures', value: failures }];
  if (neighbours !== undefined) scores.push({ name: 'preferred rules kept', value: preferred });
  for (const { label, tasks } of pool.path()) scores.push({ name: `tasks in ${label}`, value: tasks });
  scores.push(
    { name: 'tasks of the service', value: serviceTasks },
    { name: 'tasks', value: tasks },
    { name: 'reserved share', value: Math.round(sharePpm / 1000) / 1000 },
  );
  return {
    decidedAt,
    nodesConsidered: nodes,
    rejected: rejections.counts(),
    scores,
    ...(runnerUp === undefined ? {} : { runnerUp: runnerUp.node.id }),
    summary: `${node.description.hostname}: best of ${nodes - rejections.total} nodes that fit, out of ${nodes}`,
  };
}

function countedReason({ singular, plural: many, measure }: Misfit, nodes: number, mostFree: number): string {
  const reason = `${nodes} ${nodes === 1 ? singular : many}`;
  if (measure === undefined) return reason;
  return `${reason} (needs ${measure.format(measure.needed)}, ${nodes === 1 ? '' : 'at most '}${measure.format(mostFree)} free)`;
}
