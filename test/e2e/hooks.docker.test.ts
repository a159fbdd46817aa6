/** Lifecycle hooks on a real engine: what they are run as, when, and what becomes of one that fails. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import { type Cluster, startCluster } from './muster.ts';

const resources = new AsyncDisposableStack();
let cluster: Cluster;
let directory: string;

beforeAll(async () => {
  await buildTestImages();
  cluster = resources.use(await startCluster());
  directory = mkdtempSync(join(tmpdir(), 'muster-hooks-'));
  resources.defer(() => rmSync(directory, { recursive: true, force: true }));
});

afterAll(() => resources.disposeAsync());

const said = () => readFileSync(join(directory, 'log'), 'utf8').trim().split('\n');
const up = async (name: string, service: string) => {
  const file = join(directory, `${name}.yaml`);
  writeFileSync(file, `name: ${name}\nservices:\n  web:\n    image: ${BUSYBOX_IMAGE}\n    network_mode: none\n    volumes: ["${directory}:/out"]\n${service}`);
  return cluster.muster(['up', '-f', file, '--timeout', '60s']);
};

describe('lifecycle hooks on a real engine', () => {
  it('run after the start and before the stop signal, as they are told to', { timeout: 120_000 }, async () => {
    writeFileSync(join(directory, 'log'), '');
    const { exitCode, stderr } = await up(
      'order',
      `    command: [sh, -c, "trap 'echo term >> /out/log; exit 0' TERM; echo main >> /out/log; while :; do sleep 0.1; done"]
    stop_grace_period: 20s
    post_start:
      - command: [sh, -c, 'sleep 1; echo "post $$WHO $$(pwd) $$(id -u)" >> /out/log']
        user: "0"
        working_dir: /out
        environment: {WHO: ann}
      - command: sh -c "echo second >> /out/log"
    pre_stop:
      - command: [sh, -c, 'sleep 1; echo pre >> /out/log']
`,
    );
    expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
    // Running means that they have ended.
    expect(said()).toEqual(['main', 'post ann /out 0', 'second']);
    expect((await cluster.muster(['down', 'order', '--timeout', '60s'])).exitCode).toBe(0);
    expect(said()).toEqual(['main', 'post ann /out 0', 'second', 'pre', 'term']);
  });

  it('a failed post_start fails the task in words, and a pre_stop that takes too long is cut off within the grace and told', { timeout: 120_000 }, async () => {
    const failed = await up('bad', `    command: [sleep, "1000"]\n    deploy: {restart_policy: {condition: none}}\n    stop_grace_period: 1s\n    post_start: [{command: [sh, -c, 'echo no such table >&2; exit 3']}]\n`);
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toContain('post_start hook (sh -c echo no such table >&2; exit 3) exited 3: no such table');

    writeFileSync(join(directory, 'log'), '');
    expect((await up('slow', `    command: [sh, -c, "trap 'echo term >> /out/log; exit 0' TERM; while :; do sleep 0.1; done"]\n    stop_grace_period: 3s\n    pre_stop: [{command: [sleep, "1000"]}]\n`)).exitCode).toBe(0);
    expect((await cluster.muster(['service', 'restart', 'slow_web', '--timeout', '60s'])).exitCode).toBe(0);
    await expect.poll(said, { timeout: 20_000 }).toEqual(['term']);
    const tasks = await cluster.json<readonly { readonly reason: string }[]>('service', 'ps', '--all', 'slow_web');
    expect(tasks.map(({ reason }) => reason).join()).toContain('stopped; pre_stop hook (sleep 1000) did not end within 3 s');
  });
});
