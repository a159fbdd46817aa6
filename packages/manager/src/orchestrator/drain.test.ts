/** A drain does not wait for what no waiting brings about. */
import { describe, expect, it } from 'vitest';
import type { Stored, Task } from '@muster/shared/model/objects';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import { ToyWorld } from './testing/toy-world.ts';

const evidence = { decidedAt: 0, nodesConsidered: 1, rejected: { resources: 1 }, scores: [], summary: 'cannot run on its node' };

const wanted = (world: ToyWorld) => world.tasks.filter(({ desiredState }) => isWanted(desiredState));
const running = (world: ToyWorld) => wanted(world).filter(({ status }) => status.state === 'running');
const on = (world: ToyWorld, nodeId: string) => world.tasks.find((task) => task.nodeId === nodeId && isWanted(task.desiredState) && !isTerminal(task.status.state));

function taskOn(world: ToyWorld, nodeId: string): Stored<Task> {
  const task = on(world, nodeId);
  if (task === undefined) throw new Error(`no task on ${nodeId}`);
  return task;
}

/** Takes a task back to where the scheduler has looked for room and found none. */
function withoutRoom(world: ToyWorld, nodeId: string, found = true): void {
  const { evidence: _, ...task } = taskOn(world, nodeId);
  world.put({ ...task, ...(found ? { evidence } : {}), status: { ...task.status, state: 'pending' } });
}

describe('a global service on a drained node', () => {
  const globalWorld = () => {
    const world = new ToyWorld({ seed: 3, nodes: 5, mode: { type: 'global' }, disruption: { maxUnavailable: { type: 'count', value: 1 } } });
    world.converge();
    return world;
  };

  it('leaves it although other nodes have no room for the service', () => {
    const world = globalWorld();
    for (const node of ['node-1', 'node-2']) withoutRoom(world, node);
    world.setNode('node-3', { availability: 'drain' });
    world.decide();
    expect(on(world, 'node-3')).toBeUndefined();
  });

  it('stays while others are on their way: nobody has looked for their room yet', () => {
    const world = globalWorld();
    for (const node of ['node-1', 'node-2']) withoutRoom(world, node, false);
    world.setNode('node-3', { availability: 'drain' });
    world.decide();
    expect(on(world, 'node-3')).toBeDefined();
  });

  it('loses no more at a time than the ledger allows of those that have a place', () => {
    const world = globalWorld();
    withoutRoom(world, 'node-1');
    for (const node of ['node-3', 'node-4']) world.setNode(node, { availability: 'drain' });
    world.decide();
    expect(running(world)).toHaveLength(3);
    world.decide();
    expect(running(world)).toHaveLength(3);
  });
});

describe('a service that moves stop-first off a drained node', () => {
  /** Of four tasks two ended and are not tried again. */
  const crippled = (evict?: 'rebalance') => {
    const world = new ToyWorld({ seed: 5, nodes: 4, replicas: 4, restart: { condition: 'none' }, disruption: { moveOrder: 'stop-first', maxUnavailable: { type: 'count', value: 1 } } });
    world.converge();
    const [first, second, third] = running(world);
    if (first === undefined || second === undefined || third === undefined) throw new Error('not four tasks');
    for (const task of [first, second]) world.put({ ...task, status: { ...task.status, state: 'failed', at: world.now, exitCode: 1 } });
    world.decide();
    if (evict === undefined) world.setNode(third.nodeId ?? '', { availability: 'drain' });
    else world.put({ ...third, evict: { by: evict, reason: 'evenness', at: world.now } });
    return { world, third };
  };

  it('is not held up by tasks that have ended for good', () => {
    const { world, third } = crippled();
    world.converge();
    expect(world.tables.task(third.id)?.desiredState).toBe('shutdown');
    expect(running(world)).toHaveLength(2);
  });

  it('takes down one at a time of those that are left', () => {
    const { world } = crippled();
    const drained = [...world.tables.nodes()].filter(({ id }) => on(world, id) !== undefined).map(({ id }) => id);
    for (const id of drained) world.setNode(id, { availability: 'drain' });
    world.fewestServing = Number.POSITIVE_INFINITY;
    world.converge();
    expect(world.fewestServing).toBe(1);
    expect(running(world)).toHaveLength(2);
    expect(drained.map((id) => on(world, id))).toEqual(drained.map(() => undefined));
  });

  it('waits for them when it is for the sake of evenness only', () => {
    const { world, third } = crippled('rebalance');
    world.converge();
    expect(world.tables.task(third.id)?.desiredState).toBe('running');
  });
});
