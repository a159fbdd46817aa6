import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultAutoscale } from '@muster/shared/model/defaults';
import { asServiceId } from '@muster/shared/model/ids';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { Loads } from './loads.ts';
import { decideRest, type RestInput } from './rest.ts';

const base: RestInput = { spec: { ...defaultAutoscale, min: 0, max: 5, idleMs: 10_000 }, current: 1, demand: undefined, since: 100_000, isRollingOut: false, now: 105_000 };
const ask = (more: Partial<RestInput>) => decideRest({ ...base, ...more });

describe('a service that may rest', () => {
  it.each([
    ['rests while nobody connects', { current: 0 }, { desired: 0, reason: expect.stringContaining('at rest') as string }],
    ['is woken by a connection that waits', { current: 0, demand: { usedAt: 104_000, waiting: 1 } }, { desired: 1, reason: 'woken: a connection waits for a task' }],
    ['counts those that wait', { current: 0, demand: { usedAt: 104_000, waiting: 3 } }, { desired: 1, reason: 'woken: 3 connections wait for a task' }],
    ['stays for the idle time after it began', {}, { restAt: 110_000 }],
    ['stays for the idle time after its last use', { demand: { usedAt: 104_000, waiting: 0 } }, { restAt: 114_000 }],
    ['goes to rest when nobody has used it', { now: 110_000 }, { desired: 0, reason: 'goes to rest: nobody has used it for 10 s' }],
    ['does not go to rest in a rollout', { now: 110_000, isRollingOut: true }, { restAt: 110_001 }],
    ['does not go to rest while a connection waits', { now: 130_000, demand: { usedAt: 110_000, waiting: 1 } }, { restAt: 130_001 }],
    ['has five minutes unless it says otherwise', { spec: { ...defaultAutoscale, min: 0, max: 5 } }, { restAt: 400_000 }],
    ['is none when it always has a task', { spec: { ...defaultAutoscale, min: 1, max: 5 } }, undefined],
  ] as const)('%s', (_, more, rest) => {
    expect(ask(more)).toEqual(rest);
  });

  it('never rests sooner than the idle time after it was used, and is never woken by nobody', () => {
    const time = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(fc.nat(3), time, time, fc.option(fc.record({ usedAt: time, waiting: fc.nat(2) }), { nil: undefined }), (current, since, later, demand) => {
        const now = Math.max(since, demand?.usedAt ?? 0) + later;
        const rest = ask({ current, since, now, demand });
        const [waits, unusedMs] = [(demand?.waiting ?? 0) > 0, now - Math.max(since, demand?.usedAt ?? 0)];
        const desired = rest !== undefined && 'desired' in rest ? rest.desired : 'awake';
        const allowed = current === 0 ? [waits ? 1 : 0] : unusedMs >= 10_000 && !waits ? [0, 'awake'] : ['awake'];
        expect(allowed).toContain(desired);
      }),
    );
  });
});

describe('who uses it', () => {
  const LAZY = asServiceId('lazy');
  const told = (reporter: string, value: number) => ({ serviceId: LAZY, metric: 'waiting', value, reporter });

  it('is added up over the nodes, told at once when somebody waits, and waits no longer than it is said', async () => {
    const clock = new VirtualClock();
    const loads = new Loads(clock);
    const woken: string[] = [];
    const stop = loads.observeWaiting((id) => woken.push(id));
    expect(loads.demandOf(LAZY)).toBeUndefined();
    loads.add([told('n1', 2), told('n2', 1)]);
    expect(loads.demandOf(LAZY)).toEqual({ usedAt: clock.monotonic(), waiting: 3 });
    expect(woken).toEqual(['lazy', 'lazy']);
    await clock.advance(4_000);
    loads.add([told('n1', 0)]);
    await clock.advance(2_000);
    expect(loads.demandOf(LAZY)).toEqual({ usedAt: clock.monotonic() - 2_000, waiting: 0 });
    stop();
    loads.add([told('n1', 1)]);
    expect(woken).toHaveLength(2);
  });
});
