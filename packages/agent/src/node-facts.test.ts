import { silentLogger } from '@muster/shared/runtime/logger';
import { seededRandom } from '@muster/shared/runtime/random';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { describe, expect, it } from 'vitest';
import { FakeEngine } from './driver/fake.ts';
import { NodeFacts } from './node-facts.ts';

/** Facts that have been looked at once, of an engine on whose host `tcp/22` is taken. */
async function lookedAt() {
  const clock = new VirtualClock();
  const engine = new FakeEngine({ clock, random: seededRandom(1) });
  engine.takePort('tcp/22');
  const facts = new NodeFacts({ driver: engine.open({ nodeId: 'n' }), clock, logger: silentLogger, hostname: 'h', address: '', agentVersion: '' });
  const told: string[] = [];
  facts.observe(({ usedPorts }) => told.push(usedPorts.join(' ')));
  const stop = new AbortController();
  const running = facts.run(stop.signal);
  await clock.advance(100);
  return {
    clock,
    engine,
    told,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await clock.advance(1);
      await running;
    },
  };
}

describe('the disk of a node', () => {
  it('that nobody writes to is found full at the next look, and well within two seconds of being so, with the engine away, too', async () => {
    const clock = new VirtualClock();
    const engine = new FakeEngine({ clock, random: seededRandom(1) });
    let disk = '';
    let looks = 0;
    const checkDisk = () => {
      looks += 1;
      return Promise.resolve(disk);
    };
    const facts = new NodeFacts({ driver: engine.open({ nodeId: 'n' }), clock, logger: silentLogger, hostname: 'h', address: '', agentVersion: '', checkDisk });
    const told: (string | undefined)[] = [];
    facts.observe(({ problem }) => told.push(problem));
    const stop = new AbortController();
    const running = facts.run(stop.signal);
    await clock.advance(29_000);
    expect([told, looks]).toEqual([[undefined], 1]);
    disk = 'the disk is full';
    await clock.advance(2_000);
    expect(told).toEqual([undefined, 'the disk is full']);
    disk = '';
    await clock.advance(2_100);
    expect(told).toEqual([undefined, 'the disk is full', undefined]);
    disk = 'the disk is full again';
    engine.goDown();
    await clock.advance(31_000);
    expect(told.at(-1)).toBe('the disk is full again');
    stop.abort();
    await clock.advance(1);
    await running;
  });

  it('is told by what could not be written to it, where something was', async () => {
    const clock = new VirtualClock();
    const engine = new FakeEngine({ clock, random: seededRandom(1) });
    const journal = { problem: 'the journal has no space', tryAgain: () => undefined };
    const facts = new NodeFacts({ driver: engine.open({ nodeId: 'n' }), clock, logger: silentLogger, hostname: 'h', address: '', agentVersion: '', journal, checkDisk: () => Promise.resolve('the disk is full') });
    const stop = new AbortController();
    const running = facts.run(stop.signal);
    await clock.advance(100);
    expect(facts.current.problem).toBe('the journal has no space');
    stop.abort();
    await clock.advance(1);
    await running;
  });
});

describe('the ports that a node has in use', () => {
  it('are told at once at the first look', async () => {
    await using world = await lookedAt();
    expect(world.told).toEqual(['tcp/22']);
  });

  it('leave out one that is taken for a moment only, as by a container of ours that ends', async () => {
    await using world = await lookedAt();
    await world.clock.advance(29_000);
    world.engine.takePort('tcp/80');
    await world.clock.advance(1_500);
    world.engine.freePort('tcp/80');
    await world.clock.advance(120_000);
    expect(world.told).toEqual(['tcp/22']);
  });

  it('hold one that stays taken a second after it was found, and no longer when it is free', async () => {
    await using world = await lookedAt();
    world.engine.takePort('tcp/80');
    await world.clock.advance(29_000);
    expect(world.told).toEqual(['tcp/22']);
    await world.clock.advance(2_500);
    expect(world.told).toEqual(['tcp/22', 'tcp/22 tcp/80']);
    world.engine.freePort('tcp/80');
    await world.clock.advance(31_000);
    expect(world.told).toEqual(['tcp/22', 'tcp/22 tcp/80', 'tcp/22']);
  });
});
