/** The API of a whole manager on real etcd, used by two clients that are not ours: `buf curl` and Python's grpcio. */
import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { createManager } from '@muster/manager/manager';
import { startEtcd, type EtcdCluster } from '@muster/manager/store/testing/etcd-process';
import { openEtcd } from '@muster/manager/store/testing/open-etcd';
import { asManagerId } from '@muster/shared/model/ids';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { systemRandom } from '@muster/shared/runtime/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const BUF = join(import.meta.dirname, '../../node_modules/.bin/buf');
const CURL = ['curl', '--protocol', 'grpc', '--http2-prior-knowledge'];
const PYTHON = '/usr/bin/python3';
const MAX_OUTPUT = 32 * 1024 * 1024;

let etcd: EtcdCluster;
let address = '';
let stopManager: () => Promise<void> = () => Promise.resolve();

beforeAll(async () => {
  etcd = await startEtcd();
  const store = openEtcd(etcd.endpoints);
  const manager = createManager({
    record: { kind: 'manager', id: asManagerId(systemNewId()), name: 'm1', address: '127.0.0.1:0', softwareVersion: '0.1.0', startedAt: 0 },
    clusterName: 'foreign',
    listen: '127.0.0.1:0',
    store,
    clock: systemClock,
    random: systemRandom,
    newId: systemNewId,
    logger: silentLogger,
  });
  const stop = new AbortController();
  const running = manager.run(stop.signal);
  stopManager = async () => {
    stop.abort();
    await running;
    await store.close();
  };
  address = await manager.listening;
  while (manager.state.view.cluster() === undefined) await systemClock.sleep(50);
});

afterAll(async () => {
  await stopManager();
  await etcd.stop();
});

const curlArguments = (method: string, request: object) => [
  ...CURL,
  '--data',
  JSON.stringify(request),
  `http://${address}/${method}`,
];

/** The answer, or what buf printed as the error. */
async function curl(method: string, request: object = {}): Promise<Record<string, unknown>> {
  try {
    const { stdout } = await run(BUF, curlArguments(method, request), { maxBuffer: MAX_OUTPUT });
    return JSON.parse(stdout) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof Error && 'stderr' in error) return JSON.parse(String(error.stderr)) as Record<string, unknown>;
    throw error;
  }
}

describe('buf curl', () => {
  it('lists the services and methods by reflection', async () => {
    const { stdout: services } = await run(BUF, [...CURL, '--list-services', `http://${address}`]);
    expect(services.trim().split('\n').sort()).toEqual([
      'grpc.health.v1.Health',
      'grpc.reflection.v1.ServerReflection',
      'grpc.reflection.v1alpha.ServerReflection',
      'muster.v1.AccessService',
      'muster.v1.CaService',
      'muster.v1.ControlService',
      'muster.v1.DispatcherService',
      'muster.v1.LogsService',
      'muster.v1.SecretsService',
    ]);
    const { stdout: methods } = await run(BUF, [...CURL, '--list-methods', `http://${address}`]);
    expect(methods).toContain('muster.v1.ControlService/ApplyStack');
    expect(methods).toContain('muster.v1.DispatcherService/Session');
  });

  it('asks for the health', async () => {
    expect(await curl('grpc.health.v1.Health/Check')).toEqual({ status: 'SERVING' });
  });

  it('creates, gets, lists, updates by mask, scales and deletes a service', async () => {
    const spec = { name: 'curl', replicated: { replicas: 2 }, task: { container: { image: 'app:1' } } };
    const control = 'muster.v1.ControlService';
    expect(await curl(`${control}/CreateService`, { spec })).toMatchObject({
      service: { revision: '1', spec: { name: 'curl', update: { failureAction: 'FAILURE_ACTION_ROLLBACK' } } },
    });
    expect(await curl(`${control}/GetService`, { ref: 'curl' })).toMatchObject({ service: { replicas: { desired: 2 } } });
    expect(await curl(`${control}/ListServices`, { filter: { refs: ['curl'] } })).toMatchObject({
      services: [{ meta: { name: 'curl' } }],
    });
    const update = { ref: 'curl', spec: { task: { container: { image: 'app:2' } } }, updateMask: 'task.container.image' };
    expect(await curl(`${control}/UpdateService`, update)).toMatchObject({
      service: { revision: '2', spec: { task: { container: { image: 'app:2' } }, replicated: { replicas: 2 } } },
    });
    expect(await curl(`${control}/ScaleService`, { ref: 'curl', replicas: 1 })).toMatchObject({
      service: { replicas: { desired: 1 } },
    });
    expect(await curl(`${control}/DeleteService`, { ref: 'curl' })).toMatchObject({ service: { removing: true } });
  });

  it('shows an error with its code, words and details', async () => {
    const error = await curl('muster.v1.ControlService/CreateService', { spec: { name: '-' } });
    expect(error).toMatchObject({ code: 'invalid_argument' });
    expect(String(error['message'])).toContain('spec.name');
    const details = error['details'] as { type: string; value: string }[];
    const violations = details.find(({ type }) => type === 'google.rpc.BadRequest')?.value ?? '';
    expect(Buffer.from(violations, 'base64').toString('latin1')).toContain('spec.task.container.image');
  });

  it('refuses a field that does not exist', async () => {
    const request = curlArguments('muster.v1.ControlService/CreateService', { spec: { nmae: 'x' } });
    await expect(run(BUF, request)).rejects.toThrow('nmae');
  });

  it('watches', async () => {
    const watch = spawn(BUF, curlArguments('muster.v1.ControlService/Watch', { kinds: ['OBJECT_KIND_CLUSTER'] }), {
      stdio: ['ignore', 'pipe', 'inherit'],
      // The command is a wrapper: its child is ended with it, by the group.
      detached: true,
    });
    const types: string[] = [];
    try {
      for await (const line of createInterface({ input: watch.stdout })) {
        const type = /"type": *"CHANGE_TYPE_(\w+)"/.exec(line)?.[1];
        if (type !== undefined) types.push(type);
        if (type === 'SYNC') break;
      }
    } finally {
      if (watch.pid !== undefined) process.kill(-watch.pid, 'SIGKILL');
    }
    expect(types).toEqual(['SNAPSHOT', 'SYNC']);
  });
});

describe("Python's grpcio", () => {
  it('learns the API by reflection and uses it', async () => {
    const script = join(import.meta.dirname, 'grpcio_client.py');
    const { stdout } = await run(PYTHON, [script, address], { maxBuffer: MAX_OUTPUT });
    const seen = JSON.parse(stdout) as Record<string, unknown>;
    expect(seen).toMatchObject({
      health: { status: 'SERVING' },
      created: { meta: { name: 'python' }, revision: '1', spec: { task: { container: { stopGraceMs: '10000' } } } },
      got: { meta: { name: 'python' }, replicas: { desired: 2 } },
      watched: ['CHANGE_TYPE_SNAPSHOT', 'CHANGE_TYPE_SYNC', 'CHANGE_TYPE_PUT'],
      stale: { code: 'ABORTED', 'google.rpc.ErrorInfo': { reason: 'ETAG_MISMATCH', domain: 'muster' } },
      invalid: {
        code: 'INVALID_ARGUMENT',
        'google.rpc.BadRequest': { fieldViolations: [{ field: 'spec.name' }, { field: 'spec.replicated.replicas' }] },
      },
      taken: { code: 'ALREADY_EXISTS', 'google.rpc.Help': { links: [{ description: expect.stringContaining('muster service update') }] } },
      missing: { code: 'NOT_FOUND', 'google.rpc.ErrorInfo': { reason: 'SERVICE_NOT_FOUND' } },
      large: { code: 'RESOURCE_EXHAUSTED' },
      listed: [expect.any(String)],
      cluster: { meta: { name: 'foreign' }, managers: [{ name: 'm1', leader: true }] },
    });
  });
});
