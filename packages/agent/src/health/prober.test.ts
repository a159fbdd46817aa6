import { describe, expect, it } from 'vitest';
import { defaultProbeTimes } from '@muster/shared/model/probes';
import type { ProbeSpec, ProbesSpec } from '@muster/shared/model/service-spec';
import { silentLogger } from '@muster/shared/runtime/logger';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { DriverError, type ContainerState } from '../driver/driver.ts';
import type { ProbeResult } from './decide.ts';
import { Prober, type ProberOptions } from './prober.ts';
import { targetOf } from './target.ts';
import { TICK_MS, TimerWheel } from './wheel.ts';

const tcp = (times: Partial<ProbeSpec> = {}): ProbeSpec => ({ ...defaultProbeTimes, check: { type: 'tcp', port: 80 }, ...times });
const container = (more: Partial<ContainerState> = {}): ContainerState => ({
  taskId: 't',
  containerId: 'c',
  phase: 'running',
  health: 'none',
  outOfMemory: false,
  ports: [],
  address: '10.1.1.1',
  startedAt: 0,
  ...more,
});

function world(more: Partial<ProberOptions> = {}) {
  const clock = new VirtualClock();
  const asked: number[] = [];
  const told: number[] = [];
  let answer: ProbeResult = { ok: true };
  const prober = new Prober({
    clock,
    logger: silentLogger,
    driver: { exec: () => Promise.reject(new DriverError('unavailable', 'the engine is away')) },
    probe: () => {
      asked.push(clock.monotonic());
      return Promise.resolve(answer);
    },
    onVerdict: () => told.push(clock.monotonic()),
    ...more,
  });
  const startedAt = clock.now();
  const look = (probes: ProbesSpec, state = container({ startedAt })) => prober.verdict('t', probes, state, { started: false });
  return {
    clock,
    asked,
    told,
    prober,
    look,
    answers: (next: ProbeResult): void => {
      answer = next;
    },
  };
}

describe('the prober', () => {
  it('waits for the initial delay, then comes again each period, whoever asks how often', async () => {
    const { clock, asked, look } = world();
    const probes = { readiness: tcp({ initialDelayMs: 2_000, periodMs: 1_000 }) };
    for (let step = 0; step < 60; step++) {
      look(probes);
      await clock.advance(100);
    }
    expect(asked[0]).toBe(2_000);
    expect(asked).toHaveLength(5);
    const last = asked.at(-1) ?? 0;
    expect(last - (asked.at(-2) ?? 0)).toBeLessThanOrEqual(1_000 + TICK_MS);
  });

  it('tells of a verdict once, in the moment in which it changes', async () => {
    const { clock, told, look, answers } = world();
    const probes = { readiness: tcp({ periodMs: 1_000, failureThreshold: 1 }) };
    look(probes);
    await clock.advance(5_000);
    expect(told).toHaveLength(1);
    answers({ ok: false, why: 'no' });
    await clock.advance(5_000);
    expect(told).toHaveLength(2);
    expect(look(probes)).toMatchObject({ ready: false, notReady: expect.stringContaining('tcp :80: no') });
  });

  it('begins anew with each run of the container', async () => {
    const { clock, asked, look } = world();
    const probes = { startup: tcp({ periodMs: 1_000 }) };
    look(probes);
    await clock.advance(100);
    expect(look(probes).started).toBe(true);
    await clock.advance(10_000);
    expect(asked).toHaveLength(1);
    expect(look(probes, container({ startedAt: clock.now() })).started).toBe(false);
    await clock.advance(100);
    expect(asked).toHaveLength(2);
  });

  it('asks nothing more of a container that is forgotten', async () => {
    const { clock, asked, look, prober } = world();
    look({ liveness: tcp({ periodMs: 1_000 }) });
    await clock.advance(100);
    prober.forget('t');
    await clock.advance(60_000);
    expect(asked).toHaveLength(1);
    expect(clock.nextTimerAt()).toBeUndefined();
  });

  it('counts an answer that comes too late as a failure, and cuts the question off', async () => {
    let isCut = false;
    const { clock, look } = world({
      probe: (_check, _target, _timeoutMs, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            isCut = true;
            resolve({ ok: true });
          });
        }),
    });
    const probes = { liveness: tcp({ periodMs: 1_000, timeoutMs: 300, failureThreshold: 1 }) };
    look(probes);
    await clock.advance(1_000);
    expect(isCut).toBe(true);
    expect(look(probes).failure).toBe('the liveness probe failed once: tcp :80: no answer within 300 ms');
  });

  it('blames no container for an engine that does not answer, and none that somebody has paused', async () => {
    const { clock, look, asked, answers } = world();
    const exec = { liveness: tcp({ check: { type: 'exec', command: ['true'] }, periodMs: 1_000, failureThreshold: 1 }) };
    look(exec);
    await clock.advance(10_000);
    expect(look(exec).failure).toBeUndefined();
    const paused = world();
    paused.answers({ ok: false, why: 'no' });
    const probes = { liveness: tcp({ periodMs: 1_000, failureThreshold: 1 }) };
    paused.look(probes, container({ phase: 'paused', startedAt: paused.clock.now() }));
    await paused.clock.advance(10_000);
    expect(paused.asked).toEqual([]);
    const resumed = container({ startedAt: paused.clock.now() - 10_000 });
    expect(paused.look(probes, resumed).failure).toBeUndefined();
    await paused.clock.advance(2_000);
    expect(paused.look(probes, resumed).failure).toBeDefined();
    answers({ ok: true });
    expect(asked).toEqual([]);
  });
});

describe('where a container is probed', () => {
  const ports = [{ protocol: 'tcp', targetPort: 80, publishedPort: 32_768 }] as const;
  it.each([
    ['at its own address', { address: '10.1.1.1', ports }, { host: '10.1.1.1', port: 80 }],
    ['else at the published port', { ports }, { host: '127.0.0.1', port: 32_768 }],
    ['else nowhere', { ports: [] }, undefined],
  ])('%s', (_what, state, expected) => {
    expect(targetOf(state, 80)).toEqual(expected);
  });
});

describe('the wheel', () => {
  it('runs what is due in one tick by one timer, and keeps none for nothing', async () => {
    const clock = new VirtualClock();
    const wheel = new TimerWheel(clock);
    const ran: string[] = [];
    for (let index = 0; index < 100; index++) wheel.at(1_000, () => ran.push(`a${index}`));
    const cancel = wheel.at(500, () => ran.push('cancelled'));
    wheel.at(10, () => ran.push('first'));
    expect(clock.nextTimerAt()).toBe(TICK_MS);
    cancel();
    await clock.advance(999);
    expect(ran).toEqual(['first']);
    await clock.advance(TICK_MS);
    expect(ran).toHaveLength(101);
    expect(clock.nextTimerAt()).toBeUndefined();
  });

  it('runs what is past due in the next tick', async () => {
    const clock = new VirtualClock();
    const wheel = new TimerWheel(clock);
    await clock.advance(5_000);
    let isRun = false;
    wheel.at(100, () => {
      isRun = true;
    });
    await clock.advance(TICK_MS);
    expect(isRun).toBe(true);
  });
});
