/**
 * The nodes that fit a service, best first. With spread preferences they form a
 * tree, one level for each preference and one branch for each value: a task goes
 * down the branch with the fewest tasks of its service, as in Swarm. Pure.
 */
import { attributeOf } from '@muster/shared/model/constraint';
import type { Candidate } from './candidate.ts';
import { Heap } from './heap.ts';
import type { WeightedSpread } from './requirements.ts';

type Compare = (left: Candidate, right: Candidate) => number;

export interface Pool {
  /** The node for the next task; undefined when none is left. */
  best(): Candidate | undefined;
  /** The node it would be without the best. */
  runnerUp(): Candidate | undefined;
  /** For each preference, the best node's branch and the service's tasks in it. */
  path(): readonly { readonly label: string; readonly tasks: number }[];
  /** To be called when a task was placed on the best node. */
  placed(stillFits: boolean): void;
}

export interface Member {
  readonly candidate: Candidate;
  /** Nodes that do not fit count, too, when the tasks of a branch are counted. */
  readonly fits: boolean;
}

/** `members` are all nodes when there are spread preferences; without, those that fit are enough. */
export function poolOf(members: readonly Member[], spreads: readonly WeightedSpread[], compare: Compare): Pool {
  const [spread, ...rest] = spreads;
  if (spread === undefined) return flatPool(members.flatMap(({ candidate, fits }) => (fits ? candidate : [])), compare);
  const byValue = new Map<string, Member[]>();
  for (const member of members) {
    // Swarm compares values exactly here, though constraints ignore case.
    const value = attributeOf(spread.attribute, member.candidate.node);
    const branch = byValue.get(value);
    if (branch === undefined) byValue.set(value, [member]);
    else branch.push(member);
  }
  const weightOf = weightsOf(spread, [...byValue.keys()]);
  const branches = [...byValue].map(([value, inside]) => ({
    weight: weightOf(value),
    label: `${spread.text}=${value}`,
    tasks: inside.reduce((sum, { candidate }) => sum + candidate.serviceTasks, 0),
    pool: poolOf(inside, rest, compare),
  }));
  return treePool(branches, compare);
}

/** The percent that a value was given; those without divide what is left. */
function weightsOf({ targets }: WeightedSpread, values: readonly string[]): (value: string) => number {
  if (targets.size === 0) return () => 1;
  const given = [...targets.values()].reduce((sum, percent) => sum + percent, 0);
  const others = values.filter((value) => !targets.has(value)).length;
  return (value) => targets.get(value) ?? Math.max(0, 100 - given) / others;
}

export function flatPool(candidates: Candidate[], compare: Compare): Pool {
  const heap = new Heap(candidates, compare);
  return {
    best: () => heap.first(),
    runnerUp: () => heap.second(),
    path: () => [],
    placed(stillFits) {
      if (stillFits) heap.settleFirst();
      else heap.removeFirst();
    },
  };
}

interface Branch {
  /** Its share of the service; only the ratio to the others' counts. */
  readonly weight: number;
  readonly label: string;
  tasks: number;
  readonly pool: Pool;
}

/**
 * The branch that is furthest below its share goes first (Webster's method); with
 * equal weights, that with the fewest tasks. One without a share takes what finds
 * no other place.
 */
function byShare(left: Branch, right: Branch): number {
  if (left.weight === right.weight) return left.tasks - right.tasks;
  if (left.weight === 0) return 1;
  if (right.weight === 0) return -1;
  return (left.tasks + 0.5) / left.weight - (right.tasks + 0.5) / right.weight;
}

function treePool(branches: readonly Branch[], compare: Compare): Pool {
  const byRank = (left: Branch, right: Branch) => {
    const best = left.pool.best();
    const other = right.pool.best();
    // Empty branches never enter the heap; this only satisfies the types.
    if (best === undefined || other === undefined) return 0;
    return best.failures - other.failures || byShare(left, right) || compare(best, other);
  };
  const heap = new Heap(
    branches.filter(({ pool }) => pool.best() !== undefined),
    byRank,
  );
  return {
    best: () => heap.first()?.pool.best(),
    runnerUp() {
      const first = heap.first();
      const inside = first?.pool.runnerUp();
      const second = heap.second();
      const outside = second?.pool.best();
      if (first === undefined || inside === undefined) return outside;
      if (second === undefined || outside === undefined) return inside;
      return (inside.failures - outside.failures || byShare(first, second) || compare(inside, outside)) < 0 ? inside : outside;
    },
    path() {
      const first = heap.first();
      return first === undefined ? [] : [{ label: first.label, tasks: first.tasks }, ...first.pool.path()];
    },
    placed(stillFits) {
      const first = heap.first();
      if (first === undefined) return;
      first.tasks += 1;
      first.pool.placed(stillFits);
      if (first.pool.best() === undefined) heap.removeFirst();
      else heap.settleFirst();
    },
  };
}
