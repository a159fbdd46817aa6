import { describe, expect, it } from 'vitest';
import type { Eviction, Stored, Task } from '@muster/shared/model/objects';
import { isWanted } from '@muster/shared/model/task-state';
import { ToyWorld } from '../testing/toy-world.ts';

const request = (rest: Partial<Eviction> = {}): Eviction => ({ by: 'rebalance', reason: 'node-2 is empty', at: 1_000_000, ...rest });

/** A service of one task, which runs and is asked to move. */
function asked(rest: Partial<Eviction> = {}, nodes = 3): { world: ToyWorld; task: Stored<Task> } {
  const world = new ToyWorld({ seed: 4, replicas: 1, nodes, restart: { delayMs: 1_000 } });
  world.converge();
  const [task] = world.tasks;
  if (task === undefined) throw new Error('there is no task');
  world.put({ ...task, evict: request(rest) });
  return { world, task };
}

const wanted = (world: ToyWorld) => world.tasks.filter((task) => isWanted(task.desiredState));

describe('a task that somebody wants moved', () => {
  it('goes on until its replacement on another node serves', () => {
    const { world, task } = asked();
    world.fewestServing = Number.POSITIVE_INFINITY;
    world.decide();
    expect(wanted(world).map(({ replaces, avoids }) => ({ replaces, avoids }))).toEqual([{}, { replaces: task.id, avoids: task.nodeId }]);
    world.converge();
    expect(world.fewestServing).toBe(1);
    const [moved, ...others] = wanted(world);
    expect(others).toEqual([]);
    expect(moved?.nodeId).not.toBe(task.nodeId);
    expect(world.tables.task(task.id)).toMatchObject({ desiredState: 'shutdown', status: { state: 'shutdown' } });
  });

  it('stays when the request is taken back before that', () => {
    const { world, task } = asked();
    world.decide();
    const { evict: _, ...kept } = world.tables.task(task.id) ?? task;
    world.put(kept);
    world.converge();
    expect(wanted(world).map(({ id }) => id)).toEqual([task.id]);
  });

  it('stays when the request lapses, and the request is gone', () => {
    const { world, task } = asked({ lapsesAt: 1_010_000 }, 1);
    world.decide();
    expect(wanted(world)).toHaveLength(2);
    expect(world.revisitAt).toBe(1_010_000);
    world.now = 1_010_000;
    world.converge();
    expect(wanted(world).map(({ id, evict }) => ({ id, evict }))).toEqual([{ id: task.id, evict: undefined }]);
  });

  it('is stopped at the deadline although nothing replaces it', () => {
    const { world, task } = asked({ deadlineAt: 1_010_000 }, 1);
    world.decide();
    expect(world.revisitAt).toBe(1_010_000);
    world.now = 1_009_999;
    world.decide();
    expect(world.tables.task(task.id)?.desiredState).toBe('running');
    world.now = 1_010_000;
    world.decide();
    expect(world.tables.task(task.id)?.desiredState).toBe('shutdown');
    expect(wanted(world).map(({ status }) => status.state)).toEqual(['pending']);
  });

  it('goes on while replacements fail, each tried again after the pause of the restart policy', () => {
    const { world, task } = asked();
    world.decide();
    world.turn();
    world.failureRate = 0;
    for (let round = 0; round < 30; round++) {
      const next = wanted(world).find(({ id }) => id !== task.id);
      if (next?.status.state === 'starting') world.put({ ...next, status: { ...next.status, state: 'failed', at: world.now, exitCode: 1 } });
      else world.turn();
      world.now += 100;
      world.decide();
    }
    const attempts = world.tasks.filter(({ id }) => id !== task.id);
    expect(world.tables.task(task.id)?.desiredState).toBe('running');
    expect(attempts.length).toBeGreaterThan(1);
    expect(attempts.length).toBeLessThan(5);
    expect(attempts.every(({ avoids }) => avoids === task.nodeId)).toBe(true);
  });

  it('moves at once when it does not serve', () => {
    const { world, task } = asked();
    const now = world.tables.task(task.id) ?? task;
    world.put({ ...now, status: { ...now.status, ready: false } });
    world.decide();
    expect(world.tables.task(task.id)?.desiredState).toBe('shutdown');
    expect(wanted(world)).toHaveLength(1);
  });
});

describe('a drained node with a deadline', () => {
  it('keeps what nothing replaces until then, and not longer', () => {
    const world = new ToyWorld({ seed: 4, replicas: 2, nodes: 1 });
    world.converge();
    const before = world.tasks.map(({ id }) => id);
    world.setNode('node-1', { availability: 'drain', drainDeadlineAt: 1_060_000 });
    world.now = 1_059_999;
    world.decide();
    expect(before.map((id) => world.tables.task(id)?.desiredState)).toEqual(['running', 'running']);
    expect(world.revisitAt).toBe(1_060_000);
    world.now = 1_060_000;
    world.decide();
    expect(before.map((id) => world.tables.task(id)?.desiredState)).toEqual(['shutdown', 'shutdown']);
  });

  it('is forgotten when the drain is called off', () => {
    const world = new ToyWorld({ seed: 4, replicas: 2, nodes: 1 });
    world.converge();
    const before = world.tasks.map(({ id }) => id);
    world.setNode('node-1', { availability: 'drain', drainDeadlineAt: 1_060_000 });
    world.decide();
    world.setNode('node-1', { availability: 'active' });
    world.now = 1_070_000;
    world.converge();
    expect(wanted(world).map(({ id }) => id)).toEqual(before);
  });
});
