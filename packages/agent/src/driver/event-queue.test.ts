import { describe, expect, it } from 'vitest';
import type { ContainerEvent } from './driver.ts';
import { EventQueue } from './event-queue.ts';

async function take(queue: EventQueue, count: number): Promise<ContainerEvent[]> {
  const stop = new AbortController();
  const events: ContainerEvent[] = [];
  for await (const event of queue.read(stop.signal)) {
    if (events.push(event) >= count) stop.abort();
  }
  return events;
}

describe('EventQueue', () => {
  it('merges several changes of one container and keeps the order of containers', async () => {
    const queue = new EventQueue();
    for (const taskId of ['a', 'b', 'a', 'a', 'c', 'b']) queue.changed(taskId);
    const events = await take(queue, 3);
    expect(events.map((event) => event.type === 'changed' && event.taskId)).toEqual(['a', 'b', 'c']);
  });

  it('lets a resync swallow the changes before it, but not those after it was read', async () => {
    const queue = new EventQueue();
    queue.changed('a');
    queue.resync();
    queue.changed('b');
    expect(await take(queue, 1)).toEqual([{ type: 'resync' }]);
    queue.changed('c');
    expect(await take(queue, 1)).toEqual([{ type: 'changed', taskId: 'c' }]);
  });

  it('turns too many changes into one resync', async () => {
    const queue = new EventQueue();
    for (let index = 0; index < 10_001; index++) queue.changed(`task${index}`);
    expect(await take(queue, 1)).toEqual([{ type: 'resync' }]);
    queue.changed('later');
    expect(await take(queue, 1)).toEqual([{ type: 'changed', taskId: 'later' }]);
  });

  it('wakes a waiting reader, and ends it when aborted', async () => {
    const queue = new EventQueue();
    const stop = new AbortController();
    const reader = queue.read(stop.signal);
    const waiting = reader.next();
    queue.changed('a');
    expect((await waiting).value).toEqual({ type: 'changed', taskId: 'a' });
    const last = reader.next();
    stop.abort();
    expect((await last).done).toBe(true);
  });
});
