import { describe, expect, it } from 'vitest';
import type { AgentMessage, ManagerMessage } from '../model/session-messages.ts';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import type { Channel, DispatchEndpoint, ManagerChannel } from './channel.ts';
import { MemoryNetwork } from './memory-network.ts';

const beat = (number: number) => ({ type: 'heartbeat', number }) as const;

function setUp(delayMs: () => number = () => 0) {
  const clock = new VirtualClock();
  const network = new MemoryNetwork({ clock, delayMs });
  const served: ManagerChannel[] = [];
  const endpoint: DispatchEndpoint = {
    serveSession: async (channel) => {
      served.push(channel);
    },
    serveLogs: async () => undefined,
  };
  const stop = network.listen('m1', endpoint);
  return { clock, network, served, stop };
}

async function collect<In>(channel: Channel<never, In> | Channel<AgentMessage, In> | Channel<ManagerMessage, In>) {
  const seen: In[] = [];
  let end: unknown = 'open';
  const done = (async () => {
    try {
      for await (const message of channel.receive()) seen.push(message);
      end = 'closed';
    } catch (error) {
      end = error;
    }
  })();
  return { seen, done, end: () => end };
}

async function connected(delayMs?: () => number) {
  const world = setUp(delayMs);
  const abort = new AbortController();
  const opening = world.network.transport('a1').openSession('m1', abort.signal);
  await world.clock.advance(100);
  const near = await opening;
  const [far] = world.served;
  if (far === undefined) throw new Error('not served');
  return { ...world, near, far, abort };
}

describe('memory network', () => {
  it('keeps the order of messages whatever their delays', async () => {
    const delays = [5, 50, 1, 20, 3];
    const { clock, near, far } = await connected(() => delays.shift() ?? 0);
    const received = await collect(far);
    for (let number = 0; number < 5; number++) await near.send(beat(number));
    await clock.advance(100);
    expect(received.seen).toEqual([0, 1, 2, 3, 4].map(beat));
  });

  it('delivers what was sent before an orderly close, then ends', async () => {
    const { near, far } = await connected();
    const received = await collect(near);
    await far.send(beat(1));
    far.close();
    await received.done;
    expect(received.seen).toEqual([beat(1)]);
    expect(received.end()).toBe('closed');
  });

  it('holds everything during a silence and delivers it afterwards', async () => {
    const { clock, network, near, far } = await connected(() => 10);
    const received = await collect(far);
    await near.send(beat(1));
    network.silence('a1', 'm1');
    await near.send(beat(2));
    await clock.advance(1_000);
    expect(received.seen).toEqual([]);
    network.heal('a1', 'm1');
    await clock.advance(0);
    expect(received.seen).toEqual([beat(1), beat(2)]);
  });

  it('makes the sender wait when the reader does not read', async () => {
    const { clock, near, far } = await connected();
    let sent = 0;
    const sending = (async () => {
      for (let number = 0; number < 100; number++) {
        await near.send(beat(number));
        sent += 1;
      }
    })();
    await clock.advance(0);
    expect(sent).toBeLessThan(40);
    const received = await collect(far);
    await sending;
    await clock.advance(0);
    expect(received.seen).toHaveLength(100);
  });

  it('breaks both ends when the manager stops listening, and refuses new streams', async () => {
    const { network, stop, near, far } = await connected();
    const atAgent = await collect(near);
    const atManager = await collect(far);
    stop();
    await Promise.all([atAgent.done, atManager.done]);
    expect(atAgent.end()).toMatchObject({ code: 'unavailable' });
    expect(atManager.end()).toMatchObject({ code: 'unavailable' });
    await expect(near.send(beat(1))).rejects.toMatchObject({ code: 'unavailable' });
    await expect(network.transport('a1').openSession('m1', new AbortController().signal)).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});
