import { describe, expect, it } from 'vitest';
import { asServiceId } from '@muster/shared/model/ids';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { Loads, PUSHED } from './loads.ts';

const WEB = asServiceId('web');
const REQUESTS = { source: 'requests', name: 'requests' } as const;
const QUEUE = { source: 'pushed', name: 'queue' } as const;
const seen = (reporter: string, value: number, metric = 'requests') => ({ serviceId: WEB, metric, value, reporter });

function open() {
  const clock = new VirtualClock();
  return { clock, loads: new Loads(clock) };
}

describe('what balancers see', () => {
  it('is added up over the nodes, and of each node the newest counts', () => {
    const { loads } = open();
    loads.add([seen('n1', 10), seen('n2', 5)]);
    loads.add([seen('n1', 12)]);
    expect(loads.read(WEB, REQUESTS)).toEqual({ value: 17, ageMs: 0 });
    expect(loads.read(asServiceId('db'), REQUESTS)).toEqual({ problem: 'nothing was reported by a balancer yet' });
  });

  it('no longer counts what a node saw that has fallen silent, while others go on', async () => {
    const { clock, loads } = open();
    loads.add([seen('n1', 10), seen('n2', 5)]);
    await clock.advance(31_000);
    loads.add([seen('n2', 7)]);
    expect(loads.read(WEB, REQUESTS)).toEqual({ value: 7, ageMs: 0 });
  });

  it('is missing when all are silent, and says for how long', async () => {
    const { clock, loads } = open();
    loads.add([seen('n1', 10)]);
    await clock.advance(60_000);
    expect(loads.read(WEB, REQUESTS)).toEqual({ value: 10, ageMs: 60_000 });
    await clock.advance(15_000);
    expect(loads.read(WEB, REQUESTS)).toEqual({ problem: 'nothing was reported by a balancer for 75 s, and values count for 60 s' });
    expect(loads.read(WEB, { ...REQUESTS, staleAfterMs: 90_000 })).toEqual({ value: 10, ageMs: 75_000 });
  });
});

describe('what is pushed', () => {
  it('replaces what was pushed before, and does not mix with what nodes report', () => {
    const { loads } = open();
    loads.add([seen(PUSHED, 10, 'queue'), seen('n1', 99, 'queue')]);
    loads.add([seen(PUSHED, 4, 'queue')]);
    expect(loads.read(WEB, QUEUE)).toEqual({ value: 4, ageMs: 0 });
    loads.add([seen(PUSHED, 5)]);
    expect(loads.read(WEB, REQUESTS)).toMatchObject({ problem: 'nothing was reported by a balancer yet' });
  });
});
