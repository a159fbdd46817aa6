import { describe, expect, it } from 'vitest';
import type { PlacementEvidence } from '@muster/shared/model/objects';
import { isWanted } from '@muster/shared/model/task-state';
import { ToyWorld } from './testing/toy-world.ts';

const NO_NODE: PlacementEvidence = { decidedAt: 0, nodesConsidered: 1, rejected: {}, scores: [], summary: 'no suitable node' };
const EVICT = { by: 'preemption' as const, reason: 'makes room for web.1 (priority 80 over 50)', at: 1_000_000 };

/** A service on one node, all of whose tasks were asked to leave it, and none has another place. */
function pushedOut(replicas: number, parallelism: number): ToyWorld {
  const world = new ToyWorld({ seed: 4, replicas, nodes: 1, update: { parallelism } });
  world.converge();
  for (const task of world.tasks) world.put({ ...task, evict: EVICT });
  world.decide();
  return world;
}

function lookForNodes(world: ToyWorld): void {
  for (const task of world.tasks) if (task.status.state === 'pending') world.put({ ...task, evidence: NO_NODE });
}

const stopped = (world: ToyWorld) => world.tasks.filter((task) => !isWanted(task.desiredState));

describe('a task that is to make room', () => {
  it('goes on while the scheduler has not looked for another place', () => {
    const world = pushedOut(1, 1);
    expect(world.tasks).toHaveLength(2);
    expect(stopped(world)).toEqual([]);
  });

  it('stops without a replacement when there is no other place, and says for whom', () => {
    const world = pushedOut(1, 1);
    lookForNodes(world);
    world.decide();
    expect(stopped(world).map(({ desiredReason }) => desiredReason)).toEqual([expect.stringContaining('preemption: makes room for web.1 (priority 80 over 50)')]);
    expect(world.tasks.filter((task) => isWanted(task.desiredState)).map(({ status }) => status.state)).toEqual(['pending']);
  });

  it.each([
    [4, 1, 1],
    [4, 2, 2],
    [4, 0, 4],
  ])('of %i tasks, updated %i at a time, stop %i at most', (replicas, parallelism, most) => {
    const world = pushedOut(replicas, parallelism);
    lookForNodes(world);
    world.decide();
    expect(stopped(world)).toHaveLength(most);
    for (let turn = 0; turn < 5; turn++) {
      world.decide();
      world.turn(0);
    }
    expect(stopped(world)).toHaveLength(most);
  });
});
