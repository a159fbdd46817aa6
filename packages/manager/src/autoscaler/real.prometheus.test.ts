/** The contract of Prometheus on the real program, and a number that it has scraped. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prometheusOver } from './prometheus.ts';
import { describePrometheus } from './testing/prometheus-contract.ts';
import { startServer } from './testing/prometheus-double.ts';
import { type PrometheusProcess, startPrometheus } from './testing/prometheus-process.ts';

let waiting = 42;
let application: Awaited<ReturnType<typeof startServer>> | undefined;
let prometheus: PrometheusProcess | undefined;

beforeAll(async () => {
  application = await startServer((_request, response) => response.end(`# TYPE queue_length gauge\nqueue_length{queue="a"} ${waiting}\nqueue_length{queue="b"} 1\n`));
  prometheus = await startPrometheus({ scrape: `127.0.0.1:${application.port}` });
});
afterAll(async () => {
  await prometheus?.[Symbol.asyncDispose]();
  await application?.[Symbol.asyncDispose]();
});

describePrometheus('the real program', () => prometheus?.address ?? '');

it('reads what it has scraped from an application, and sees it change', async () => {
  const ask = prometheusOver({ address: prometheus?.address ?? '' });
  const value = async (query: string) => ask({ query }, new AbortController().signal);
  /** The next scrape is a second away. */
  const until = async (query: string, expected: number) => {
    for (let times = 0; times < 200; times += 1) {
      const answer = await value(query);
      if ('value' in answer && answer.value === expected) return;
      await sleep(100);
    }
    expect(await value(query)).toEqual({ value: expected });
  };
  await until('sum(queue_length)', 43);
  expect(await value('queue_length')).toEqual({ problem: 'the query gives 2 series: put sum(…) or max(…) around it' });
  waiting = 99;
  await until('sum(queue_length)', 100);
});
