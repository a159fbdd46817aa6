/** The main journey of an operator, by the real program on a real engine: one host, every command that the first hour needs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import { output, run } from '../lab/command.ts';
import { type Cluster, freePort, musterPath, startCluster, startDaemon, startInTerminal } from './muster.ts';

/** Serves its version over HTTP, says it once a second, and ends at once when asked to. */
const IMAGES = { v1: 'muster-test/e2e:v1', v2: 'muster-test/e2e:v2', bad: 'muster-test/e2e:bad' } as const;
const SERVE = 'trap "exit 0" TERM; mkdir -p /www; echo $VERSION $GREETING >/www/index.html; httpd -p 80 -h /www; while :; do echo tick $VERSION; sleep 1 & wait $!; done';

interface TaskRow {
  readonly id: string;
  readonly service: string;
  readonly slot: number;
  readonly node: string | null;
  readonly state: string;
  readonly desiredState: string;
  readonly error: string | null;
  readonly image: string;
  readonly containerId: string | null;
}

const resources = new AsyncDisposableStack();
let cluster: Cluster;
let scratch: string;

beforeAll(async () => {
  await buildTestImages();
  for (const [version, image] of Object.entries(IMAGES)) {
    const command = version === 'bad' ? 'echo this version is broken >&2; exit 3' : SERVE;
    await output('docker', ['build', '-q', '-t', image, '-'], `FROM ${BUSYBOX_IMAGE}\nENV VERSION=${version}\nCMD ${JSON.stringify(['sh', '-c', command])}\n`);
  }
  scratch = await mkdtemp(join(tmpdir(), 'muster-cli-'));
  resources.defer(() => rm(scratch, { recursive: true, force: true }));
  cluster = resources.use(await startCluster());
});

afterAll(() => resources.disposeAsync());

const tasksOf = (service: string) => cluster.json<readonly TaskRow[]>('service', 'ps', service);
const running = async (service: string) => (await tasksOf(service)).filter((task) => task.state === 'running' && task.desiredState === 'running');

/** Runs it, and shows what it said when it did not end as it should. */
async function succeed(...args: readonly string[]) {
  const result = await cluster.muster(args);
  expect({ exitCode: result.exitCode, stderr: result.exitCode === 0 ? '' : result.stderr }).toEqual({ exitCode: 0, stderr: '' });
  return result;
}

// Each step stands on the ones before it, as an operator's do.
describe('a service from its creation to its end', () => {
  it('is created: its id on standard output, a line for each change elsewhere', async () => {
    const { stdout, stderr } = await succeed(
      'service', 'create', '--name', 'app', '--replicas', '2', '--update-monitor', '500ms', '--rollback-monitor', '500ms', '--stop-grace-period', '2s', IMAGES.v1,
    );
    expect(stdout).toMatch(/^[a-z0-9]{25}\n$/);
    const lines = stderr.trimEnd().split('\n');
    expect(stderr).not.toContain('\u001B');
    expect(lines.at(-1)).toBe('app: 2 of 2 running');
    expect(lines.slice(0, -1).every((line) => /^app\.[12]: [a-z]+/.test(line))).toBe(true);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.filter((line) => /^app\.[12]: running on /.test(line))).toHaveLength(2);
  });

  it('shows with stable keys', async () => {
    const [service] = await cluster.json<readonly object[]>('service', 'ls');
    expect(service).toMatchObject({ id: expect.stringMatching(/^[a-z0-9]{25}$/), name: 'app', mode: 'replicated', image: IMAGES.v1, replicas: { desired: 2, running: 2 } });
    const tasks = await tasksOf('app');
    expect(tasks.map(({ slot }) => slot)).toEqual([1, 2]);
    for (const task of tasks) {
      expect(task).toMatchObject({ id: expect.stringMatching(/^[a-z0-9]{25}$/), service: 'app', node: expect.any(String), state: 'running', desiredState: 'running', error: null, image: IMAGES.v1 });
    }
    const [node] = await cluster.json<readonly object[]>('node', 'ls');
    expect(node).toMatchObject({ id: expect.any(String), name: expect.any(String), state: 'ready', availability: 'active', leader: true });
  });

  it('is scaled up', async () => {
    const { stderr } = await succeed('service', 'scale', 'app=3');
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('app: 3 of 3 running');
    expect(await running('app')).toHaveLength(3);
  });

  it('is updated, one by one', async () => {
    const { stderr } = await succeed('service', 'update', '--image', IMAGES.v2, 'app');
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('app: 3 of 3 running');
    expect((await running('app')).map(({ image }) => image)).toEqual([IMAGES.v2, IMAGES.v2, IMAGES.v2]);
  });

  it('refuses a bad version: rolls back by itself, says why, and ends with 1', async () => {
    const result = await cluster.muster(['service', 'update', '--image', IMAGES.bad, 'app']);
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(/muster: app: the update was rolled back: .*exited 3/);
    expect(result.stderr).toMatch(/\n {2}See: muster service ps app\n$/);
    expect((await running('app')).map(({ image }) => image)).toEqual([IMAGES.v2, IMAGES.v2, IMAGES.v2]);
    const [service] = await cluster.json<readonly { readonly image: string; readonly rollout: string }[]>('service', 'ls');
    expect(service).toMatchObject({ image: IMAGES.v2, rollout: 'rolled-back' });
  });

  it('tells its logs: the last lines of each task', async () => {
    const { stdout } = await succeed('logs', '--tail', '1', 'app');
    // The versions before tell theirs, too: what became of them is worth reading.
    const lines = stdout.trimEnd().split('\n').filter((line) => line.includes('tick v2'));
    for (const slot of [1, 2, 3]) expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^app\\.${slot}@\\S+ +\\| tick v2$`)));
    const [task] = await running('app');
    expect((await succeed('logs', '--tail', '2', task?.id ?? '')).stdout).toMatch(/^(app\.1@\S+ +\| tick v2\n){2}$/);
  });

  it('tells its logs as they come, until Ctrl-C', async () => {
    const follower = startDaemon(musterPath, ['logs', '-f', '--tail', '0', 'app'], cluster.env);
    await follower.says(/tick v2[\s\S]*tick v2/);
    // The way it is meant to end.
    expect(await follower.stop('SIGINT')).toBe(0);
    expect(follower.output()).not.toMatch(/muster:|Error/);
  });

  it('tells what happened, by name', async () => {
    const { stdout } = await succeed('events', '--service', 'app');
    expect(stdout).toMatch(/service\.created/);
    expect(stdout).toMatch(/task\.failed +app\.\d on \S+: failed: exited 3/);
    expect(stdout).toMatch(/rollout\.rolling-back +app: /);
    const events = (await succeed('events', '--service', 'app', '--json')).stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as object);
    for (const event of events) expect(event).toMatchObject({ id: expect.any(String), at: expect.any(Number), type: expect.any(String), message: expect.any(String) });
  });

  it('tells why a task is where it is', async () => {
    expect((await succeed('why', 'app')).stdout).toContain('All tasks of app run as they should');
    const { stdout } = await succeed('why', 'app.1');
    expect(stdout).toMatch(/^app\.1 {2}[a-z0-9]{25}\n {2}State\n {4}running for \S+, on /);
    expect(stdout).toMatch(/ {2}Placement\n {4}\S+: best of 1 nodes? that fit/);
  });

  it('stays on a drained node that nothing can replace, says why, leaves it at the deadline, and comes back to an active one', async () => {
    const [node] = await cluster.json<readonly { readonly name: string }[]>('node', 'ls');
    const name = node?.name ?? '';
    const kept = await cluster.muster(['node', 'drain', '--timeout', '4s', name]);
    expect(kept.exitCode).toBe(6);
    expect(kept.stderr).toMatch(/app\.\d: running stays until app\.\d runs elsewhere: no suitable node: the only node is drained/);
    expect(await running('app')).toHaveLength(3);
    const { stderr } = await succeed('node', 'drain', '--deadline', '1s', name);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(`${name}: empty`);
    expect((await tasksOf('app')).filter(({ state }) => state === 'running')).toEqual([]);
    expect((await succeed('service', 'ps', 'app')).stdout).toContain('the only node is drained');
    await succeed('node', 'activate', name);
    await succeed('service', 'update', 'app');
    expect(await running('app')).toHaveLength(3);
  });

  it('is removed with its containers', async () => {
    const before = await running('app');
    const { stderr } = await succeed('service', 'rm', 'app');
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('app: removed');
    const { stdout } = await run('docker', ['ps', '-aq', '--no-trunc']);
    for (const { containerId } of before) expect(stdout).not.toContain(containerId ?? 'no container');
    expect(await cluster.json('service', 'ls')).toEqual([]);
  });
});

describe('waiting', () => {
  const stuck = ['service', 'create', '--name', 'stuck', '--constraint', 'node.labels.zone==mars', BUSYBOX_IMAGE];

  it('does not, with --detach', async () => {
    const { stdout, stderr } = await succeed('service', 'create', '-d', '--name', 'later', '--constraint', 'node.labels.zone==mars', BUSYBOX_IMAGE);
    expect(stdout).toMatch(/^[a-z0-9]{25}\n$/);
    expect(stderr).toContain('muster service ps later');
    await succeed('service', 'rm', 'later');
  });

  it('ends at its time-out with 6, and the work goes on', async () => {
    const result = await cluster.muster([...stuck.slice(0, -1), '--timeout', '1s', BUSYBOX_IMAGE]);
    expect(result.exitCode).toBe(6);
    expect(result.stderr).toMatch(/not done after 1s; the work goes on\n/);
    await succeed('service', 'rm', 'stuck');
  });

  it('ends with 130 at Ctrl-C, and says that the work goes on and how to follow it', async () => {
    const waiting = startDaemon(musterPath, stuck, cluster.env);
    await waiting.says(/pending/);
    expect(await waiting.stop('SIGINT')).toBe(130);
    expect(waiting.output()).toMatch(/muster: interrupted: the work goes on\n {2}Follow it with: muster service ps stuck\n$/);
    expect(await tasksOf('stuck')).toHaveLength(1);
    await succeed('service', 'rm', 'stuck');
  });
});

describe('in a terminal of 80 columns', () => {
  const inTerminal = (...args: readonly string[]) => startInTerminal(args, cluster.env);
  // eslint-disable-next-line no-control-regex -- exactly these are meant
  const plain = (text: string) => text.replace(/\u001B\[[0-9;]*[A-Za-z]/g, '');
  const LONG = 'a-service-with-a-name-that-is-much-too-long';

  it('a wait draws one line per slot, over and over in the same place', async () => {
    const creating = inTerminal('service', 'create', '--name', LONG, '--replicas', '3', '--stop-grace-period', '0s', IMAGES.v1);
    expect(await creating.ended).toBe(0);
    const text = creating.output();
    // A frame is its service's line and one for each of the three slots; a new one begins where it began.
    expect(text).toContain('\u001B[4A\u001B[0J');
    const lastFrame = plain(text).trimEnd().split('\n').slice(-4).map((line) => line.trimEnd());
    expect(lastFrame[0]).toMatch(/^✔ a-service.* 3 of 3 running$/);
    expect(lastFrame.slice(1)).toEqual([1, 2, 3].map((slot) => expect.stringMatching(new RegExp(`^ {2}\\S+(\\.${slot}|…) +running +on `))));
    for (const line of plain(text).split('\n')) expect(Array.from(line.trimEnd()).length).toBeLessThanOrEqual(80);
  });

  it('Ctrl-C leaves the frame and says that the work goes on', async () => {
    const waiting = inTerminal('service', 'create', '--name', 'stuck', '--constraint', 'node.labels.zone==mars', BUSYBOX_IMAGE);
    await waiting.says(/pending/);
    expect(await waiting.stop('SIGINT')).toBe(130);
    expect(plain(waiting.output()).replaceAll('\r', '')).toMatch(/muster: interrupted: the work goes on\n {2}Follow it with: muster service ps stuck\n$/);
  });

  it.each([
    [['service', 'ls']],
    [['service', 'ps', LONG]],
    [['service', 'ps', 'stuck']],
    [['ps']],
    [['node', 'ls']],
    [['ls']],
    [['status']],
  ])('no table is wider: %j', async (args) => {
    const shown = inTerminal(...args);
    expect(await shown.ended).toBe(0);
    expect(plain(shown.output()).split('\n').filter((line) => Array.from(line.trimEnd()).length > 80)).toEqual([]);
  });

  it('and they are gone again', async () => {
    await succeed('service', 'rm', LONG, 'stuck');
    expect(await cluster.json('service', 'ls')).toEqual([]);
  });
});

/** What an HTTP server answers; rejects when there is none. */
function fetchText(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, timeout: 5_000 }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });
}

describe('a compose file', () => {
  let file: string;
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    file = join(scratch, 'compose.yaml');
    await writeFile(join(scratch, '.env'), `IMAGE_TAG=v1\n`);
    await writeFile(
      file,
      [
        'services:',
        '  web:',
        '    image: muster-test/e2e:${IMAGE_TAG}',
        '    environment: {GREETING: hello}',
        `    ports: ["${port}:80"]`,
        '    volumes: ["data:/data"]',
        '    stop_grace_period: 1s',
        '    mem_limit: 64m',
        '    cpus: 0.5',
        '    healthcheck: {test: ["CMD", "test", "-f", "/data/ready"], interval: 300ms, timeout: 2s, retries: 100}',
        '  worker:',
        `    image: ${IMAGES.v1}`,
        '    stop_grace_period: 1s',
        '    links: [web]',
        'volumes: {data: {}}',
        '',
      ].join('\n'),
    );
  });

  it('a health check keeps its task from running until it passes', async () => {
    const up = await cluster.muster(['up', '-f', file, '-p', 'shop', '--timeout', '4s']);
    expect(up.exitCode).toBe(6);
    expect(up.stdout).toBe('created    shop_web\ncreated    shop_worker\n');
    expect(up.stderr).toMatch(/warning: .*compose\.yaml:14:5: services\.worker\.links: not honoured/);
    expect(up.stderr).toMatch(/shop_web: 0 of 1 running/);
    const [task] = await tasksOf('shop_web');
    expect(task).toMatchObject({ state: 'starting', desiredState: 'running' });
    await output('docker', ['exec', task?.containerId ?? '', 'touch', '/data/ready']);
    const again = await succeed('up', '-f', file, '-p', 'shop');
    expect(again.stdout).toMatch(/^unchanged +shop_web\nunchanged +shop_worker\n$/);
    expect((await tasksOf('shop_web')).map(({ id, state }) => ({ id, state }))).toEqual([{ id: task?.id, state: 'running' }]);
  });

  it('its port answers, with its environment; its limits and its volume are the engine’s', async () => {
    expect(await fetchText(port)).toBe('v1 hello\n');
    const [task] = await tasksOf('shop_web');
    const [inspected] = JSON.parse(await output('docker', ['inspect', task?.containerId ?? ''])) as readonly {
      readonly HostConfig: { readonly Memory: number; readonly NanoCpus: number };
      readonly Mounts: readonly { readonly Type: string; readonly Name: string; readonly Destination: string }[];
    }[];
    expect(inspected?.HostConfig).toMatchObject({ Memory: 64 * 1024 ** 2, NanoCpus: 500_000_000 });
    expect(inspected?.Mounts).toMatchObject([{ Type: 'volume', Name: 'shop_data', Destination: '/data' }]);
  });

  it('is listed', async () => {
    expect(await cluster.json('ls')).toMatchObject([{ name: 'shop', services: 2 }]);
    expect((await cluster.json<readonly TaskRow[]>('ps', 'shop')).map(({ service, state }) => [service, state])).toEqual([
      ['shop_web', 'running'],
      ['shop_worker', 'running'],
    ]);
  });

  it('a changed file changes what it has to, and the volume’s content stays', async () => {
    const { stdout } = await cluster.muster(['up', '-f', file, '-p', 'shop'], { env: { IMAGE_TAG: 'v2' } });
    expect(stdout).toMatch(/updated +shop_web\nunchanged +shop_worker\n/);
    expect(await fetchText(port)).toBe('v2 hello\n');
  });

  it('says what it would do, and does nothing', async () => {
    const { stdout } = await cluster.muster(['up', '-f', file, '-p', 'shop', '--dry-run'], { env: { IMAGE_TAG: 'v1' } });
    expect(stdout).toMatch(/shop_web/);
    expect(await fetchText(port)).toBe('v2 hello\n');
  });

  it('goes down', async () => {
    await succeed('down', 'shop');
    expect(await cluster.json('ls')).toEqual([]);
    expect(await cluster.json('service', 'ls')).toEqual([]);
    await expect(fetchText(port)).rejects.toThrow(/ECONNREFUSED/);
    await run('docker', ['volume', 'rm', 'shop_data']);
  });
});

describe('the daemon', () => {
  const startedAt = async (containerId: string) => (await output('docker', ['inspect', '-f', '{{.State.StartedAt}} {{.State.Running}}', containerId])).trim();

  it.each([
    ['SIGTERM', 0],
    ['SIGKILL', 128],
  ] as const)('stops at %s without its containers, and takes them over again', async (signal, exitCode) => {
    const name = `kept-${signal.toLowerCase()}`;
    await succeed('service', 'create', '--name', name, '--replicas', '2', '--stop-grace-period', '0s', IMAGES.v1);
    const before = await running(name);
    const containers = before.map(({ containerId }) => containerId ?? '');
    const lives = await Promise.all(containers.map(startedAt));
    expect(await cluster.daemon.stop(signal)).toBe(exitCode);
    expect(await Promise.all(containers.map(startedAt))).toEqual(lives);
    await cluster.restart();
    await succeed('service', 'update', name);
    expect((await running(name)).map(({ id, containerId }) => ({ id, containerId }))).toEqual(before.map(({ id, containerId }) => ({ id, containerId })));
    expect(await Promise.all(containers.map(startedAt))).toEqual(lives);
    await succeed('service', 'rm', name);
  });
});
