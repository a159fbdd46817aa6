import { defaultTask } from '@muster/shared/model/defaults';
import { asServiceId, asTaskId } from '@muster/shared/model/ids';
import type { Assignment, AssignmentsMessage } from '@muster/shared/model/session-messages';
import { describe, expect, it } from 'vitest';
import { emptyChain, extendChain, type AssignmentChain } from './assignment-chain.ts';

const fence = { incarnation: 1, epoch: 2, revision: 3 };
const spec = defaultTask('web:1');
const task = (id: string): Assignment => ({
  taskId: asTaskId(id),
  serviceId: asServiceId('s'),
  serviceName: 'web',
  stack: '',
  revision: 1,
  slot: 1,
  desiredState: 'running',
  notBefore: 0,
  spec,
  ports: [],
});
const complete = (ids: string[], lastPart = true): AssignmentsMessage => ({
  type: 'assignments',
  scope: 'complete',
  fence,
  appliesTo: 0,
  resultsIn: 1,
  assign: ids.map(task),
  remove: [],
  lastPart,
});
const incremental = (appliesTo: number, ids: string[], remove: string[] = []): AssignmentsMessage => ({
  ...complete(ids),
  scope: 'incremental',
  appliesTo,
  resultsIn: appliesTo + 1,
  remove: remove.map(asTaskId),
});

function follow(messages: readonly AssignmentsMessage[], from: AssignmentChain = emptyChain) {
  let chain = from;
  const outcomes: unknown[] = [];
  for (const message of messages) {
    const step = extendChain(chain, message);
    if (step.type === 'gap') return [...outcomes, 'gap'];
    chain = step.chain;
    outcomes.push(step.type === 'incomplete' ? 'incomplete' : step.change.assign.map(({ taskId }) => taskId));
  }
  return outcomes;
}

describe('extendChain', () => {
  it('joins the parts of a complete set, then each change', () => {
    expect(follow([complete(['a', 'b'], false), complete(['c']), incremental(1, ['d']), incremental(2, [])])).toEqual([
      'incomplete',
      ['a', 'b', 'c'],
      ['d'],
      [],
    ]);
  });

  it('takes a complete set at any time', () => {
    expect(follow([complete(['a']), incremental(1, ['b']), complete(['c']), incremental(1, ['d'])])).toEqual([['a'], ['b'], ['c'], ['d']]);
  });

  it.each([
    ['a change before the complete set', [incremental(0, ['a'])]],
    ['a change while the complete set is not whole', [complete(['a'], false), incremental(0, ['b'])]],
    ['a change that skips one', [complete(['a']), incremental(2, ['b'])]],
    ['a change that comes twice', [complete(['a']), incremental(1, ['b']), incremental(1, ['b'])]],
  ])('sees a gap in %s', (_what, messages) => {
    expect(follow(messages).at(-1)).toBe('gap');
  });
});
