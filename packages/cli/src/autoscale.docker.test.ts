/** Real load makes real replicas come and go: one manager and one agent in this process, on the local Docker. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgent } from '@muster/agent/agent';
import { openDockerDriver } from '@muster/agent/driver/docker/docker-driver';
import { buildTestImages, BUSYBOX_IMAGE } from '@muster/agent/driver/testing/images';
import { createMemoryJournal } from '@muster/agent/journal/memory';
import { grpcTransport } from '@muster/agent/session/grpc-transport';
import { prometheusOver } from '@muster/manager/autoscaler/prometheus';
import { startServer } from '@muster/manager/autoscaler/testing/prometheus-double';
import { createManager, type Manager } from '@muster/manager/manager';
import { createMemoryStore } from '@muster/manager/store/memory';
import { group } from '@muster/shared/lifecycle/runnable';
import { defaultAutoscale, defaultServiceSpec } from '@muster/shared/model/defaults';
import { asManagerId, asNodeId, type ServiceId } from '@muster/shared/model/ids';
import type { AutoscaleSpec, ServiceSpec } from '@muster/shared/model/service-spec';
import { PLAIN } from '@muster/shared/rpc/security';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { systemRandom } from '@muster/shared/runtime/random';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type Api, connectApi } from './api.ts';

const PATIENCE_MS = 90_000;
const stop = new AbortController();
const tooLate = AbortSignal.timeout(10 * PATIENCE_MS);
const running: Promise<void>[] = [];
const store = createMemoryStore({ clock: systemClock });
/** What the double of Prometheus answers. */
let rate = '0';
let manager: Manager;
let api: Api & Disposable;
let prometheus: Awaited<ReturnType<typeof startServer>>;

beforeAll(async () => {
  await buildTestImages();
  const common = { clock: systemClock, random: systemRandom, newId: systemNewId, logger: silentLogger };
  prometheus = await startServer((_request, response) => {
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value: [0, rate] }] } }));
  });
  manager = createManager({
    ...common,
    store,
    listen: '127.0.0.1:0',
    clusterName: 'autoscale',
    autoscalePeriodMs: 1_000,
    queryPrometheus: prometheusOver({ address: `http://127.0.0.1:${prometheus.port}` }),
    record: { kind: 'manager', id: asManagerId(systemNewId()), name: 'm', address: '127.0.0.1:0', softwareVersion: '0.1.0', startedAt: systemClock.now() },
  });
  running.push(manager.run(stop.signal));
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
  api = connectApi({ managers: [address], security: PLAIN, deadlineMs: 10_000, signal: tooLate });
  await until('a node', () => [...manager.state.view.nodes()].some(({ status }) => status.state === 'ready'));
});

afterAll(async () => {
  api[Symbol.dispose]();
  stop.abort();
  await Promise.allSettled(running);
  await store.close();
  await prometheus[Symbol.asyncDispose]();
});

/** Resolves when the copy of the state fulfils it. */
async function until(what: string, fulfilled: () => boolean): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = () => {
    if (fulfilled()) resolve();
  };
  const unsubscribe = manager.state.observe(look);
  const cancel = systemClock.after(PATIENCE_MS, () => reject(new Error(`not in time: ${what}`)));
  look();
  await promise.finally(() => {
    cancel();
    unsubscribe();
  });
}

const runningTasks = (id: ServiceId) => [...manager.state.view.tasksOfService(id)].filter(({ status }) => status.state === 'running').length;
const scaleOf = (id: ServiceId) => manager.state.view.autoscale(id)?.replicas;

async function withService(spec: ServiceSpec, use: (id: ServiceId) => Promise<void>): Promise<void> {
  const { service } = await api.createService(spec);
  try {
    await until('the first task', () => runningTasks(service.id) === 1);
    await use(service.id);
  } finally {
    await api.deleteService(spec.name).catch(() => undefined);
    await until('no task', () => [...manager.state.view.tasksOfService(service.id)].length === 0).catch(() => undefined);
  }
}

function elastic(name: string, autoscale: Partial<AutoscaleSpec>): ServiceSpec {
  const spec = defaultServiceSpec(name, BUSYBOX_IMAGE);
  const { container } = spec.task;
  return {
    ...spec,
    task: { ...spec.task, container: { ...container, args: ['sleep', '100000'], networkMode: 'none', stopGraceMs: 0 } },
    autoscale: { ...defaultAutoscale, min: 1, max: 3, scaleDown: { ...defaultAutoscale.scaleDown, windowMs: 3_000 }, ...autoscale },
  };
}

/** Burns CPU while /load/on is there, within a limit of a tenth of a core. */
function busy(name: string, folder: string): ServiceSpec {
  const spec = elastic(name, { metrics: [{ resource: 'cpu', type: 'utilization', percent: 50 }] });
  const cpu = { nanoCpus: 100_000_000 };
  return {
    ...spec,
    task: {
      ...spec.task,
      resources: { limits: cpu, reservations: cpu },
      container: {
        ...spec.task.container,
        args: ['sh', '-c', 'while true; do if [ -e /load/on ]; then i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done; else sleep 1; fi; done'],
        mounts: [{ type: 'bind', source: folder, target: '/load', readOnly: true, createSource: false }],
      },
    },
  };
}

it('CPU load scales a service up, its end scales it down, and the load back scales it up again', async () => {
  const name = 'autoscale-load';
  const folder = await mkdtemp(join(tmpdir(), 'muster-autoscale-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await withService(busy(name, folder), async (id) => {
    expect(manager.state.view.autoscale(id)).toBeUndefined();
    await writeFile(join(folder, 'on'), '');
    await until('three tasks under load', () => runningTasks(id) === 3);
    const [status] = await api.getAutoscale(name);
    expect(status).toMatchObject({ serviceName: name, current: 3, min: 1, max: 3, dryRun: false });
    expect(status?.metrics[0]).toMatchObject({ metric: 'cpu', formula: expect.stringMatching(/cores over \d ready, target 0.05 cores/) as string });
    await expect(api.scaleService(name, 2)).rejects.toThrow('is autoscaled between 1 and 3 tasks');

    await rm(join(folder, 'on'));
    await until('one task without load', () => runningTasks(id) === 1 && scaleOf(id) === 1);
    expect(manager.state.view.service(id)?.spec.mode).toEqual({ type: 'replicated', replicas: 1 });
    const told = (await api.listEvents({ types: ['service.autoscaled'] })).map(({ message }) => message.split(':', 1)[0]);
    expect(told[0]).toMatch(/scaled from 1 to [23]$/);
    expect(told.at(-1)).toMatch(/scaled from [23] to 1$/);
    expect((await api.getService(name)).replicas.desired).toBe(1);

    await writeFile(join(folder, 'on'), '');
    await until('more tasks under load', () => runningTasks(id) >= 2);
    const decisions = await api.listAutoscaleDecisions(name);
    expect(decisions.length).toBeGreaterThanOrEqual(3);
    expect(decisions[0]).toMatchObject({ from: 1, dryRun: false, reason: expect.stringContaining('cpu: mean') as string });
  });
});

it('what is pushed scales a service up and down, and a dry run only tells', async () => {
  const name = 'autoscale-push';
  const metrics = [{ source: 'pushed', name: 'queue', type: 'average', amount: 10 }] as const;
  await withService(elastic(name, { metrics }), async (id) => {
    await api.pushMetrics(name, [{ name: 'queue', value: 25 }]);
    await until('three tasks for a queue of 25', () => runningTasks(id) === 3);
    await api.pushMetrics(name, [{ name: 'queue', value: 0 }]);
    await until('one task for an empty queue', () => runningTasks(id) === 1 && scaleOf(id) === 1);
    await expect(api.pushMetrics(name, [{ name: 'length', value: 1 }])).rejects.toThrow('it has queue');

    const current = await api.getService(name);
    await api.updateService(name, elastic(name, { metrics, dryRun: true }), current.etag);
    await api.pushMetrics(name, [{ name: 'queue', value: 20 }]);
    await until('a decision of the dry run', () => manager.state.view.autoscale(id)?.decisions?.at(-1)?.dryRun === true);
    expect((await api.listAutoscaleDecisions(name)).at(-1)).toMatchObject({ from: 1, to: 2, dryRun: true });
    expect(runningTasks(id)).toBe(1);
    expect((await api.getService(name)).replicas.desired).toBe(1);
  });
});

it('a Prometheus query scales a service up and down; what is no number holds it', async () => {
  const name = 'autoscale-query';
  const metrics = [{ source: 'prometheus', name: 'rps', type: 'average', amount: 100, prometheus: { query: 'sum(rate(http_requests_total[1m]))' }, staleAfterMs: 2_000 }] as const;
  await withService(elastic(name, { metrics }), async (id) => {
    rate = '290';
    await until('three tasks for 290 requests per second', () => runningTasks(id) === 3);
    rate = 'NaN';
    const held = async (): Promise<string> => (await api.getAutoscale(name))[0]?.reason ?? '';
    for (let times = 0; times < 60 && !(await held()).startsWith('held'); times += 1) await systemClock.sleep(250);
    expect(await held()).toBe('held at 3: rps: the query gives NaN, which is no load');
    expect(runningTasks(id)).toBe(3);
    rate = '20';
    await until('one task for 20 requests per second', () => runningTasks(id) === 1 && scaleOf(id) === 1);
  });
});
