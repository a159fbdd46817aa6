import { expect, it } from 'vitest';
import { asTaskId } from '@muster/shared/model/ids';
import type { TaskSample } from '@muster/shared/model/session-messages';
import { silentLogger } from '@muster/shared/runtime/logger';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { DriverError, type ContainerStats } from '../driver/driver.ts';
import { sampleBetween, Sampler } from './sampler.ts';

const stats = (cpuNanos: number, readAt: number): ContainerStats => ({ cpuNanos, memoryBytes: 5, memoryLimitBytes: 9, pids: 1, readAt });
const ID = asTaskId('t');

it.each<readonly [what: string, before: ContainerStats | undefined, after: ContainerStats, nanoCpus: number | undefined]>([
  ['half a core', stats(0, 1_000), stats(1e9, 3_000), 5e8],
  ['nothing', stats(7, 1_000), stats(7, 2_000), 0],
  ['a first reading', undefined, stats(7, 2_000), undefined],
  ['the same reading twice', stats(7, 2_000), stats(7, 2_000), undefined],
  ['a counter that began anew', stats(7, 1_000), stats(3, 2_000), undefined],
])('between two readings: %s', (_what, before, after, nanoCpus) => {
  expect(sampleBetween(ID, before, after)?.nanoCpus).toBe(nanoCpus);
});

it('measures what is to be measured, leaves out what cannot be, and asks for nothing else', async () => {
  const clock = new VirtualClock();
  const batches: (readonly TaskSample[])[] = [];
  const asked: string[] = [];
  let tasks = [asTaskId('a'), asTaskId('gone')];
  const sampler = new Sampler({
    clock,
    logger: silentLogger,
    periodMs: 1_000,
    tasks: () => tasks,
    onSamples: (samples) => batches.push(samples),
    driver: {
      stats(taskId) {
        asked.push(taskId);
        if (taskId === 'gone') return Promise.reject(new DriverError('not-found', 'gone'));
        return Promise.resolve(stats(clock.now() * 250_000, clock.now()));
      },
    },
  });
  const stop = new AbortController();
  const running = sampler.run(stop.signal);
  await clock.advance(2_500);
  expect(batches).toEqual([[expect.objectContaining({ taskId: 'a', nanoCpus: 250_000_000, memoryBytes: 5 })]]);
  tasks = [];
  const before = asked.length;
  await clock.advance(10_000);
  expect(asked).toHaveLength(before);
  stop.abort();
  await running;
});

it('goes through the other tasks in turn, a fifth of them at a time, and remembers their last reading', async () => {
  const clock = new VirtualClock();
  const samples: TaskSample[] = [];
  const asked: string[] = [];
  const others = Array.from({ length: 7 }, (_, index) => asTaskId(`t${index}`));
  const sampler = new Sampler({
    clock,
    logger: silentLogger,
    periodMs: 1_000,
    tasks: () => [],
    others: () => others,
    onSamples: (some) => samples.push(...some),
    driver: {
      stats(taskId) {
        asked.push(taskId);
        return Promise.resolve(stats(clock.now() * 250_000, clock.now()));
      },
    },
  });
  const stop = new AbortController();
  const running = sampler.run(stop.signal);
  await clock.advance(3_500);
  expect(asked).toEqual(['t0', 't1', 't2', 't3', 't4', 't5']);
  expect(samples).toEqual([]);
  await clock.advance(4_000);
  expect(new Set(asked).size).toBe(7);
  expect(samples.length).toBeGreaterThan(5);
  expect(new Set(samples.map(({ nanoCpus }) => nanoCpus))).toEqual(new Set([250_000_000]));
  stop.abort();
  await running;
});
