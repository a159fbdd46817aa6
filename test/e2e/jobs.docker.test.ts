/** Jobs on a real engine: what a run's containers are told, what they print, and that ticks begin runs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import { type Cluster, startCluster } from './muster.ts';

const resources = new AsyncDisposableStack();
let cluster: Cluster;

beforeAll(async () => {
  await buildTestImages();
  cluster = resources.use(await startCluster());
});

afterAll(() => resources.disposeAsync());

interface RunRow {
  readonly name: string;
  readonly state: string;
  readonly trigger: string;
  readonly scheduledAt: number | null;
}

async function muster(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await cluster.muster(args);
  expect({ args, exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ args, exitCode: 0, stderr: '' });
  return stdout;
}

describe('a job on a real engine', () => {
  it('runs when it is dispatched, each time with what it was given', { timeout: 120_000 }, async () => {
    await muster('job', 'create', '--name', 'resize', '--parameter', 'FILE', '--completions', '2', BUSYBOX_IMAGE, 'sh', '-c', 'echo "slot $MUSTER_RUN_SLOT of $FILE"');
    for (const file of ['cat.png', 'dog.png']) {
      await muster('job', 'dispatch', 'resize', '-e', `FILE=${file}`, '--wait');
      const [newest] = await cluster.json<readonly RunRow[]>('job', 'runs', 'resize');
      expect(newest).toMatchObject({ state: 'complete', trigger: 'dispatch' });
      const lines = (await muster('job', 'logs', '--raw', newest?.name ?? '')).trim().split('\n');
      expect(lines.sort()).toEqual([`slot 1 of ${file}`, `slot 2 of ${file}`]);
    }
  });

  it('runs at its ticks, once for each', { timeout: 120_000 }, async () => {
    await muster('job', 'create', '--name', 'tick', '--schedule', '*/3 * * * * *', '--overlap', 'allow', '--keep-complete', '100', BUSYBOX_IMAGE, 'true');
    const complete = async () => (await cluster.json<readonly RunRow[]>('job', 'runs', 'tick')).filter(({ state }) => state === 'complete');
    await expect.poll(async () => (await complete()).length, { timeout: 60_000, interval: 500 }).toBeGreaterThanOrEqual(3);
    await muster('job', 'suspend', 'tick');
    const at = (await complete()).map(({ scheduledAt }) => scheduledAt);
    expect(at.every((tick) => tick !== null && tick % 3_000 === 0)).toBe(true);
    expect(new Set(at).size).toBe(at.length);
  });
});
