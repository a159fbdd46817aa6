/** An agent process on a real engine is killed, and what it ran goes on. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDockerDriver } from '@muster/agent/driver/docker/docker-driver';
import type { ContainerState, Driver } from '@muster/agent/driver/driver';
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import { createMemoryStore } from '@muster/manager/store/memory';
import type { NodeId } from '@muster/shared/model/ids';
import { systemClock } from '@muster/shared/runtime/clock';
import { silentLogger } from '@muster/shared/runtime/logger';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isRunning, seen, startManager, stopAll, write } from './real-world.ts';
import { basics, task } from './world.ts';

const cleanups: (() => Promise<void>)[] = [];
beforeAll(buildTestImages.bind(undefined, {}));
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  await stopAll();
});

function startAgentProcess(directory: string, manager: string): ChildProcess {
  const child = spawn(process.execPath, ['--conditions=source', join(import.meta.dirname, 'agent-process.ts'), directory, manager], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  cleanups.push(() => kill(child));
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** Resolves with the container's state when it is as looked for. */
async function observed(driver: Driver, taskId: string, holds: (state: ContainerState | undefined) => boolean): Promise<ContainerState | undefined> {
  const stop = new AbortController();
  try {
    for await (const _event of driver.events(stop.signal)) {
      const state = await driver.inspect(taskId);
      if (holds(state)) return state;
    }
    throw new Error('the events ended');
  } finally {
    stop.abort();
  }
}

async function running() {
  const store = createMemoryStore({ clock: systemClock });
  const manager = await startManager('m1', store);
  const { state } = manager;
  await write(
    state,
    ...basics((spec) => ({
      ...spec,
      task: { ...spec.task, container: { ...spec.task.container, image: BUSYBOX_IMAGE, stopGraceMs: 1_000 } },
    })),
  );
  const directory = await mkdtemp(join(tmpdir(), 'muster-agent-'));
  cleanups.push(() => rm(directory, { recursive: true }));
  const child = startAgentProcess(directory, manager.address);
  await seen(state, () => [...state.view.nodes()].some(({ session }) => session.connected));
  const nodeId = [...state.view.nodes()].map(({ id }) => id)[0] as NodeId;
  const driver = openDockerDriver({ nodeId, clock: systemClock, logger: silentLogger });
  // Ids of its own, so that runs do not find each other's containers.
  const own = { ...task(1, { nodeId }), id: nodeId as string as ReturnType<typeof task>['id'] };
  cleanups.push(() => driver.remove(own.id));
  await write(state, own);
  await seen(state, () => isRunning(state, own.id));
  const container = await driver.inspect(own.id);
  return { store, manager, state, directory, child, nodeId, driver, taskId: own.id, container };
}

describe('an agent process', () => {
  it('that is killed and started again adopts its running container', async () => {
    const { manager, state, directory, child, nodeId, driver, taskId, container } = await running();
    expect(container).toMatchObject({ phase: 'running' });
    const first = state.view.node(nodeId)?.session.sessionId;
    await kill(child);
    startAgentProcess(directory, manager.address);
    await seen(state, () => {
      const session = state.view.node(nodeId)?.session;
      return session?.connected === true && session.sessionId !== first;
    });
    // A second task shows that the agent has taken up its work.
    const second = { ...task(2, { nodeId }), id: `${taskId.slice(0, -1)}-` as typeof taskId };
    cleanups.push(() => driver.remove(second.id));
    await write(state, second);
    await seen(state, () => isRunning(state, second.id));
    const after = await driver.inspect(taskId);
    expect(after).toMatchObject({ containerId: container?.containerId, startedAt: container?.startedAt, phase: 'running' });
    expect(state.view.task(taskId)?.status).toMatchObject({ state: 'running', containerId: container?.containerId });
  });

  it('restarts a crashed container with every manager gone, and tells it when one is back', async () => {
    const { store, manager, driver, taskId, container } = await running();
    await manager.stop();
    await driver.kill(taskId, 'SIGKILL');
    const restarted = await observed(driver, taskId, (seenState) => seenState?.phase === 'running' && seenState.startedAt !== container?.startedAt);
    expect(restarted?.containerId).toBe(container?.containerId);
    const back = await startManager('m1', store, manager.address);
    await seen(back.state, () => back.state.view.task(taskId)?.status.offlineRestarts === 1);
    expect(isRunning(back.state, taskId)).toBe(true);
  });
});
