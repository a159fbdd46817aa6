import { describe, expect, it } from 'vitest';
import { asTaskId } from '@muster/shared/model/ids';
import { checkTransaction } from '../store/check-request.ts';
import { makeService, makeTask } from '../scheduler/testing/cluster.ts';
import { create, replace, type Mutation } from './mutation.ts';
import { planTransactions } from './transactions.ts';

describe('planTransactions', () => {
  const replaced = (count: number): Mutation[] =>
    Array.from({ length: count }, (_, index) => replace({ ...makeTask('web', 1), id: asTaskId(`task-${index}`), version: index + 1 }));
  const created = (count: number): Mutation[] => Array.from({ length: count }, (_, index) => create(makeService(`web-${index}`)[0]));

  it.each([undefined, 7])('makes only transactions that a store takes, with every mutation once and in order (epoch %s)', (epoch) => {
    for (const count of [1, 62, 63, 64, 125, 126, 127, 128, 300]) {
      for (const mutations of [replaced(count), created(count), [...replaced(count), ...created(count)]]) {
        const planned = planTransactions(mutations, epoch);
        for (const { transaction } of planned) checkTransaction(transaction);
        expect(planned.flatMap((part) => part.mutations)).toEqual(mutations);
        const fenced = planned.filter(({ transaction }) => transaction.compares.some((compare) => 'createRevision' in compare && compare.createRevision === 7));
        expect(fenced).toHaveLength(epoch === undefined ? 0 : planned.length);
      }
    }
  });
});
