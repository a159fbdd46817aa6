import { asNodeId } from '@muster/shared/model/ids';
import type { Stored, Task } from '@muster/shared/model/objects';
import type { DisconnectSpec } from '@muster/shared/model/service-spec';
import { isWanted } from '@muster/shared/model/task-state';
import { describe, expect, it } from 'vitest';
import { ToyWorld } from '../testing/toy-world.ts';

/** A service of one task on a node that is down now. */
function lost(disconnect?: Partial<DisconnectSpec>): { world: ToyWorld; task: Stored<Task>; home: string } {
  const world = new ToyWorld({ seed: 7, replicas: 1, ...(disconnect === undefined ? {} : { disconnect }) });
  world.converge();
  const [task] = world.tasks;
  if (task?.nodeId === undefined) throw new Error('there is no task');
  world.now += 60_000;
  world.setNode(task.nodeId, { state: 'down' });
  return { world, task, home: task.nodeId };
}

const wanted = (world: ToyWorld) => world.tasks.filter((task) => isWanted(task.desiredState)).sort((left, right) => left.createdAt - right.createdAt);
const ids = (world: ToyWorld) => wanted(world).map(({ id }) => id);

describe('a task whose node is down', () => {
  it('is replaced at once, and stops when its node is back', () => {
    const { world, task, home } = lost();
    world.converge();
    expect(ids(world)).not.toContain(task.id);
    world.setNode(home, { state: 'ready' });
    world.converge();
    expect(wanted(world)).toMatchObject([{ replaces: task.id, status: { state: 'running' } }]);
    expect(world.tables.task(task.id)?.status.state).toBe('shutdown');
  });

  it('is replaced after `lostAfter`, not a moment earlier', () => {
    const { world, task } = lost({ lostAfterMs: 30_000 });
    world.decide();
    expect(ids(world)).toEqual([task.id]);
    expect(world.revisitAt).toBe(world.now + 30_000);
    world.now += 29_999;
    world.decide();
    expect(ids(world)).toEqual([task.id]);
    world.now += 1;
    world.decide();
    expect(wanted(world)).toMatchObject([{ replaces: task.id }]);
  });

  it('goes on when its node is back before that', () => {
    const { world, task, home } = lost({ lostAfterMs: 30_000 });
    world.decide();
    world.now += 20_000;
    world.setNode(home, { state: 'ready' });
    world.converge();
    expect(ids(world)).toEqual([task.id]);
  });

  it('is not replaced with `replace: false`, and goes on when its node is back', () => {
    const { world, task, home } = lost({ replace: false });
    world.converge();
    world.now += 3_600_000;
    world.converge();
    expect(ids(world)).toEqual([task.id]);
    world.setNode(home, { state: 'ready' });
    world.converge();
    expect(ids(world)).toEqual([task.id]);
  });

  it.each<Partial<DisconnectSpec>>([{ replace: false }, { lostAfterMs: 3_600_000 }])('is replaced at once when its node is drained, whatever its policy: %j', (disconnect) => {
    const { world, task, home } = lost(disconnect);
    world.setNode(home, { availability: 'drain' });
    world.converge();
    expect(wanted(world)).toMatchObject([{ replaces: task.id, status: { state: 'running' } }]);
  });

  it('is kept instead of its replacement with `on-return=original`', () => {
    const { world, task, home } = lost({ onReturn: 'original' });
    world.converge();
    expect(wanted(world)).toMatchObject([{ id: task.id }, { replaces: task.id, status: { state: 'running' } }]);
    world.setNode(home, { state: 'ready' });
    world.decide();
    // Its node first has a moment to say how it is.
    expect(wanted(world)).toHaveLength(2);
    world.converge();
    expect(ids(world)).toEqual([task.id]);
  });

  it('gives way with `on-return=original` when it has ended on its node meanwhile', () => {
    const { world, task, home } = lost({ onReturn: 'original' });
    world.converge();
    world.setNode(home, { state: 'ready' });
    world.put({ ...(world.tables.task(task.id) ?? task), status: { state: 'failed', at: world.now, message: '', exitCode: 1 } });
    world.converge();
    expect(wanted(world)).toMatchObject([{ replaces: task.id, status: { state: 'running' } }]);
  });

  it('is kept with `on-return=best` while its replacement does not serve', () => {
    const { world, task, home } = lost({ onReturn: 'best' });
    world.decide();
    world.turn();
    world.setNode(home, { state: 'ready' });
    world.now += 2_000;
    world.decide();
    expect(ids(world)).toEqual([task.id]);
  });

  it('gives way with `on-return=best` when both serve and its node has more of the service', () => {
    const world = new ToyWorld({ seed: 7, replicas: 2, nodes: 1, disconnect: { onReturn: 'best' } });
    world.converge();
    world.now += 60_000;
    world.setNode('node-1', { state: 'down' });
    world.decide();
    for (const [index, task] of world.tasks.filter(({ status }) => status.state === 'pending').entries()) {
      const nodeId = asNodeId(`node-${index + 2}`);
      world.addNode(nodeId);
      world.put({ ...task, nodeId, status: { ...task.status, state: 'assigned' } });
    }
    world.converge();
    expect(wanted(world)).toHaveLength(4);
    world.setNode('node-1', { state: 'ready' });
    world.converge();
    expect(new Set(wanted(world).map(({ nodeId }) => nodeId))).toEqual(new Set(['node-2', 'node-3']));
  });

  it('is retried elsewhere when its replacement fails', () => {
    const { world, task } = lost({ onReturn: 'original' });
    world.converge();
    const replacement = wanted(world).find(({ id }) => id !== task.id);
    if (replacement === undefined) throw new Error('it was not replaced');
    world.put({ ...replacement, status: { state: 'failed', at: world.now, message: '', exitCode: 1 } });
    world.converge();
    expect(wanted(world)).toMatchObject([{ id: task.id }, { replaces: replacement.id, status: { state: 'running' } }]);
  });
});
