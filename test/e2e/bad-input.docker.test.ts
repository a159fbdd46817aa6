/**
 * What a tired operator gets wrong, and what Muster answers: one clear error that
 * says what, why and what next, the right exit code, and nothing changed.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectApi } from '@muster/cli/api';
import { readContext } from '@muster/cli/context/context';
import { collectingHost } from '@muster/cli/testing/collecting-host';
import { secured } from '@muster/shared/rpc/security';
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import { type CommandResult, projectRoot, run } from '../lab/command.ts';
import { type Cluster, freePort, musterPath, startCluster, startDaemon } from './muster.ts';

const EXIT = { ok: 0, failed: 1, usage: 2, notFound: 3, conflict: 4, noManager: 5, goingOn: 6 } as const;
/** A test needs root to mount a file system or to become another user. */
const isRoot = process.getuid?.() === 0;

const resources = new AsyncDisposableStack();
let cluster: Cluster;
let scratch: string;

beforeAll(async () => {
  await buildTestImages();
  scratch = await mkdtemp(join(tmpdir(), 'muster-bad-input-'));
  resources.defer(() => rm(scratch, { recursive: true, force: true }));
  cluster = resources.use(await startCluster());
  const created = await cluster.muster(['service', 'create', '--name', 'web', '--stop-grace-period', '0s', BUSYBOX_IMAGE]);
  if (created.exitCode !== 0) throw new Error(created.stderr);
});

afterAll(() => resources.disposeAsync());

/** All that a refused request could have changed. */
async function snapshot() {
  const { context } = readContext(collectingHost().host, cluster.env['MUSTER_CONTEXT'] ?? '');
  using api = connectApi({ managers: context.managers, security: secured(context), deadlineMs: 10_000, signal: AbortSignal.timeout(10_000) });
  const [services, nodes, stacks] = await Promise.all([api.listServices(), api.listNodes(), api.listStacks()]);
  return {
    services: services.map(({ id, revision, updatedAt, spec }) => ({ id, revision, updatedAt, spec })),
    nodes: nodes.map(({ spec }) => spec),
    stacks: stacks.map(({ name }) => name),
  };
}

/** One error: its first line is the program's name and what is wrong, at least one more says what to do, and none is a stack trace. */
function expectOneError({ stdout, stderr, exitCode }: CommandResult, code: number, what: RegExp): void {
  expect({ exitCode, stderr }).toMatchObject({ exitCode: code });
  const lines = stderr.trimEnd().split('\n');
  expect(lines.filter((line) => line.startsWith('muster: '))).toHaveLength(1);
  expect(stderr).toMatch(what);
  expect(stderr).not.toMatch(/\n\s+at |unexpected:|\[object |undefined/);
  expect(stdout).toBe('');
}

describe('wrong usage is refused before anything is asked', () => {
  it.each<readonly [what: string, args: readonly string[], message: RegExp]>([
    ['an unknown flag, with the one that was meant', ['service', 'create', '--name', 'x', '--replica', '2', BUSYBOX_IMAGE], /no flag --replica, did you mean --replicas\?\n.*--help/],
    ['an unknown command, with the one that was meant', ['serivce', 'ls'], /no command "serivce", did you mean .?service.?\?\n.*--help/],
    ['a negative number of replicas', ['service', 'create', '--name', 'x', '--replicas', '-1', BUSYBOX_IMAGE], /--replicas: -1 is out of range.*between 0/],
    ['the same for an equals sign', ['service', 'create', '--name', 'x', '--replicas=-1', BUSYBOX_IMAGE], /-1 is out of range/],
    ['scaling below nothing', ['service', 'scale', 'web=-2'], /web=-2: -2 is out of range[\s\S]*muster service scale web=3/],
    ['scaling to a word', ['service', 'scale', 'web=many'], /"many" is not a whole number/],
    ['scaling to nothing at all', ['service', 'scale', 'web'], /"web" is not NAME=REPLICAS/],
    ['a duration that is none', ['service', 'ls', '--timeout', 'soon'], /"soon" is not a duration\n.*10s/],
    ['too many arguments', ['service', 'ls', 'web'], /"web" is one argument too many/],
    ['too few', ['service', 'inspect'], /SERVICE/],
    ['no image', ['service', 'create', '--name', 'x'], /no image is given\n.*IMAGE/],
    ['an address that is none', ['-H', '127.0.0.1:99999', 'service', 'ls'], /"127.0.0.1:99999" is not an address\n.*host:port/],
    ['a label that is to be removed the way another tool does it', ['node', 'label', 'n', 'zone-'], /not key=value\n.*node label --remove n zone/],
  ])('%s', async (_what, args, message) => {
    expectOneError(await cluster.muster(args), EXIT.usage, message);
  });
});

describe('a request that cannot be is refused and changes nothing', () => {
  const create = (...args: readonly string[]) => ['service', 'create', '--name', 'x', ...args, BUSYBOX_IMAGE];
  it.each<readonly [what: string, args: readonly string[], code: number, message: RegExp]>([
    ['a name that is taken', ['service', 'create', '--name', 'web', BUSYBOX_IMAGE], EXIT.conflict, /a service "web" already\n.*muster service update web/],
    ['a name of wrong characters', ['service', 'create', '--name', 'no good', BUSYBOX_IMAGE], EXIT.usage, /name must hold letters[\s\S]*--help/],
    ['a constraint without an operator', create('--constraint', 'node.labels.zone'), EXIT.usage, /'node.labels.zone' has no operator; expected '<key> == <value>'[\s\S]*--help/],
    ['a constraint on something unknown', create('--constraint', 'node.zone==east'), EXIT.usage, /unknown key 'node.zone'.*node.hostname/],
    ['a reference that is no image', ['service', 'create', '--name', 'x', 'UPPER/Case::x'], EXIT.usage, /"UPPER\/Case::x" is not an image: expected/],
    ['an update of what is not there', ['service', 'update', '--image', 'x', 'nope'], EXIT.notFound, /no service "nope"\n.*muster service ls/],
    ['a scale of what is not there', ['service', 'scale', 'nope=2'], EXIT.notFound, /no service "nope"\n.*muster service ls/],
    ['a removal of what is not there', ['service', 'rm', 'nope'], EXIT.notFound, /no service "nope"\n.*muster service ls/],
    ['a look at what is not there', ['service', 'ps', 'nope'], EXIT.notFound, /no service "nope"\n.*muster service ls/],
    ['logs of what is not there', ['logs', 'nope'], EXIT.notFound, /no service and no task "nope"\n.*muster service ls/],
    ['why of what is not there', ['why', 'nope'], EXIT.notFound, /no task "nope"\n.*muster service ps/],
    ['a drain of a node that is not there', ['node', 'drain', 'nope'], EXIT.notFound, /no node "nope"\n.*muster node ls/],
    ['the end of a stack that is not there', ['down', 'nope'], EXIT.notFound, /no stack "nope"\n.*muster ls/],
  ])('%s', async (_what, args, code, message) => {
    const before = await snapshot();
    expectOneError(await cluster.muster(args), code, message);
    expect(await snapshot()).toEqual(before);
  });

  it('a node that still answers is not removed', async () => {
    const [node] = await cluster.json<readonly { readonly name: string }[]>('node', 'ls');
    const before = await snapshot();
    expectOneError(await cluster.muster(['node', 'rm', node?.name ?? '']), EXIT.conflict, /is ready, not down\n.*muster node drain/);
    expect(await snapshot()).toEqual(before);
  });
});

describe('a compose file that is wrong is refused with its line and column', () => {
  const image = `image: ${BUSYBOX_IMAGE}`;
  it.each<readonly [what: string, text: string, message: RegExp]>([
    ['a misspelt key', `services:\n  web:\n    ${image}\n    comand: sleep 1\n`, /:4:5: services\.web\.comand: unknown key "comand"\. Did you mean "command"\?/],
    ['a misspelt key at the top', 'servces: {}\n', /:1:1: .*Did you mean "services"\?/],
    ['a wrong indentation', `services:\n  web:\n    ${image}\n   bad: indent\n`, /:4:1: /],
    ['a list without its end', 'services:\n  web:\n    image: [1, 2\n  x: y\n', /:4:3: .*must be sufficiently indented and end with a \]/],
    ['a key that is there twice', `services:\n  web:\n    ${image}\n  web:\n    ${image}\n`, /:4:3: this key is there twice/],
    ['negative replicas', `services:\n  web:\n    ${image}\n    deploy:\n      replicas: -2\n`, /:5:17: .*replicas: -2 is out of range/],
    ['a port out of range', `services:\n  web:\n    ${image}\n    ports: ["99999:80"]\n`, /:4:13: .*99999/],
    ['a volume that is not declared', `services:\n  web:\n    ${image}\n    volumes: ["data:/x"]\n`, /:4:15: .*"data" is not declared.*volumes: \{data: \{\}\}/],
    ['a variable that is required', 'services:\n  web:\n    image: ${NOPE:?set the image}\n', /:3:12: .*NOPE is required: set the image/],
    ['no services', 'services: {}\n', /:1:1: .*no services/],
    ['nothing', '', /is empty\n.*services/],
    ['not text at all', '\u0000\u0001 \u0002 binary', /:1:\d+: /],
  ])('%s', async (_what, text, message) => {
    const before = await snapshot();
    const result = await cluster.muster(['up', '-p', 'bad', '-f', '-'], { input: text });
    expectOneError(result, EXIT.usage, message);
    expect(await snapshot()).toEqual(before);
  });

  it('a file of more bytes than one may have', async () => {
    const path = join(scratch, 'huge.yaml');
    await writeFile(path, `services:\n  web:\n    ${image}\n    command: ${'x'.repeat(10_000_000)}\n`);
    expectOneError(await cluster.muster(['up', '-p', 'bad', '-f', path]), EXIT.usage, /huge.yaml has 100\d+ bytes: a compose file may have \d+/);
  });

  it('a file that is not there', async () => {
    expectOneError(await cluster.muster(['up', '-f', '/nope.yaml']), EXIT.usage, /\/nope\.yaml cannot be read: there is no such file\n.*-f/);
  });
});

describe('what is well said but cannot run here waits and says why', () => {
  afterEach(async () => {
    const { exitCode, stderr } = await cluster.muster(['service', 'rm', 'stuck']);
    if (exitCode !== EXIT.ok && exitCode !== EXIT.notFound) throw new Error(stderr);
  });

  const waitFor = async (args: readonly string[], timeout: string): Promise<CommandResult> =>
    cluster.muster(['service', 'create', '--name', 'stuck', '--stop-grace-period', '0s', '--timeout', timeout, ...args]);

  /** Timed out, said why, went on: exit 6 with the next command, and `ps` and `why` tell the same. */
  async function expectGoingOn(result: CommandResult, why: RegExp): Promise<void> {
    expect(result.exitCode).toBe(EXIT.goingOn);
    expect(result.stderr).toMatch(/muster: not done after \d+s; the work goes on\n {2}stuck: 0 of 1 running/);
    expect(result.stderr).toMatch(why);
    expect(result.stderr).toContain('Follow it with: muster service ps stuck');
    expect((await cluster.muster(['service', 'ps', 'stuck'])).stdout).toMatch(why);
    expect((await cluster.muster(['why', 'stuck'])).stdout).toMatch(why);
  }

  it('a constraint that no node meets', async () => {
    const result = await waitFor(['--constraint', 'node.labels.zone==mars', BUSYBOX_IMAGE], '2s');
    await expectGoingOn(result, /the only node does not match constraint node\.labels\.zone == mars/);
    const [task] = await cluster.json<readonly { readonly state: string; readonly node: string | null }[]>('service', 'ps', 'stuck');
    expect(task).toMatchObject({ state: 'pending', node: null });
  });

  it('more memory than there is', async () => {
    await expectGoingOn(await waitFor(['--reserve-memory', '900g', BUSYBOX_IMAGE], '2s'), /not enough memory \(needs 900 GiB/);
  });

  it('a host port that another service has', async () => {
    const port = await freePort();
    const holder = ['service', 'create', '--name', 'holder', '--stop-grace-period', '0s', '-p', `published=${port},target=80,mode=host`, BUSYBOX_IMAGE];
    expect((await cluster.muster(holder)).exitCode).toBe(EXIT.ok);
    try {
      const result = await waitFor(['-p', `published=${port},target=80,mode=host`, BUSYBOX_IMAGE], '2s');
      await expectGoingOn(result, new RegExp(`the only node has host port tcp/${port} in use`));
    } finally {
      await cluster.muster(['service', 'rm', 'holder']);
    }
  });

  it('a host port that another program has, each attempt told once', async () => {
    await using server = await listening();
    const result = await waitFor(['-p', `published=${server.port},target=80,mode=host`, BUSYBOX_IMAGE], '4s');
    await expectGoingOn(result, new RegExp(`[Hh]ost port (tcp/)?${server.port} (is already )?in use`));
    expect(result.stderr).not.toContain('driver failed programming');
    const reasons = result.stderr.split('\n').filter((line) => line.startsWith('stuck.1:') && line.includes('already in use'));
    expect(new Set(reasons).size).toBe(reasons.length);
  });

  it('an image that cannot be had', async () => {
    const result = await waitFor(['localhost:1/nosuch:1'], '4s');
    await expectGoingOn(result, /[Ii]mage localhost:1\/nosuch:1 cannot be pulled: .*(registry|refused)/);
    expect(result.stderr).not.toMatch(/ensure-image/);
  });
});

/** A port of all addresses, taken by this program. */
async function listening(): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return { port: address.port, [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}

describe('a foreign client gets the code that fits', () => {
  const buf = join(projectRoot, 'node_modules/.bin/buf');
  const call = (method: string, body: object | string) =>
    run(buf, ['curl', '--protocol', 'grpc', ...identity, '-d', typeof body === 'string' ? body : JSON.stringify(body), `https://${cluster.address}/muster.v1.ControlService/${method}`]);
  let identity: readonly string[] = [];
  beforeAll(async () => {
    const context = JSON.parse(await readFile(cluster.env['MUSTER_CONTEXT'] ?? '', 'utf8')) as Record<'roots' | 'certificates' | 'privateKey', string>;
    const file = async (name: keyof typeof context) => {
      const path = join(scratch, `${name}.pem`);
      await writeFile(path, context[name], { mode: 0o600 });
      return path;
    };
    identity = ['--cacert', await file('roots'), '--cert', await file('certificates'), '--key', await file('privateKey')];
  });

  it('nothing without a certificate', async () => {
    const result = await run(buf, ['curl', '--protocol', 'grpc', ...identity.slice(0, 2), '--schema', join(projectRoot, 'proto'), '-d', '{}', `https://${cluster.address}/muster.v1.ControlService/ListServices`]);
    expect(result.exitCode).not.toBe(0);
    expect(result.stderr).toMatch(/"code": "unauthenticated"[\s\S]*needs a certificate or a token/);
  });

  const spec = (image: string, name = 'web') => ({ name, task: { container: { image } }, replicated: { replicas: 1 } });

  it.each<readonly [what: string, method: string, body: object, message: RegExp]>([
    ['a stale etag', 'UpdateService', { ref: 'web', etag: '1', spec: spec('other') }, /"code": "aborted"[\s\S]*"message": ".*(changed|etag)/],
    ['a name that is taken', 'CreateService', { spec: spec('other') }, /"code": "already_exists"/],
    ['an unknown service', 'GetService', { ref: 'nope' }, /"code": "not_found"/],
    ['negative replicas', 'ScaleService', { ref: 'web', replicas: -3 }, /"code": "invalid_argument"[\s\S]*replicas/],
    ['an impossible constraint', 'CreateService', { spec: { ...spec('x', 'other'), task: { container: { image: 'x' }, placement: { constraints: ['zone'] } } } }, /"code": "invalid_argument"[\s\S]*operator/],
    ['an unknown field', 'GetService', { ref: 'web', nonsense: 1 }, /unknown field "nonsense"/],
  ])('%s', async (_what, method, body, message) => {
    const before = await snapshot();
    const result = await call(method, body);
    expect(result.exitCode).not.toBe(0);
    expect(result.stderr).toMatch(message);
    expect(await snapshot()).toEqual(before);
  });

  it('a specification of 10 MB, and one of 1 MB', async () => {
    const before = await snapshot();
    const path = join(scratch, 'spec.json');
    const withEnv = (count: number) => ({ spec: { ...spec('x', 'huge'), task: { container: { image: 'x', env: Array.from({ length: count }, (_, index) => `A${index}=${'a'.repeat(10_000)}`) } } } });
    await writeFile(path, JSON.stringify(withEnv(1_000)));
    expect((await call('CreateService', `@${path}`)).stderr).toMatch(/"code": "resource_exhausted"[\s\S]*larger than/);
    await writeFile(path, JSON.stringify(withEnv(100)));
    expect((await call('CreateService', `@${path}`)).stderr).toMatch(/"code": "invalid_argument"[\s\S]*at most 524288 bytes/);
    expect(await snapshot()).toEqual(before);
  });

  it('a specification of 10 MB by the command line', async () => {
    const path = join(scratch, 'big.env');
    await writeFile(path, Array.from({ length: 1_000 }, (_, index) => `A${index}=${'a'.repeat(10_000)}`).join('\n'));
    const before = await snapshot();
    const result = await cluster.muster(['service', 'create', '--name', 'huge', '--env-file', path, BUSYBOX_IMAGE]);
    expectOneError(result, EXIT.failed, /too large[\s\S]*512 KiB/);
    expect(await snapshot()).toEqual(before);
  });
});

describe('no manager', () => {
  it.each<readonly [what: string, address: () => Promise<string>, why: RegExp]>([
    ['nobody listens', async () => `127.0.0.1:${await freePort()}`, /connection refused/],
    ['the name is unknown', () => Promise.resolve('nowhere.invalid:7400'), /unknown host name|no connection|no Muster manager/],
  ])('%s', async (_what, address, why) => {
    const result = await cluster.muster(['service', 'ls'], { env: { MUSTER_MANAGERS: await address() } });
    expectOneError(result, EXIT.noManager, /no manager answers\n {2}Tried .*\n {2}Start one \(muster dev, or muster manager run\), or give its address/);
    expect(result.stderr).toMatch(why);
  });

  it('something else answers there', async () => {
    const web = spawn('python3', ['-m', 'http.server', '--bind', '127.0.0.1', '0'], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PYTHONUNBUFFERED: '1' } });
    try {
      const port = await new Promise<string>((resolve, reject) => {
        web.once('error', reject);
        web.stdout.on('data', (chunk: Buffer) => {
          const found = /port (\d+)/.exec(chunk.toString())?.[1];
          if (found !== undefined) resolve(found);
        });
      });
      const result = await cluster.muster(['service', 'ls', '--timeout', '3s'], { env: { MUSTER_MANAGERS: `127.0.0.1:${port}` } });
      expectOneError(result, EXIT.noManager, /no manager answer/);
    } finally {
      web.kill();
    }
  });
});

describe('a daemon that cannot start says so and ends', () => {
  const dev = (args: readonly string[], options: { readonly timeoutMs?: number } = {}) => run(musterPath, ['dev', ...args], { timeoutMs: 20_000, ...options });

  it.each<readonly [what: string, args: () => Promise<readonly string[]>, code: number, message: RegExp]>([
    ['the data directory is in use', async () => ['--data-dir', cluster.dataDir, '--listen', `127.0.0.1:${await freePort()}`], EXIT.conflict, /in use by another process[\s\S]*--data-dir/],
    ['the port is in use', () => Promise.resolve(['--data-dir', join(scratch, 'other'), '--listen', cluster.address]), EXIT.conflict, /cannot listen on .*: the port is in use\n.*ss -ltnp/],
    ['the data directory cannot be made', async () => ['--data-dir', '/proc/nope', '--listen', `127.0.0.1:${await freePort()}`], EXIT.conflict, /\/proc\/nope.* cannot be opened[\s\S]*--data-dir/],
    ['the data directory is a file', async () => ['--data-dir', '/etc/hostname', '--listen', `127.0.0.1:${await freePort()}`], EXIT.conflict, /\/etc\/hostname.* cannot be opened[\s\S]*--data-dir/],
    ['the address is not of this host', () => Promise.resolve(['--data-dir', join(scratch, 'third'), '--listen', '192.0.2.77:7400']), EXIT.usage, /cannot listen on 192\.0\.2\.77:7400[\s\S]*address of this host/],
  ])('%s', async (_what, args, code, message) => {
    expectOneError(await dev(await args()), code, message);
  });

  it('a cluster is made once in a store', async () => {
    const store = `embedded:${join(scratch, 'made')}`;
    // Neither this machine's own manager nor its user's contexts are touched.
    const init = () => run(musterPath, ['cluster', 'init', '--store', store, '--data-dir', join(scratch, 'machine')], { timeoutMs: 20_000, env: { HOME: scratch } });
    const first = await init();
    expect({ exitCode: first.exitCode, stderr: first.stderr }).toEqual({ exitCode: 0, stderr: '' });
    expectOneError(await init(), EXIT.conflict, /already/);
  });

  it('the store has no such scheme', async () => {
    expectOneError(await run(musterPath, ['manager', 'run', '--insecure', '--listen', '127.0.0.1:7400', '--store', 'foo://x'], { timeoutMs: 20_000 }), EXIT.usage, /store address foo:\/\/x is not understood; write embedded:DIR/);
  });

  it('an etcd that does not answer is named, and waited for', async () => {
    const listen = `127.0.0.1:${await freePort()}`;
    const manager = startDaemon(musterPath, ['manager', 'run', '--insecure', '--store', 'etcd://127.0.0.1:1', '--listen', listen]);
    await manager.says(/etcd:\/\/127\.0\.0\.1:1.*the store has not answered yet; check its address: muster doctor --store/, 15_000);
    const asked = await cluster.muster(['service', 'ls', '--timeout', '3s'], { env: { MUSTER_INSECURE: '1', MUSTER_MANAGERS: listen } });
    expectOneError(asked, EXIT.noManager, /store|manager/);
    expect(await manager.stop()).toBe(0);
  });

  it.runIf(isRoot)('the directory may not be written', async () => {
    const asNobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups', 'env', `HOME=${scratch}`, musterPath];
    const result = await run('setpriv', [...asNobody, 'dev', '--data-dir', '/root/muster', '--listen', `127.0.0.1:${await freePort()}`], { timeoutMs: 20_000 });
    expectOneError(result, EXIT.conflict, /cannot be written: give this user the right to[\s\S]*--data-dir/);
  });
});

/** A file system of its own for one test. */
async function mounted(options: string): Promise<AsyncDisposable & { readonly path: string; remount(options: string): Promise<CommandResult> }> {
  const path = await mkdtemp(join(scratch, 'mount-'));
  expect(await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path])).toMatchObject({ exitCode: 0 });
  return {
    path,
    remount: (changed) => run('mount', ['-o', `remount,${changed}`, path]),
    [Symbol.asyncDispose]: async () => void (await run('umount', ['-l', path])),
  };
}

describe.runIf(isRoot)('a store that cannot be written', () => {
  it('is full: writes are refused, reads go on, and with space all is well', async () => {
    await using disk = await mounted('size=4m');
    const listen = `127.0.0.1:${await freePort()}`;
    const daemon = startDaemon(musterPath, ['dev', '--data-dir', join(disk.path, 'm'), '--listen', listen]);
    try {
      await daemon.says(/^Ready after/m);
      const muster = (...args: readonly string[]) => cluster.muster(args, { env: { MUSTER_CONTEXT: join(disk.path, 'm', 'context.json') } });
      const create = (name: string) => muster('service', 'create', '--name', name, '--replicas', '0', BUSYBOX_IMAGE);
      expect((await create('before')).exitCode).toBe(EXIT.ok);
      await run('dd', ['if=/dev/zero', `of=${join(disk.path, 'fill')}`, 'bs=4k']);
      expectOneError(await create('refused'), EXIT.failed, /no room for .* to grow, nothing was written: free space in/);
      expect((await muster('service', 'ls', '--json')).stdout).not.toContain('refused');
      await rm(join(disk.path, 'fill'));
      expect((await create('after')).exitCode).toBe(EXIT.ok);
    } finally {
      await daemon.stop();
    }
  });

  it('is read-only: the manager does not start', async () => {
    await using disk = await mounted('size=4m');
    expect((await disk.remount('ro')).exitCode).toBe(0);
    const result = await run(musterPath, ['dev', '--data-dir', join(disk.path, 'm'), '--listen', `127.0.0.1:${await freePort()}`], { timeoutMs: 20_000 });
    expectOneError(result, EXIT.conflict, /cannot be written[\s\S]*--data-dir/);
  });
});

describe('no Docker', () => {
  it('there is no socket: the cluster says so, keeps saying it, and takes tasks that wait', async () => {
    const listen = `127.0.0.1:${await freePort()}`;
    const directory = join(scratch, 'no-docker');
    await mkdir(directory);
    const daemon = startDaemon(musterPath, ['dev', '--data-dir', directory, '--listen', listen, '--docker', 'unix:///nowhere.sock']);
    try {
      await daemon.says(/Docker does not answer: there is no socket at \/nowhere\.sock\. Start Docker.*Waiting for it/);
      expect(daemon.output()).not.toContain('Ready after');
      const muster = (...args: readonly string[]) => cluster.muster(args, { env: { MUSTER_CONTEXT: join(directory, 'context.json') } });
      expect((await muster('node', 'ls')).stdout).toContain('no answer');
      const created = await muster('service', 'create', '--name', 'waits', '--timeout', '1s', BUSYBOX_IMAGE);
      expect(created.exitCode).toBe(EXIT.goingOn);
      expect(created.stderr).toContain('the only node has a container engine that does not answer');
      // Once for the outage, not once a second.
      expect(daemon.output().split('\n').filter((line) => line.includes('listing the containers failed')).length).toBeLessThanOrEqual(1);
      expect(await daemon.stop()).toBe(0);
    } finally {
      await daemon.stop('SIGKILL');
    }
  });

  it.runIf(isRoot)('there is no permission on it', async () => {
    const directory = join('/tmp', `muster-nobody-${process.pid}`);
    await mkdir(directory, { mode: 0o777 });
    await run('chown', ['65534', directory]);
    const asNobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups', 'env', `HOME=${directory}`, musterPath];
    const daemon = startDaemon('setpriv', [...asNobody, 'dev', '--data-dir', join(directory, 'm'), '--listen', `127.0.0.1:${await freePort()}`]);
    try {
      await daemon.says(/no permission on \/var\/run\/docker\.sock\. Run as root, or add this user to the group docker/);
      const doctor = await run('setpriv', [...asNobody, 'doctor', '--data-dir', directory]);
      expect(doctor.exitCode).toBe(EXIT.failed);
      expect(doctor.stdout).toMatch(/fail {2}docker +no permission on .*\n +→ Run as root, or add this user/);
    } finally {
      await daemon.stop();
      await rm(directory, { recursive: true, force: true });
    }
  });

  it('the doctor names all that is missing at once', async () => {
    const result = await cluster.muster(['doctor', '--docker', 'unix:///nowhere.sock', '--store', 'etcd://127.0.0.1:1', '--data-dir', '/proc/nope', '-H', '127.0.0.1:1']);
    expect(result.exitCode).toBe(EXIT.failed);
    expect(result.stdout).toMatch(/fail {2}docker +there is no socket at \/nowhere\.sock\n +→ Start Docker/);
    expect(result.stdout).toMatch(/fail {2}data directory +\/proc\/nope .*\n +→ Choose another/);
    expect(result.stdout).toMatch(/fail {2}store +127\.0\.0\.1:1: nobody listens there\n +→ Start etcd/);
    expect(result.stdout).toMatch(/fail {2}manager +127\.0\.0\.1:1: no manager answers\n +→ Start it there: muster manager run\./);
    expect(result.stderr).toMatch(/^muster: 4 of \d checks failed\n/);
  });
});
