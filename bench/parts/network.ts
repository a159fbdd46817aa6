/**
 * Networks: what balancing costs beside the task's own address, on the same hosts in
 * the same run; how long the rules of many services take; and requests lost in a long
 * series of updates.
 */
import { existsSync, realpathSync } from 'node:fs';
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import { output, projectRoot } from '@muster/test/lab/command';
import { startLab, type Lab } from '@muster/test/lab/lab';
import { lookUp, measure, type Place, placeOf, serverCommand, serverMounts, startLoad } from '@muster/test/lab/traffic/traffic';
import type { Rate } from '@muster/test/lab/traffic/rate';
import type { BenchPart } from '../part.ts';

const SECONDS = 3;
const REQUESTS = 100_000;

export const part: BenchPart = {
  title: 'Networks: balancing, rules, updates under load',
  summary: 'requests per second by virtual address and published port beside the task’s own address; rules of 1,000 services; 100,000 requests during updates (6 minutes)',
  method: `Three hosts of the lab; the client is in a container of the first, the one task in a
container of the second (Node, as the client). Four workers for ${SECONDS} seconds each, the three
ways one after the other in every round, medians of the rounds. "New" opens a connection for
each request. Rules: balancing rules of 1,000 services with 10 tasks and a published port each,
given to \`nft\` in a network namespace of its own: all at once, and what one service's or twenty
services' change takes. Updates: rolling updates of three tasks, start-first and stop-first in
turn, until ${REQUESTS.toLocaleString('en')} requests were made by virtual address and published port, each with a new
connection, none tried again.`,
  limitMs: 900_000,
  async run({ rounds }) {
    const rules = [await ruleTimes(1_000, Math.max(3, rounds)), '', await ruleTimes(10_000, 1)].join('\n');
    await buildTestImages();
    await using lab = await startLab({ name: 'muster-bench-net', hosts: 3, managers: 1, subnet: 32, images: [BUSYBOX_IMAGE] });
    await prepare(lab);
    const rates = await ways(lab, rounds);
    const lost = await updates(lab);
    return [rates, '', rules, '', lost].join('\n');
  },
};

async function muster(lab: Lab, ...args: string[]): Promise<void> {
  const result = await lab.muster(args);
  if (result.exitCode !== 0) throw new Error(`muster ${args.join(' ')}: ${result.stderr}`);
}

async function prepare(lab: Lab): Promise<void> {
  const linked = `${projectRoot}.tools`;
  const mounts = serverMounts(existsSync(linked) && realpathSync(linked) !== linked ? realpathSync(linked) : '');
  const server = (name: string, ...flags: string[]) =>
    muster(lab, 'service', 'create', '--timeout', '60s', '--name', name, ...mounts, '--network', 'net', '--readiness', 'http=:80/,period=300ms', ...flags, BUSYBOX_IMAGE, ...serverCommand(80));
  await muster(lab, 'network', 'create', 'net');
  await server('client', '--constraint', 'node.hostname==h1', '--replicas', '1');
  await server('one', '--constraint', 'node.hostname==h2', '--replicas', '1', '--publish', '8080:80');
  await server('three', '--replicas', '3', '--publish', '8090:80', '--update-monitor', '500ms');
}

async function clientOf(lab: Lab): Promise<Place & { readonly container: string }> {
  const [first] = lab.hosts;
  if (first === undefined) throw new Error('the lab has no host');
  return placeOf(first, 'client');
}

async function ways(lab: Lab, rounds: number): Promise<string> {
  const client = await clientOf(lab);
  const [direct = ''] = await lookUp(client, 'tasks.one');
  const [vip = ''] = await lookUp(client, 'one');
  const places = [
    ['the task’s own address', direct, 80],
    ['virtual address', vip, 80],
    ['published port', client.host.address, 8080],
  ] as const;
  const lines = ['| way | connections | requests/s | beside its own address | median | 99th | failed |', '|---|---|---|---|---|---|---|'];
  for (const connections of ['new', 'kept'] as const) {
    const found = new Map<string, Rate[]>(places.map(([name]) => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, address, port] of places) found.get(name)?.push(await measure(client, address, port, SECONDS, connections));
    }
    const base = median(found.get(places[0][0])?.map(({ perSecond }) => perSecond) ?? []);
    for (const [name, rates] of found) {
      const perSecond = median(rates.map((rate) => rate.perSecond));
      const failed = rates.reduce((sum, rate) => sum + rate.failed, 0);
      lines.push(`| ${name} | ${connections} | ${perSecond.toLocaleString('en')} | ${(perSecond / base).toFixed(2)} | ${median(rates.map(({ medianMs }) => medianMs)).toFixed(2)} ms | ${median(rates.map(({ p99Ms }) => p99Ms)).toFixed(2)} ms | ${failed} |`);
    }
  }
  return lines.join('\n');
}

async function ruleTimes(services: number, rounds: number): Promise<string> {
  const text = await output('unshare', ['--net', process.execPath, '--disable-warning=ExperimentalWarning', '--conditions=source', `${projectRoot}bench/nft-rates.ts`, String(services), '10', String(rounds)]);
  const times = JSON.parse(text) as Readonly<Record<'whole' | 'one' | 'twenty' | 'computed', readonly number[]>>;
  return [
    `| ${services.toLocaleString('en')} services × 10 tasks | median |`,
    '|---|---|',
    `| all rules at once | ${median(times.whole)} ms |`,
    `| one service changed | ${median(times.one)} ms |`,
    `| twenty services changed, in one transaction | ${median(times.twenty)} ms |`,
    `| working out what one change means, before nft | ${median(times.computed)} ms |`,
  ].join('\n');
}

async function updates(lab: Lab): Promise<string> {
  const client = await clientOf(lab);
  const [vip = ''] = await lookUp(client, 'three');
  const totals = { requests: 0, failed: 0, updates: 0 };
  while (totals.requests < REQUESTS) {
    const loads = await Promise.all([startLoad(client, vip, 80, 2), startLoad({ host: client.host }, client.host.address, 8090, 2)]);
    for (const order of ['start-first', 'stop-first']) {
      await muster(lab, 'service', 'update', '--timeout', '120s', '--force', '--update-order', order, 'three');
      totals.updates += 1;
    }
    for (const load of loads) {
      const { ok, failed } = await load.stop();
      totals.requests += ok + failed;
      totals.failed += failed;
    }
  }
  return `${totals.failed} of ${totals.requests.toLocaleString('en')} requests failed during ${totals.updates} rolling updates of three tasks.`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
