/** What probes cost the agent of a host: the processor time of its prober, with real connections to a server in another process, and with real commands in real containers. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openDockerDriver } from '@muster/agent/driver/docker/docker-driver';
import type { ContainerState, Driver } from '@muster/agent/driver/driver';
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import { createProbe } from '@muster/agent/health/probe';
import { Prober } from '@muster/agent/health/prober';
import { defaultContainer, defaultTask } from '@muster/shared/model/defaults';
import { defaultProbeTimes } from '@muster/shared/model/probes';
import type { ProbeCheck } from '@muster/shared/model/service-spec';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { table } from '../measure.ts';
import type { BenchPart } from '../part.ts';

const CONTAINERS = 250;
/** Real ones, in which commands run: an engine starts no more than some twenty commands a second. */
const EXEC_CONTAINERS = 25;
const MEASURED_MS = 30_000;
const WARM_UP_MS = 12_000;
const PORTS = { http: 27_411, grpc: 27_412 } as const;

/** Answers HTTP on one port, and SERVING to any gRPC call on another. */
const SERVER = `
const http = require('node:http'), http2 = require('node:http2');
http.createServer((_, answer) => answer.end('ok')).listen(${PORTS.http}, '127.0.0.1');
http2.createServer().on('stream', (stream) => {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(Buffer.from([0, 0, 0, 0, 2, 8, 1]));
}).listen(${PORTS.grpc}, '127.0.0.1', () => console.log('listening'));
`;

const CHECKS: readonly (readonly [name: string, check: ProbeCheck])[] = [
  ['http', { type: 'http', scheme: 'http', port: PORTS.http, path: '/', headers: {} }],
  ['tcp', { type: 'tcp', port: PORTS.http }],
  ['grpc', { type: 'grpc', port: PORTS.grpc, service: '' }],
];

export const part: BenchPart = {
  title: 'Probes',
  summary: `the agent's processor time for ${2 * CONTAINERS} probes on a host`,
  method: `
The agent's prober, with ${CONTAINERS} containers that have a readiness and a liveness probe
each, at the default period of 10 s: ${2 * CONTAINERS} probes, ${(2 * CONTAINERS) / 10} a second, over real
connections to a server in another process. With exec, ${EXEC_CONTAINERS} real containers and so ${2 * EXEC_CONTAINERS} probes
that run \`true\` by the engine. Its own processor time over ${MEASURED_MS / 1_000} s, in percent of one core.`,
  limitMs: 300_000,
  async run() {
    const server = await startServer();
    try {
      const rows: string[][] = [];
      for (const [name, check] of CHECKS) rows.push([name, ...(await measure(check, fakeTasks, nothingToRun))]);
      rows.push(['exec', ...(await measureExec())]);
      return table(['probe', 'share of a core', 'made', 'failed'], rows);
    } finally {
      server.kill('SIGKILL');
    }
  },
};

async function startServer(): Promise<ChildProcess> {
  const server = spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(server.stdout, 'data');
  return server;
}

const fakeTasks: readonly ContainerState[] = Array.from({ length: CONTAINERS }, (_, index) => container(`task${index}`));
const nothingToRun: Pick<Driver, 'exec'> = { exec: () => Promise.reject(new Error('there is nothing to run here')) };

async function measureExec(): Promise<string[]> {
  await buildTestImages();
  const driver = openDockerDriver({ nodeId: systemNewId(), clusterLabel: 'bench', clock: systemClock, logger: silentLogger });
  const spec = { ...defaultTask(BUSYBOX_IMAGE), container: { ...defaultContainer(BUSYBOX_IMAGE), command: ['sleep', '100000'] } };
  const tasks: ContainerState[] = [];
  try {
    for (let index = 0; index < EXEC_CONTAINERS; index++) {
      const taskId = systemNewId();
      tasks.push(await driver.create({ taskId, serviceId: 'bench', serviceName: 'bench', slot: index, stack: '', spec, ports: [] }));
      await driver.start(taskId);
    }
    return await measure({ type: 'exec', command: ['true'] }, tasks.map(({ taskId }) => container(taskId)), driver);
  } finally {
    await Promise.all(tasks.map(({ taskId }) => driver.remove(taskId)));
  }
}

async function measure(check: ProbeCheck, tasks: readonly ContainerState[], driver: Pick<Driver, 'exec'>): Promise<string[]> {
  const probeOnce = createProbe();
  let made = 0;
  let failed = 0;
  const counted = async (probing: Promise<boolean>) => {
    const isWell = await probing;
    made += 1;
    if (!isWell) failed += 1;
  };
  const prober = new Prober({
    driver: {
      exec: (...args) => {
        const running = driver.exec(...args);
        void counted(running.then(({ exitCode }) => exitCode === 0, () => false));
        return running;
      },
    } satisfies Pick<Driver, 'exec'>,
    probe: (...args) => {
      const probing = probeOnce(...args);
      void counted(probing.then(({ ok }) => ok));
      return probing;
    },
    clock: systemClock,
    logger: silentLogger,
    onVerdict: () => undefined,
  });
  const spec = { ...defaultProbeTimes, check };
  for (const task of tasks) prober.verdict(task.taskId, { readiness: spec, liveness: spec }, task, { started: true, ready: true });
  await systemClock.sleep(WARM_UP_MS);
  const before = process.cpuUsage();
  const madeBefore = made;
  const startedAt = performance.now();
  await systemClock.sleep(MEASURED_MS);
  const { user, system } = process.cpuUsage(before);
  const share = (user + system) / 1_000 / (performance.now() - startedAt);
  prober.stop();
  return [`${(100 * share).toFixed(1)} %`, String(made - madeBefore), String(failed)];
}

function container(taskId: string): ContainerState {
  return { taskId, containerId: taskId, phase: 'running', health: 'none', outOfMemory: false, startedAt: 1, ports: [], address: '127.0.0.1' };
}
