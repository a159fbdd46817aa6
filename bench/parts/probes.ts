/** What probes cost the agent of a host: the processor time of its prober, with real connections to a server in another process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { ContainerState, Driver } from '@muster/agent/driver/driver';
import { createProbe } from '@muster/agent/health/probe';
import { Prober } from '@muster/agent/health/prober';
import { defaultProbeTimes } from '@muster/shared/model/probes';
import type { ProbeCheck } from '@muster/shared/model/service-spec';
import { systemClock } from '@muster/shared/runtime/clock';
import { silentLogger } from '@muster/shared/runtime/logger';
import { table } from '../measure.ts';
import type { BenchPart } from '../part.ts';

const CONTAINERS = 250;
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
connections to a server in another process. Its own processor time over ${MEASURED_MS / 1_000} s, in percent of
one core.`,
  limitMs: 240_000,
  async run() {
    const server = await startServer();
    try {
      const rows: string[][] = [];
      for (const [name, check] of CHECKS) rows.push([name, ...(await measure(check))]);
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

async function measure(check: ProbeCheck): Promise<string[]> {
  const probeOnce = createProbe();
  let made = 0;
  let failed = 0;
  const prober = new Prober({
    driver: { exec: () => Promise.reject(new Error('there is nothing to run here')) } satisfies Pick<Driver, 'exec'>,
    probe: async (...args) => {
      const result = await probeOnce(...args);
      made += 1;
      if (!result.ok) failed += 1;
      return result;
    },
    clock: systemClock,
    logger: silentLogger,
    onVerdict: () => undefined,
  });
  const spec = { ...defaultProbeTimes, check };
  for (let index = 0; index < CONTAINERS; index++) {
    prober.verdict(`task${index}`, { readiness: spec, liveness: spec }, container(index), { started: true, ready: true });
  }
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

function container(index: number): ContainerState {
  return { taskId: `task${index}`, containerId: `c${index}`, phase: 'running', health: 'none', outOfMemory: false, startedAt: 1, ports: [], address: '127.0.0.1' };
}
