/**
 * The nodes that fit a service, best first. With spread preferences they form a
 * tree, one level for each preference and one branch for each value: a task goes
 * down the branch with the fewest tasks of its service, as in Swarm. Pure.
 */
import { attributeOf, type Spread } from '@muster/shared/model/constraint';
import type { Candidate } from './candidate.ts';
import { Heap } from './heap.ts';

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
export function poolOf(members: readonly Member[], spreads: readonly Spread[], compare: Compare): Pool {
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
  const branches = [...byValue].map(([value, inside]) => ({
    label: `${spread.text}=${value}`,
    tasks: inside.reduce((sum, { candidate }) => sum + candidate.serviceTasks, 0),
    pool: poolOf(inside, rest, compare),
  }));
  return treePool(branches, compare);
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
  readonly label: string;
  tasks: number;
  readonly pool: Pool;
}

function treePool(branches: readonly Branch[], compare: Compare): Pool {
  const byRank = (left: Branch, right: Branch) => {
    const best = left.pool.best();
    const other = right.pool.best();
    // Empty branches never enter the heap; this only satisfies the types.
    if (best === undefined || other === undefined) return 0;
    return best.failures - other.failures || left.tasks - right.tasks || compare(best, other);
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
      return (inside.failures - outside.failures || first.tasks - second.tasks || compare(inside, outside)) < 0 ? inside : outside;
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
