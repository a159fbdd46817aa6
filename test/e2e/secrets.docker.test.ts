/**
 * Secrets and configs by the real program on a real engine: the files that containers
 * see, how they change and go, and that their contents are nowhere else. What is
 * secret here begins with `canary`: it is looked for in every output and every byte
 * that the manager and the agent have written.
 */
import { existsSync, globSync } from 'node:fs';
import { readFile, readdir, stat, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import { run } from '../lab/command.ts';
import { type Cluster, startCluster } from './muster.ts';

const resources = new AsyncDisposableStack();
const canaries = ['canary-one-4f1c', 'canary-two-9ab0', 'canary-compose-77d2', 'canary-refused-0e0e', 'canary-registry-5c5c'] as const;
const outputs: string[] = [];
let cluster: Cluster;
let scratch: string;

beforeAll(async () => {
  await buildTestImages();
  scratch = await mkdtemp(join(tmpdir(), 'muster-secrets-'));
  resources.defer(() => rm(scratch, { recursive: true, force: true }));
  for (const [index, text] of canaries.entries()) await writeFile(join(scratch, `${index}.txt`), text);
  cluster = resources.use(await startCluster({ args: ['--log-level', 'debug'] }));
});

afterAll(() => resources.disposeAsync());

async function muster(...args: readonly string[]) {
  const result = await cluster.muster(args);
  outputs.push(result.stdout, result.stderr);
  return result;
}

async function succeed(...args: readonly string[]): Promise<string> {
  const result = await muster(...args);
  expect({ exitCode: result.exitCode, stderr: result.exitCode === 0 ? '' : result.stderr }).toEqual({ exitCode: 0, stderr: '' });
  return result.stdout;
}

interface Row {
  readonly id: string;
  readonly state: string;
  readonly desiredState: string;
  readonly containerId: string;
}
const running = async (service: string) => (JSON.parse(await succeed('service', 'ps', service, '--json')) as readonly Row[]).filter(({ state, desiredState }) => state === 'running' && desiredState === 'running');
const inside = async (service: string, ...command: readonly string[]) => {
  const [task] = await running(service);
  return (await run('docker', ['exec', task?.containerId ?? '', ...command])).stdout.trim();
};
/** Directories of tasks in memory of this host: those of this cluster's agent. */
const directories = () => globSync('{/run/muster-agent,/run/muster,/dev/shm}/muster-*').filter((path) => nodeId !== '' && path.endsWith(nodeId));
let nodeId = '';
const WAIT = "trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done";

describe('a secret', () => {
  it('is a read-only file in the container, in memory of the host, with its owner and mode', async () => {
    nodeId = (JSON.parse(await succeed('node', 'ls', '--json')) as readonly { readonly id: string }[])[0]?.id ?? '';
    await succeed('secret', 'create', 'db', join(scratch, '0.txt'));
    const template = join(scratch, 'site.tmpl');
    await writeFile(template, 'slot {{.Task.Slot}} of {{.Service.Name}} with {{secret "db"}}');
    await succeed('config', 'create', '--template-driver', 'golang', 'site', template);
    await succeed('service', 'create', '--name', 'app', '--env', 'SLOT={{.Task.Slot}}', '--hostname', 'h-{{.Task.Slot}}', '--update-monitor', '300ms', '--stop-grace-period', '1s', '--read-only=true', '--secret', 'db', '--secret', 'source=db,target=owned,uid=77,gid=78,mode=0400', '--config', 'source=site,target=/etc/site', BUSYBOX_IMAGE, 'sh', '-c', WAIT);
    expect(await inside('app', 'cat', '/run/secrets/db')).toBe(canaries[0]);
    expect(await inside('app', 'stat', '-c', '%u %g %a', '/run/secrets/owned')).toBe('77 78 400');
    expect(await inside('app', 'sh', '-c', 'echo x >/run/secrets/db; cat /etc/site; echo; hostname; echo $SLOT')).toBe(`slot 1 of app with ${canaries[0]}\nh-1\n1`);
    const [directory] = directories();
    expect((await stat(directory ?? '')).mode & 0o777).toBe(0o700);
    expect(await readdir(directory ?? '')).toHaveLength(1);
  });

  it('is rotated in place: the plan says who rolls, the service rolls, a rollback has the version before', async () => {
    const before = await running('app');
    expect(await succeed('secret', 'rotate', '--plan', 'db', join(scratch, '1.txt'))).toContain('app');
    expect(await running('app')).toEqual(before);
    await succeed('secret', 'rotate', 'db', join(scratch, '1.txt'));
    expect(await inside('app', 'cat', '/run/secrets/db')).toBe(canaries[1]);
    expect((await running('app'))[0]?.id).not.toBe(before[0]?.id);
    await succeed('service', 'rollback', 'app');
    expect(await inside('app', 'cat', '/run/secrets/db')).toBe(canaries[0]);
    const refused = await muster('secret', 'rm', 'db');
    expect(refused).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('in use by app') as string });
  });

  it('stays with its task while the daemon is away, and is adopted by the next one', async () => {
    const before = await running('app');
    await cluster.daemon.stop();
    const [task] = before;
    await run('docker', ['restart', '-t', '0', task?.containerId ?? '']);
    expect((await run('docker', ['exec', task?.containerId ?? '', 'cat', '/run/secrets/db'])).stdout).toBe(canaries[0]);
    await cluster.restart();
    await expect.poll(async () => (await running('app')).length, { timeout: 20_000 }).toBe(1);
    expect(await inside('app', 'cat', '/run/secrets/db')).toBe(canaries[0]);
  });

  it('of a compose file is made, rotated and removed with its stack', async () => {
    const file = join(scratch, 'compose.yaml');
    await writeFile(join(scratch, 'key.txt'), canaries[2]);
    await writeFile(file, `services:\n  web:\n    image: ${BUSYBOX_IMAGE}\n    command: ["sh", "-c", "${WAIT.replaceAll('$!', () => '$$!')}"]\n    stop_grace_period: 1s\n    secrets: [key]\n    deploy: {update_config: {monitor: 300ms}}\nsecrets:\n  key: {file: ./key.txt}\n`);
    await succeed('up', '-f', file, '-p', 'shop');
    expect(await inside('shop_web', 'cat', '/run/secrets/key')).toBe(canaries[2]);
    await writeFile(join(scratch, 'key.txt'), `${canaries[2]}-again`);
    expect(await succeed('plan', '-f', file, '-p', 'shop')).toContain('shop_web');
    await succeed('up', '-f', file, '-p', 'shop');
    expect(await inside('shop_web', 'cat', '/run/secrets/key')).toBe(`${canaries[2]}-again`);
    await succeed('down', 'shop');
    await expect.poll(async () => await succeed('secret', 'ls', '--json'), { timeout: 20_000 }).not.toContain('shop_key');
  });

  it('is gone from the host when the last that uses it is gone', async () => {
    await succeed('service', 'rm', 'app');
    await expect.poll(async () => (await Promise.all(directories().map((path) => readdir(path)))).flat(), { timeout: 20_000 }).toEqual([]);
    await succeed('secret', 'rm', 'db');
  });

  it('is in no output, no log, no journal and no byte of the store', async () => {
    const login = await cluster.muster(['registry', 'login', '--username', 'me', 'registry.example.com'], { input: canaries[4] });
    outputs.push(login.stdout, login.stderr);
    expect(login.exitCode).toBe(0);
    await muster('registry', 'ls', '--json');
    await muster('secret', 'create', 'not/a/name', join(scratch, '3.txt'));
    await muster('secret', 'rotate', 'nothing', join(scratch, '3.txt'));
    for (const args of [['events', '--json'], ['audit', '--since', '1h', '--json'], ['audit', '--since', '1h'], ['secret', 'ls'], ['service', 'ls', '--json'], ['node', 'ls', '--json'], ['status']]) await muster(...args);
    expect(outputs.length).toBeGreaterThan(20);
    await cluster.daemon.stop();
    const written = globSync(join(cluster.dataDir, '**/*')).filter((path) => existsSync(path));
    const files = await Promise.all(written.map(async (path) => ((await stat(path)).isFile() ? { path, bytes: await readFile(path) } : { path, bytes: Buffer.alloc(0) })));
    expect(files.some(({ path, bytes }) => path.includes('store') && bytes.length > 10_000)).toBe(true);
    expect(files.some(({ path, bytes }) => path.includes('agent') && bytes.length > 0)).toBe(true);
    expect(cluster.daemon.output().length).toBeGreaterThan(1_000);
    const leaks: string[] = [];
    for (const canary of canaries) {
      const forms = [canary, Buffer.from(canary).toString('base64').replace(/=+$/, ''), Buffer.from(canary).toString('base64url'), Buffer.from(canary).toString('hex')];
      for (const form of forms) {
        for (const { path, bytes } of files) if (bytes.includes(form)) leaks.push(`${path}: ${form}`);
        if (cluster.daemon.output().includes(form)) leaks.push(`the daemon's log: ${form}`);
        for (const output of outputs) if (output.includes(form)) leaks.push(`an output: ${output}`);
      }
    }
    expect(leaks).toEqual([]);
    await cluster.restart();
  });
});
