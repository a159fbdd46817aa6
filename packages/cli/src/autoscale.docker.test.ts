/** Real load makes real replicas come and go: one manager and one agent in this process, on the local Docker. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgent } from '@muster/agent/agent';
import { openDockerDriver } from '@muster/agent/driver/docker/docker-driver';
import { buildTestImages, BUSYBOX_IMAGE } from '@muster/agent/driver/testing/images';
import { createMemoryJournal } from '@muster/agent/journal/memory';
import { grpcTransport } from '@muster/agent/session/grpc-transport';
import { createManager } from '@muster/manager/manager';
import { createMemoryStore } from '@muster/manager/store/memory';
import { group } from '@muster/shared/lifecycle/runnable';
import { defaultAutoscale, defaultServiceSpec } from '@muster/shared/model/defaults';
import { asManagerId, asNodeId } from '@muster/shared/model/ids';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { systemRandom } from '@muster/shared/runtime/random';
import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { PLAIN } from '@muster/shared/rpc/security';
import { connectApi } from './api.ts';

const SERVICE = 'autoscale-load';

/** Burns CPU while /load/on is there, within a limit of a tenth of a core. */
function loadSpec(folder: string): ServiceSpec {
  const spec = defaultServiceSpec(SERVICE, BUSYBOX_IMAGE);
  const cpu = { nanoCpus: 100_000_000 };
  return {
    ...spec,
    task: {
      ...spec.task,
      resources: { limits: cpu, reservations: cpu },
      container: {
        ...spec.task.container,
        args: ['sh', '-c', 'while true; do if [ -e /load/on ]; then i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done; else sleep 0.2; fi; done'],
        networkMode: 'none',
        stopGraceMs: 0,
        mounts: [{ type: 'bind', source: folder, target: '/load', readOnly: true, createSource: false }],
      },
    },
    autoscale: {
      ...defaultAutoscale,
      min: 1,
      max: 3,
      metrics: [{ resource: 'cpu', type: 'utilization', percent: 50 }],
      scaleDown: { ...defaultAutoscale.scaleDown, windowMs: 4_000 },
    },
  };
}

it('load scales a service up, and its end scales it down', async () => {
  await buildTestImages();
  const folder = await mkdtemp(join(tmpdir(), 'muster-autoscale-'));
  const common = { clock: systemClock, random: systemRandom, newId: systemNewId, logger: silentLogger };
  const store = createMemoryStore({ clock: systemClock });
  const manager = createManager({
    ...common,
    store,
    listen: '127.0.0.1:0',
    clusterName: 'autoscale',
    autoscalePeriodMs: 1_000,
    record: { kind: 'manager', id: asManagerId(systemNewId()), name: 'm', address: '127.0.0.1:0', softwareVersion: '0.1.0', startedAt: systemClock.now() },
  });
  const stop = new AbortController();
  const running = [manager.run(stop.signal)];
  const address = await manager.listening;
  const agent = createAgent({
    ...common,
    journal: createMemoryJournal(asNodeId(systemNewId())),
    openDriver: (nodeId) => openDockerDriver({ nodeId, clock: systemClock, logger: silentLogger }),
    transport: grpcTransport(),
    managers: [address],
    address: '127.0.0.1',
    hostname: 'here',
    version: '0.1.0',
    samplePeriodMs: 1_000,
  });
  running.push(group('agents', [agent]).run(stop.signal));
  const tooLate = AbortSignal.timeout(80_000);
  using api = connectApi({ managers: [address], security: PLAIN, deadlineMs: 5_000, signal: tooLate });

  /** Resolves when the copy of the state fulfils it. */
  const until = async (what: string, fulfilled: () => boolean): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => {
      if (fulfilled()) resolve();
    };
    const unsubscribe = manager.state.observe(look);
    tooLate.addEventListener('abort', () => reject(new Error(`not in time: ${what}`)), { once: true });
    look();
    await promise.finally(unsubscribe);
  };
  const runningTasks = () => [...manager.state.view.tasks()].filter(({ status }) => status.state === 'running').length;

  try {
    await until('a node', () => [...manager.state.view.nodes()].some(({ status }) => status.state === 'ready'));
    const { service } = await api.createService(loadSpec(folder));
    await until('the first task', () => runningTasks() === 1);
    expect(manager.state.view.autoscale(service.id)).toBeUndefined();

    await writeFile(join(folder, 'on'), '');
    await until('three tasks under load', () => runningTasks() === 3);
    const [busy] = await api.getAutoscale(SERVICE);
    expect(busy).toMatchObject({ serviceName: SERVICE, current: 3, min: 1, max: 3, dryRun: false });
    expect(busy?.metrics[0]?.formula).toMatch(/cores over \d ready, target 0.05 cores/);
    await expect(api.scaleService(SERVICE, 2)).rejects.toThrow('is autoscaled between 1 and 3 tasks');

    await rm(join(folder, 'on'));
    await until('one task without load', () => runningTasks() === 1 && manager.state.view.autoscale(service.id)?.replicas === 1);
    expect(manager.state.view.service(service.id)?.spec.mode).toEqual({ type: 'replicated', replicas: 1 });
    const told = (await api.listEvents({ types: ['service.autoscaled'] })).map(({ message }) => message.split(':', 1)[0]);
    expect(told[0]).toMatch(/scaled from 1 to [23]$/);
    expect(told.at(-1)).toMatch(/scaled from [23] to 1$/);
    expect((await api.getService(SERVICE)).replicas.desired).toBe(1);
  } finally {
    await api.deleteService(SERVICE).catch(() => undefined);
    await until('no task', () => [...manager.state.view.tasks()].length === 0).catch(() => undefined);
    stop.abort();
    await Promise.allSettled(running);
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
});
