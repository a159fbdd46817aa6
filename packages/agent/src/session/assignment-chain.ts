/**
 * Puts the assignments of one session together: the parts of the complete set,
 * then each set of changes onto the one before. A gap means that something was
 * missed, and that is repaired by a new session, never by guessing.
 */
import type { Assignment, AssignmentsMessage } from '@muster/shared/model/session-messages';
import type { AssignmentChange } from '../journal/journal.ts';

/** Tasks in one complete set at most: far beyond what a node can run, and a bound on memory. */
const MAX_TASKS = 100_000;

export interface AssignmentChain {
  /** Number of the set that was reached; undefined before the first complete one. */
  readonly at: number | undefined;
  /** What earlier parts of an unfinished complete set hold. */
  readonly parts: readonly Assignment[];
}

export type ChainStep =
  | { readonly type: 'incomplete'; readonly chain: AssignmentChain }
  | { readonly type: 'change'; readonly chain: AssignmentChain; readonly change: AssignmentChange }
  | { readonly type: 'gap'; readonly reason: string };

export const emptyChain: AssignmentChain = { at: undefined, parts: [] };

export function extendChain(chain: AssignmentChain, message: AssignmentsMessage): ChainStep {
  const { fence, assign, remove, resultsIn } = message;
  if (message.scope === 'incremental') {
    if (chain.parts.length > 0) return { type: 'gap', reason: 'changes came before the complete set was whole' };
    if (chain.at === undefined) return { type: 'gap', reason: 'changes came before a complete set' };
    if (message.appliesTo !== chain.at) {
      return { type: 'gap', reason: `changes apply to set ${message.appliesTo}, but set ${chain.at} is the last one received` };
    }
    return { type: 'change', chain: { at: resultsIn, parts: [] }, change: { fence, complete: false, assign, remove } };
  }
  const parts = [...chain.parts, ...assign];
  if (parts.length > MAX_TASKS) return { type: 'gap', reason: `the complete set holds more than ${MAX_TASKS} tasks` };
  if (!message.lastPart) return { type: 'incomplete', chain: { at: chain.at, parts } };
  return { type: 'change', chain: { at: resultsIn, parts: [] }, change: { fence, complete: true, assign: parts, remove: [] } };
}
