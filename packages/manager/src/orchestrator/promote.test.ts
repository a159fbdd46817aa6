import { describe, expect, it } from 'vitest';
import { isWanted } from '@muster/shared/model/task-state';
import { ENGINE_PATIENCE_MS } from './promote.ts';
import { ToyWorld } from './testing/toy-world.ts';

/** Longer than the grace that the old task is given, and our patience after it. */
const LONG_MS = ENGINE_PATIENCE_MS + 60_000;

/** A service of one task, whose node's engine stops answering. */
function withoutEngine() {
  const world = new ToyWorld({ seed: 3, replicas: 1, nodes: 3, update: { order: 'stop-first', progressDeadlineMs: 0 } });
  world.converge();
  const [task] = world.tasks;
  if (task?.nodeId === undefined) throw new Error('there is no task');
  const { nodeId } = task;
  world.setNode(nodeId, { engineVersion: '' });
  return { world, task, nodeId };
}

const serving = (world: ToyWorld) => world.tasks.filter((task) => isWanted(task.desiredState) && task.status.state === 'running');

/** Decides and lets everything happen that can, for so long. */
function pass(world: ToyWorld, ms: number): void {
  for (const end = world.now + ms; world.now < end; world.now += 1_000) {
    world.decide();
    world.turn();
  }
}

describe('a task whose engine does not answer', () => {
  it('is not waited for for ever when the service is updated stop-first', () => {
    const { world, task } = withoutEngine();
    world.update();
    pass(world, ENGINE_PATIENCE_MS - 5_000);
    expect(serving(world)).toEqual([]);
    pass(world, LONG_MS);
    expect(serving(world).map(({ revision }) => revision)).toEqual([2]);
    expect(world.tables.task(task.id)).toMatchObject({ desiredState: 'shutdown', status: { state: 'running' } });
    expect(world.eventTypes).toContain('task.not-awaited');
  });

  it('does not keep a drain from moving what was not serving there', () => {
    const { world, task, nodeId } = withoutEngine();
    world.put({ ...task, status: { ...task.status, state: 'starting' } });
    world.setNode(nodeId, { availability: 'drain' });
    pass(world, LONG_MS);
    expect(serving(world)).toHaveLength(1);
    expect(serving(world)[0]?.nodeId).not.toBe(nodeId);
  });

  it('is waited for as long as its engine answers', () => {
    const { world, task, nodeId } = withoutEngine();
    world.setNode(nodeId, { engineVersion: '27.0' });
    world.update();
    for (let turn = 0; turn < 200; turn++) {
      world.decide();
      // The old task takes its time; everything else goes on.
      const old = world.tables.task(task.id);
      world.turn();
      if (old !== undefined) world.put(old);
      world.now += 1_000;
    }
    expect(serving(world)).toEqual([]);
  });

  it('says when to look again, and says it once', () => {
    const { world } = withoutEngine();
    world.update();
    pass(world, 10_000);
    expect(world.revisitAt).toBeGreaterThan(world.now);
    pass(world, LONG_MS);
    expect(world.eventTypes.filter((type) => type === 'task.not-awaited')).toHaveLength(1);
  });
});
