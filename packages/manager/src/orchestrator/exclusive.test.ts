import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToyWorld } from './testing/toy-world.ts';

const EXCLUSIVE = { exclusive: true } as const;

/** Sees which tasks were ever allowed to start, and that at most one of a slot may be up, for all that anybody but their hosts can know. */
function watcher(world: ToyWorld): () => void {
  const allowed = new Set<string>();
  return () => {
    for (const { id, desiredState } of world.tasks) if (desiredState === 'running') allowed.add(id);
    for (const { number, tasks } of world.slots) {
      const up = tasks.filter(({ id, status, nodeId }) => allowed.has(id) && !isTerminal(status.state) && (nodeId === undefined || world.stateOf(nodeId) !== undefined));
      expect(up.length, `tasks of slot ${number} that may be up`).toBeLessThan(2);
    }
  };
}

describe('an exclusive service', () => {
  it('never has two tasks in a slot that may be up, whatever fails, moves, is scaled or updated', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        const world = new ToyWorld({ seed, replicas: 2, nodes: 4, disconnect: EXCLUSIVE, restart: { windowMs: 5_000 } });
        const check = watcher(world);
        world.failureRate = 0.03;
        const nodes = ['node-1', 'node-2', 'node-3', 'node-4'];
        for (let round = 0; round < 80; round++) {
          const id = nodes[Math.floor(world.random() * nodes.length)] ?? '';
          const what = world.random();
          if (what < 0.1) world.setNode(id, { state: 'down' });
          else if (what < 0.2) world.setNode(id, { state: 'ready' });
          else if (what < 0.25) world.setNode(id, { availability: world.random() < 0.5 ? 'drain' : 'active' });
          else if (what < 0.3) world.scale(Math.floor(world.random() * 3));
          else if (what < 0.33) world.update({ disconnect: EXCLUSIVE });
          // The lease of what is on a node that is down may be over.
          else if (what < 0.4 && world.stateOf(id) === 'down') world.orphan(id);
          if (world.random() < 0.1) world.decidePartly();
          world.decide();
          check();
          world.turn(0.7);
          check();
          if (world.random() < 0.5) world.reap();
          world.now += Math.floor(world.random() * 300);
        }
        world.failureRate = 0;
        for (const id of nodes) world.setNode(id, { state: 'ready', availability: 'active' });
        world.scale(2);
        world.converge();
        expect(world.tasks.filter((task) => isWanted(task.desiredState)).map(({ status }) => status.state)).toEqual(['running', 'running']);
      }),
      { numRuns: 80 },
    );
  }, 60_000);

  it('prepares a replacement for a lost task, and starts it when the end of the lost one is declared', () => {
    const world = new ToyWorld({ seed: 3, replicas: 1, disconnect: EXCLUSIVE });
    world.converge();
    const home = world.tasks[0]?.nodeId ?? '';
    world.setNode(home, { state: 'down' });
    world.converge();
    expect(world.tasks.filter((task) => isWanted(task.desiredState))).toMatchObject([{ desiredState: 'ready', status: { state: 'ready' } }]);
    world.orphan(home);
    world.converge();
    expect(world.tasks.filter((task) => isWanted(task.desiredState))).toMatchObject([{ desiredState: 'running', status: { state: 'running' } }]);
  });

  it('takes the same slot when it is scaled to nothing and back while its node is cut off', () => {
    const world = new ToyWorld({ seed: 3, replicas: 1, disconnect: EXCLUSIVE });
    world.converge();
    world.setNode(world.tasks[0]?.nodeId ?? '', { state: 'down' });
    world.scale(0);
    world.converge();
    world.scale(1);
    world.converge();
    expect(world.tasks.filter((task) => isWanted(task.desiredState))).toMatchObject([{ slot: 1, desiredState: 'ready' }]);
  });

  it('moves off a drained node when its replacement is prepared: it stops first', () => {
    const world = new ToyWorld({ seed: 3, replicas: 1, disconnect: EXCLUSIVE });
    world.converge();
    const [task] = world.tasks;
    world.setNode(task?.nodeId ?? '', { availability: 'drain' });
    world.decide();
    expect(world.tasks.find(({ id }) => id === task?.id)?.desiredState).toBe('running');
    world.converge();
    expect(world.tasks.filter(({ desiredState }) => isWanted(desiredState))).toMatchObject([{ replaces: task?.id, status: { state: 'running' } }]);
  });
});
