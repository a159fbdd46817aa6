import { asNodeId } from '@muster/shared/model/ids';
import type { ShownNode } from '@muster/shared/model/shown';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { expect, it } from 'vitest';
import { LostHosts } from './lost-hosts.ts';

const host = asNodeId('n1');

it('asks of a host only when a task there takes its time, tells what was answered last, and is not disturbed by no answer', async () => {
  const clock = new VirtualClock();
  const asked: string[] = [];
  let answer: ShownNode['status']['state'] | undefined = 'ready';
  const hosts = new LostHosts({
    getNode: async (ref) => {
      asked.push(ref);
      if (answer === undefined) throw new Error('no manager');
      return Promise.resolve({ id: host, status: { state: answer, since: 0, reason: '' } } as ShownNode);
    },
  }, clock);
  const look = async () => {
    hosts.of([host]);
    await clock.advance(1_500);
    return [...hosts.of([])];
  };
  expect(await look()).toEqual([]);
  expect(asked).toEqual([]);
  expect(await look()).toEqual([]);
  expect(asked).toEqual([host]);
  answer = 'down';
  expect(await look()).toEqual([host]);
  answer = undefined;
  expect(await look()).toEqual([host]);
  answer = 'ready';
  expect(await look()).toEqual([]);
});
