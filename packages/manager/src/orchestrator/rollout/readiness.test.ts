import { describe, expect, it } from 'vitest';
import type { Stored, Task } from '@muster/shared/model/objects';
import { ToyWorld } from '../testing/toy-world.ts';

function taskIn(world: ToyWorld, slot: number): Stored<Task> {
  const [task] = world.slots.find((other) => other.number === slot)?.live ?? [];
  if (task === undefined) throw new Error(`slot ${slot} is empty`);
  return task;
}

/** A rollout whose first new task runs but is not ready; it is in the slot that is returned. */
function waiting(options: { readonly progressDeadlineMs?: number } = {}): { world: ToyWorld; slot: number } {
  const world = new ToyWorld({ seed: 1, replicas: 2, update: { parallelism: 1, order: 'stop-first', ...options } });
  world.converge();
  world.update();
  for (let turn = 0; turn < 200; turn++) {
    world.decide();
    const found = world.slots.find(({ live }) => live[0]?.revision === 2 && live[0].status.state === 'running');
    if (found !== undefined) {
      const task = taskIn(world, found.number);
      world.put({ ...task, status: { ...task.status, ready: false } });
      return { world, slot: found.number };
    }
    world.turn();
    world.now += 100;
    for (const { live } of world.slots) {
      const [task] = live;
      if (task?.revision === 2 && task.status.state === 'running') world.put({ ...task, status: { ...task.status, ready: false } });
    }
  }
  throw new Error('no new task got to run');
}

describe('a rollout with a readiness probe', () => {
  it('waits for a new task that runs until it is ready', () => {
    const { world, slot } = waiting();
    const other = slot === 1 ? 2 : 1;
    for (let turn = 0; turn < 20; turn++) {
      world.decide();
      world.turn();
      world.now += 100;
    }
    expect(taskIn(world, other).revision).toBe(1);
    const task = taskIn(world, slot);
    world.put({ ...task, status: { ...task.status, ready: true } });
    world.decide();
    expect(world.tasks.some((made) => made.slot === other && made.revision === 2)).toBe(true);
  });

  it('goes back when a new task never gets ready within the progress deadline', () => {
    const { world } = waiting({ progressDeadlineMs: 5_000 });
    world.now += 20_000;
    world.decide();
    expect(world.service.rollout).toMatchObject({ state: 'rolling-back' });
    expect(world.service.rollout?.reason).toMatch(/no new task got to run for 5 s \(slot \d waits to be ready\)/);
  });
});
