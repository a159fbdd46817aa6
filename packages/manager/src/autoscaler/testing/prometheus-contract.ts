/** What a Prometheus does with a query, as the autoscaler relies on it; held against the double of the tests and the real program. */
import { describe, expect, it } from 'vitest';
import { prometheusOver } from '../prometheus.ts';

/** `address` is asked for when a test runs, for it is known once the server listens. */
export function describePrometheus(what: string, address: () => string): void {
  const ask = (query: string) => prometheusOver()({ query, address: address(), timeoutMs: 10_000 }, new AbortController().signal);

  describe(`the answers of ${what}`, () => {
    it.each<readonly [sentence: string, query: string, value: number]>([
      ['a scalar is a value', '12.5', 12.5],
      ['a vector with one element is its value', 'vector(3)', 3],
      ['zero is a value', 'vector(0)', 0],
      ['a large number is a value', '1e9', 1e9],
    ])('%s', async (_sentence, query, value) => {
      expect(await ask(query)).toEqual({ value });
    });

    it.each<readonly [sentence: string, query: string, problem: string]>([
      ['a vector without elements has no value', 'nothing_of_this_name', 'the query gives nothing: there is no such series now'],
      ['a vector with two elements is ambiguous', 'vector(1) or label_replace(vector(2), "a", "b", "", "")', 'the query gives 2 series: put sum(…) or max(…) around it'],
      ['what is not a number is no load', 'vector(0) / 0', 'the query gives NaN, which is no load'],
      ['what has no end is no load', '1 / 0', 'the query gives +Inf, which is no load'],
      ['less than nothing is no load', 'vector(-1)', 'the query gives -1: a load is not negative'],
      ['a range is no number', 'nothing_of_this_name[1m]', 'the query gives a matrix: one that gives a number is wanted, such as sum(rate(…[1m]))'],
      ['a text is no number', '"a"', 'the query gives a string: one that gives a number is wanted, such as sum(rate(…[1m]))'],
      ['a query that does not parse is refused with its reason', 'sum(', 'it refuses the query: bad_data: '],
    ])('%s', async (_sentence, query, problem) => {
      const answer = await ask(query);
      expect('problem' in answer ? answer.problem : answer).toContain(problem);
      expect(answer).not.toHaveProperty('unreachable');
    });
  });
}
