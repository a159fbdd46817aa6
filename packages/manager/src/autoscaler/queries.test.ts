import { afterEach, describe, expect, it } from 'vitest';
import { defaultAutoscale } from '@muster/shared/model/defaults';
import type { LoadTarget } from '@muster/shared/model/service-spec';
import { silentLogger } from '@muster/shared/runtime/logger';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import type { QueryPrometheus } from './prometheus.ts';
import { Queries } from './queries.ts';

const PERIOD_MS = 15_000;
const target = (query: string, address?: string): LoadTarget => ({
  source: 'prometheus',
  name: 'rps',
  type: 'average',
  amount: 1,
  prometheus: { query, ...(address === undefined ? {} : { address }) },
});
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function open(query: QueryPrometheus | undefined) {
  const clock = new VirtualClock({ turns: 3 });
  const queries = new Queries({ query, clock, logger: silentLogger, periodMs: PERIOD_MS });
  const stop = new AbortController();
  const running = queries.run(stop.signal);
  stops.push(async () => {
    stop.abort();
    await running;
  });
  return { clock, queries };
}

describe('queries', () => {
  it('are asked when somebody reads them, and again when that is getting old', async () => {
    let asked = 0;
    const { clock, queries } = open(() => Promise.resolve({ value: (asked += 1) }));
    expect(queries.read(target('a'))).toEqual({ problem: 'Prometheus was not heard yet' });
    expect(queries.isAsking({ ...defaultAutoscale, metrics: [target('a')] })).toBe(true);
    await clock.advance(1);
    expect(queries.isAsking({ ...defaultAutoscale, metrics: [target('a')] })).toBe(false);
    expect(queries.read(target('a'))).toMatchObject({ value: 1 });
    await clock.advance(PERIOD_MS);
    expect(queries.read(target('a'))).toMatchObject({ value: 1 });
    await clock.advance(1);
    expect(queries.read(target('a'))).toMatchObject({ value: 2 });
    await clock.advance(600_000);
    expect(asked).toBe(2);
  });

  it('that are the same are asked once, whoever reads them', async () => {
    let asked = 0;
    const { clock, queries } = open(() => Promise.resolve({ value: (asked += 1) }));
    for (let service = 0; service < 1_000; service += 1) queries.read(target('sum(a)'));
    await clock.advance(1);
    expect(asked).toBe(1);
  });

  it('keep the last value for its time when Prometheus is gone, then say why there is none', async () => {
    let isThere = true;
    const { clock, queries } = open(() => Promise.resolve(isThere ? { value: 7 } : { problem: 'gone', unreachable: true }));
    queries.read(target('a'));
    await clock.advance(1);
    isThere = false;
    for (let pass = 0; pass < 4; pass += 1) {
      expect(queries.read(target('a'))).toMatchObject({ value: 7 });
      await clock.advance(PERIOD_MS);
    }
    await clock.advance(1);
    expect(queries.read(target('a'))).toEqual({ problem: 'gone' });
    isThere = true;
    await clock.advance(PERIOD_MS);
    queries.read(target('a'));
    await clock.advance(1);
    expect(queries.read(target('a'))).toMatchObject({ value: 7 });
  });

  it('of an address that does not answer hold up no other address, and wait once for all of them', async () => {
    const hanging: (() => void)[] = [];
    let asked = 0;
    const { clock, queries } = open(({ address }) => {
      if (address === 'http://well') return Promise.resolve({ value: 1 });
      asked += 1;
      return new Promise((resolve) => hanging.push(() => resolve({ problem: 'no answer within 5 s', unreachable: true })));
    });
    for (let query = 0; query < 100; query += 1) queries.read(target(`q${query}`, 'http://ill'));
    queries.read(target('a', 'http://well'));
    await clock.advance(1);
    expect(queries.read(target('a', 'http://well'))).toMatchObject({ value: 1 });
    expect(asked).toBe(8);
    for (const finish of hanging.splice(0)) finish();
    await clock.advance(1);
    // The 92 others took the answer of the first 8 for theirs.
    expect(asked).toBe(8);
    expect(queries.read(target('q99', 'http://ill'))).toEqual({ problem: 'no answer within 5 s' });
  });

  it('say so where there is nobody to ask', () => {
    expect(open(undefined).queries.read(target('a'))).toEqual({ problem: 'this manager cannot ask a Prometheus' });
  });
});
