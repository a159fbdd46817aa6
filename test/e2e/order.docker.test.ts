/** `depends_on` on a real engine: what the engine says about when containers started and ended. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import { output } from '../lab/command.ts';
import { type Cluster, startCluster } from './muster.ts';

const resources = new AsyncDisposableStack();
let cluster: Cluster;
let file: string;

beforeAll(async () => {
  await buildTestImages();
  const scratch = await mkdtemp(join(tmpdir(), 'muster-order-'));
  resources.defer(() => rm(scratch, { recursive: true, force: true }));
  file = join(scratch, 'compose.yaml');
  cluster = resources.use(await startCluster());
});

afterAll(() => resources.disposeAsync());

/** `db` gets healthy a second after it starts, `migrate` ends after one, `log` is there at once; `web` waits for each in its own way. */
function compose(release: string, cycle = ''): string {
  return `services:
  web:
    image: ${BUSYBOX_IMAGE}
    command: ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1 & wait $$!; done"]
    environment: {RELEASE: ${release}}
    stop_grace_period: 1s
    depends_on:
      db: {condition: service_healthy}
      migrate: {condition: service_completed_successfully}
      log: {condition: service_started}
  migrate:
    image: ${BUSYBOX_IMAGE}
    command: ["sleep", "1"]
    environment: {RELEASE: ${release}}
    deploy: {restart_policy: {condition: on-failure}}
  db:
    image: ${BUSYBOX_IMAGE}
    command: ["sh", "-c", "trap 'exit 0' TERM; sleep 1; touch /healthy; while :; do sleep 1 & wait $$!; done"]
    environment: {RELEASE: ${release}}
    stop_grace_period: 1s
    healthcheck: {test: ["CMD", "test", "-e", "/healthy"], interval: 200ms, timeout: 2s, retries: 30}
    deploy: {update_config: {monitor: 500ms}}
  log:
    image: ${BUSYBOX_IMAGE}
    command: ["sleep", "3600"]
    stop_grace_period: 0s
${cycle}`;
}

interface Seen {
  readonly startedAt: number;
  readonly finishedAt: number;
}

/** The newest container of each service. */
async function containers(): Promise<Readonly<Record<string, Seen>>> {
  const node = (await cluster.json<readonly { readonly id: string }[]>('node', 'ls'))[0]?.id ?? '';
  const ids = (await output('docker', ['ps', '-aq', '--no-trunc', '--filter', `label=muster.node=${node}`])).split('\n').filter((id) => id !== '');
  const inspected = JSON.parse(await output('docker', ['inspect', ...ids])) as readonly {
    readonly State: { readonly StartedAt: string; readonly FinishedAt: string };
    readonly Config: { readonly Labels: Readonly<Record<string, string>> };
  }[];
  const newest: Record<string, Seen> = {};
  for (const { State, Config } of inspected) {
    const name = Config.Labels['muster.service.name'] ?? '';
    const seen = { startedAt: Date.parse(State.StartedAt), finishedAt: Date.parse(State.FinishedAt) };
    if (seen.startedAt > (newest[name]?.startedAt ?? 0)) newest[name] = seen;
  }
  return newest;
}

async function up(release: string): Promise<Readonly<Record<string, Seen>>> {
  await writeFile(file, compose(release));
  const { exitCode, stderr } = await cluster.muster(['up', '-f', file, '-p', 'order'], { timeoutMs: 90_000 });
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
  return containers();
}

function expectOrder(seen: Readonly<Record<string, Seen>>): void {
  const { order_web: web, order_db: db, order_migrate: migrate, order_log: log } = seen;
  if (web === undefined || db === undefined || migrate === undefined || log === undefined) throw new Error(`not all have started: ${Object.keys(seen).join(', ')}`);
  expect(db.startedAt).toBeLessThan(web.startedAt);
  expect(migrate.finishedAt).toBeLessThanOrEqual(web.startedAt);
  expect(log.startedAt).toBeLessThan(web.startedAt);
  // `db` touches its file a second after its start: nobody was healthy before.
  expect(web.startedAt - db.startedAt).toBeGreaterThanOrEqual(1_000);
}

describe('services in order', () => {
  let first: Readonly<Record<string, Seen>>;

  it('start when what they depend on is healthy, has completed and has started', { timeout: 120_000 }, async () => {
    first = await up('one');
    expectOrder(first);
  });

  it('are updated when what they depend on was updated and is healthy again, and its work is done again', { timeout: 120_000 }, async () => {
    const second = await up('two');
    expectOrder({ ...second, order_log: first['order_log'] ?? second['order_log'] } as Readonly<Record<string, Seen>>);
    for (const name of ['order_web', 'order_db', 'order_migrate']) expect(second[name]?.startedAt).toBeGreaterThan(first[name]?.startedAt ?? Number.POSITIVE_INFINITY);
    expect(second['order_log']?.startedAt).toBe(first['order_log']?.startedAt);
  });

  it('that wait for each other are refused, with the circle, and nothing changes', async () => {
    const before = await containers();
    await writeFile(file, compose('three', `    depends_on: [web]\n`));
    const { exitCode, stderr } = await cluster.muster(['up', '-f', file, '-p', 'order']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('log → web → log');
    const created = await cluster.muster(['service', 'update', '--depends-on-add', 'order_web', 'order_db']);
    expect(created.exitCode).toBe(2);
    expect(created.stderr).toMatch(/order_(web|db) → order_(web|db) → order_(web|db)/);
    expect(await containers()).toEqual(before);
  });

  it('say what they wait for', async () => {
    const { stdout } = await cluster.muster(['service', 'create', '--detach', '--name', 'late', '--depends-on', 'nobody:service_healthy', BUSYBOX_IMAGE, 'sleep', '1']);
    expect(stdout).not.toBe('');
    await expect.poll(async () => (await cluster.muster(['why', 'late'])).stdout, { timeout: 20_000 }).toContain('waits for service nobody: there is no such service');
  });
});
