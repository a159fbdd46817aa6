import { describe, expect, it } from 'vitest';
import { asManagerId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import type { LeaderRecord } from '@muster/shared/model/objects';
import type { LoadSample, TaskSample } from '@muster/shared/model/session-messages';
import { sampleSender } from '@muster/shared/rpc/send-samples';
import { serve } from '@muster/shared/rpc/server';
import { systemClock } from '@muster/shared/runtime/clock';
import { silentLogger } from '@muster/shared/runtime/logger';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { managerRecord } from '../api/testing/api-world.ts';
import { dispatcherServed } from '../dispatcher/dispatcher-service.ts';
import type { State } from '../state/state.ts';
import { viewOf } from '../state/tables.ts';
import { type SampleBatch, SampleForwarder } from './forward.ts';
import { Loads } from './loads.ts';
import { Samples } from './samples.ts';

const sample = (id: string, cores: number, from = 0): TaskSample => ({ taskId: asTaskId(id), nanoCpus: cores * 1e9, memoryBytes: 7, from, at: from + 5_000 });

const seen = (value: number): LoadSample => ({ serviceId: asServiceId('web'), metric: 'requests', value });

describe('samples', () => {
  it('give the mean of the last 15 s, and nothing after 30 s', async () => {
    const clock = new VirtualClock();
    const samples = new Samples(clock);
    expect(samples.usageOf(asTaskId('a'))).toBeUndefined();
    samples.add([sample('a', 1)]);
    await clock.advance(10_000);
    samples.add([sample('a', 2, 5_000)]);
    expect(samples.usageOf(asTaskId('a'))).toEqual({ nanoCpus: 1.5e9, memoryBytes: 7, from: 0 });
    await clock.advance(10_000);
    expect(samples.usageOf(asTaskId('a'))?.nanoCpus).toBe(2e9);
    await clock.advance(20_000);
    expect(samples.usageOf(asTaskId('a'))).toBeUndefined();
  });
});

it('samples reach the leader over the network, and a leader that is not there is an error', async () => {
  const taken: TaskSample[] = [];
  const heard: unknown[] = [];
  const endpoint = { serveSession: () => Promise.resolve(), serveLogs: () => Promise.resolve() };
  const served = dispatcherServed(endpoint, silentLogger, (samples, loads) => {
    taken.push(...samples);
    heard.push(...loads);
  });
  const server = serve({ name: 'leader', address: '127.0.0.1:0', services: [served], clock: systemClock });
  const stop = new AbortController();
  const running = server.run(stop.signal);
  using sender = sampleSender();
  await sender.send(await server.listening, { samples: [sample('a', 1), sample('b', 2)], loads: [{ ...seen(12.5), reporter: 'n1' }] }, 5_000);
  expect(taken).toEqual([sample('a', 1), sample('b', 2)]);
  expect(heard).toEqual([{ ...seen(12.5), reporter: 'n1' }]);
  stop.abort();
  await running;
  await expect(sender.send('127.0.0.1:1', { samples: [sample('a', 1)], loads: [] }, 5_000)).rejects.toMatchObject({ code: 'unavailable' });
});

describe('samples of agents on another manager', () => {
  const leader: LeaderRecord = { kind: 'leader', managerId: asManagerId('m1'), electedAt: 0 };
  function open(own: string, send?: ConstructorParameters<typeof SampleForwarder>[0]['send']) {
    const clock = new VirtualClock();
    const samples = new Samples(clock);
    const loads = new Loads(clock);
    const state = { view: viewOf([leader, managerRecord('m1', 'one:1'), managerRecord('m2', 'two:1')]) } as unknown as State;
    const forwarder = new SampleForwarder({ managerId: asManagerId(own), state, samples, loads, send, clock, logger: silentLogger });
    const stop = new AbortController();
    const running = forwarder.run(stop.signal);
    return { clock, samples, loads, forwarder, close: () => (stop.abort(), running) };
  }

  it('stay here when this manager leads', async () => {
    const { samples, loads, forwarder, close } = open('m1', () => Promise.reject(new Error('not to be sent')));
    forwarder.take([sample('a', 1)]);
    forwarder.takeLoads('n1', [seen(4)]);
    expect(samples.usageOf(asTaskId('a'))?.nanoCpus).toBe(1e9);
    expect(loads.read(asServiceId('web'), { source: 'requests', name: 'requests' })).toMatchObject({ value: 4 });
    await close();
  });

  it('go to the leader together, the newest of each task, and what it refuses is dropped', async () => {
    const sent: [string, SampleBatch][] = [];
    const { clock, forwarder, close } = open('m2', (address, batch) => {
      sent.push([address, batch]);
      return sent.length === 1 ? Promise.reject(new Error('busy')) : Promise.resolve();
    });
    forwarder.take([sample('a', 1), sample('b', 1)]);
    forwarder.take([sample('a', 2)]);
    await clock.advance(1_000);
    expect(sent).toEqual([['one:1', { samples: [sample('a', 2), sample('b', 1)], loads: [] }]]);
    forwarder.take([sample('c', 1)]);
    forwarder.takeLoads('n1', [seen(1)]);
    forwarder.takeLoads('n1', [seen(2)]);
    forwarder.takeLoads('n2', [seen(3)]);
    await clock.advance(1_000);
    expect(sent[1]).toEqual(['one:1', { samples: [sample('c', 1)], loads: [{ ...seen(2), reporter: 'n1' }, { ...seen(3), reporter: 'n2' }] }]);
    await close();
  });
});
