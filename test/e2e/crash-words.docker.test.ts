/** What people are told of a crash loop on a real engine: how it ended, why, how often, in how long, and against which limit. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import { type Cluster, startCluster } from './muster.ts';

const resources = new AsyncDisposableStack();
let cluster: Cluster;

beforeAll(async () => {
  await buildTestImages();
  cluster = resources.use(await startCluster());
});

afterAll(() => resources.disposeAsync());

it('a container that the kernel kills for want of memory again and again says so, in `service ps`, `why` and `events`', { timeout: 120_000 }, async () => {
  const hungry = 'x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done';
  const created = await cluster.muster(['service', 'create', '-d', '--name', 'hungry', '--limit-memory', '16m', '--restart-delay', '100ms', BUSYBOX_IMAGE, 'sh', '-c', hungry]);
  expect(created.exitCode).toBe(0);
  const words = /exited 137, out of memory \(limit 16 MiB\), 3rd time in \d+(\.\d+)? (s|min)/;
  const out = async (...args: readonly string[]) => (await cluster.muster(args)).stdout;
  await expect.poll(() => out('events', '--service', 'hungry'), { timeout: 60_000, interval: 500 }).toMatch(words);
  // The next attempts add to the count while these are asked; while one of them runs, all is as it should be.
  const later = /exited 137, out of memory \(limit 16 MiB\), \d+(rd|th) time in \d+(\.\d+)? (s|min)/;
  await expect.poll(() => out('why', 'hungry'), { timeout: 30_000, interval: 300 }).toMatch(later);
  const rows = await cluster.json<readonly { readonly exitCode: number | null; readonly reason: string }[]>('service', 'ps', '--all', 'hungry');
  expect(rows.filter(({ exitCode }) => exitCode === 137).map(({ reason }) => reason).join('\n')).toMatch(/exited 137, out of memory \(limit 16 MiB\)/);
});
