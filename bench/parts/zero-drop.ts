/**
 * Requests lost while tasks come and go: every change that takes a task away, under
 * every kind of load, by every way to a service.
 */
import { waitFor } from '@muster/test/lab/lab';
import { flowsToNobody } from '@muster/test/lab/traffic/flows';
import { type Load, lookUp, type LoadKind, startLoad } from '@muster/test/lab/traffic/traffic';
import { table } from '../measure.ts';
import type { BenchPart } from '../part.ts';
import { TrafficLab } from '../traffic-lab.ts';

const REQUESTS = 100_000;
/** A round that begins later than this would not end in time. */
const LAST_ROUND_MS = 600_000;
const PACE_MS = 5;
const SLOW_MS = 400;
const GOODBYE_MS = 2_000;
const WAIT = ['--timeout', '180s'];

export const part: BenchPart = {
  title: 'Requests lost while tasks come and go',
  summary: '100,000 requests during rolling updates, drains, moves and smaller scales, by every way and with every kind of connection (10 minutes)',
  method: `Three hosts of the lab, a client in a container of the first, HAProxy on the second. Two
services of three tasks: of one, tasks shut down gracefully at SIGTERM (what was asked is
answered, idle connections are closed); of the other, they first answer with
\`Connection: close\` for ${GOODBYE_MS / 1_000} s. Rounds of a rolling update that stops first, one that starts
first, a scale to five tasks and back, a drain of the third host, and a rebalance when it
is active again, until ${REQUESTS.toLocaleString('en')} requests were made. All loads run all the time, each of one
worker that pauses ${PACE_MS} ms after each answer; POST by TCP, one datagram each way by UDP;
nothing is tried again. "Slow": the task takes ${SLOW_MS} ms to answer. Then the connection
tracking of every host is searched for entries that lead to a task that is gone.`,
  limitMs: 900_000,
  async run() {
    await using traffic = await TrafficLab.start('muster-bench-drop', 34);
    for (const [name, goodbyeMs, port] of [['web', 0, 8090], ['polite', GOODBYE_MS, 8091]] as const) {
      await traffic.server(name, goodbyeMs, '--replicas', '3', '--publish', `${port}:80`, '--publish', `${port + 100}:80/udp`, '--update-monitor', '500ms', '--update-delay', '0s');
    }
    await traffic.route('shop', 'web:80', traffic.hosts[1]);
    return measure(traffic);
  },
};

interface Row {
  readonly way: string;
  readonly kind: string;
  readonly service: string;
  requests: number;
  failed: number;
  slowestMs: number;
  reasons: Record<string, number>;
  readonly start: () => Promise<Load>;
  /** It may fail: the count is printed, and the documentation says why. */
  readonly mayFail: boolean;
}

async function measure(traffic: TrafficLab): Promise<string> {
  const rows = await rowsOf(traffic);
  const changes = { updates: 0, drains: 0, moves: 0, scales: 0 };
  const from = performance.now();
  const total = () => rows.reduce((sum, { requests }) => sum + requests, 0);
  do {
    const loads = await Promise.all(rows.map(async (row) => ({ row, load: await row.start() })));
    await round(traffic, changes);
    for (const { row, load } of loads) {
      const { ok, failed, slowestMs, reasons } = await load.stop();
      row.requests += ok + failed;
      row.failed += failed;
      row.slowestMs = Math.max(row.slowestMs, slowestMs);
      for (const [reason, count] of Object.entries(reasons)) row.reasons[reason] = (row.reasons[reason] ?? 0) + count;
    }
    process.stderr.write(`${total()} requests after ${Math.round((performance.now() - from) / 1_000)} s, ${rows.reduce((sum, { failed }) => sum + failed, 0)} failed\n`);
  } while (total() < REQUESTS && performance.now() - from < LAST_ROUND_MS);
  return [report(rows, changes), '', await forgotten(traffic)].join('\n');
}

async function rowsOf(traffic: TrafficLab): Promise<Row[]> {
  const [first, second] = traffic.hosts;
  const client = await traffic.client();
  const [web = ''] = await lookUp(client, 'web');
  const [polite = ''] = await lookUp(client, 'polite');
  const row = (way: string, kind: string, service: string, loadKind: LoadKind, [place, address, port]: readonly [Parameters<typeof startLoad>[0], string, number], delayMs = 0, mayFail = false): Row => ({
    way, kind, service, requests: 0, failed: 0, slowestMs: 0, reasons: {}, mayFail,
    start: () => startLoad(place, address, port, 1, delayMs, loadKind, PACE_MS),
  });
  const vip = (address: string, port = 80) => [client, address, port] as const;
  const mesh = (port: number) => [{ host: first }, second.address, port] as const;
  const route = [{ host: first }, second.address, 80] as const;
  return [
    row('virtual address', 'new connections', 'graceful', 'new', vip(web)),
    row('published port', 'new connections', 'graceful', 'new', mesh(8090)),
    row('HTTP route', 'new connections', 'graceful', 'new', route),
    row('virtual address', 'new connections, slow', 'graceful', 'new', vip(web), SLOW_MS),
    row('published port', 'new connections, slow', 'graceful', 'new', mesh(8090), SLOW_MS),
    row('HTTP route', 'kept connections, slow', 'graceful', 'kept', route, SLOW_MS),
    row('HTTP route', 'kept connections', 'graceful', 'kept', route),
    row('virtual address', 'kept connections', 'says goodbye', 'kept', vip(polite)),
    row('published port', 'kept connections', 'says goodbye', 'kept', mesh(8091)),
    row('virtual address', 'UDP, new sockets', 'graceful', 'udp', vip(web)),
    row('published port', 'UDP, new sockets', 'graceful', 'udp', mesh(8190)),
    row('virtual address', 'UDP, one socket', 'graceful', 'udp-kept', vip(web)),
    row('published port', 'UDP, one socket', 'graceful', 'udp-kept', mesh(8190)),
    row('virtual address', 'kept connections', 'graceful', 'kept', vip(web), 0, true),
    row('published port', 'kept connections', 'graceful', 'kept', mesh(8090), 0, true),
  ];
}

async function round(traffic: TrafficLab, changes: { updates: number; drains: number; moves: number; scales: number }): Promise<void> {
  const services = ['web', 'polite'];
  for (const order of ['stop-first', 'start-first']) {
    await Promise.all(services.map((service) => traffic.muster('service', 'update', ...WAIT, '--force', '--update-order', order, service)));
    changes.updates += services.length;
  }
  for (const replicas of [5, 3]) await traffic.muster('service', 'scale', ...WAIT, ...services.map((service) => `${service}=${replicas}`));
  changes.scales += services.length;
  await traffic.muster('node', 'drain', ...WAIT, 'h3');
  changes.drains += 1;
  await traffic.muster('node', 'activate', 'h3');
  changes.moves += (JSON.parse(await traffic.muster('rebalance', ...WAIT, '--json', ...services)) as readonly unknown[]).length;
}

function report(rows: readonly Row[], { updates, drains, moves, scales }: { updates: number; drains: number; moves: number; scales: number }): string {
  const cells = rows.map(({ way, kind, service, requests, failed, slowestMs, reasons }) => [
    way, kind, service, requests.toLocaleString('en'), `${failed}${failed === 0 ? '' : ` (${Object.entries(reasons).map(([reason, count]) => `${count} ${reason}`).join(', ')})`}`, `${slowestMs} ms`,
  ]);
  const promised = rows.filter(({ mayFail }) => !mayFail);
  const sum = (of: readonly Row[], what: 'requests' | 'failed') => of.reduce((total, row) => total + row[what], 0);
  return [
    table(['way', 'load', 'tasks', 'requests', 'failed', 'slowest'], cells),
    '',
    `${sum(promised, 'failed')} of ${sum(promised, 'requests').toLocaleString('en')} requests failed during ${updates} rolling updates, ${drains} drains, ${moves} moves and ${scales} smaller scales;`,
    'the last two rows are not among them: there the server closes idle connections without a word, and a client may write to one in that moment.',
  ].join('\n');
}

/** In time: a task that has just gone is in some host's tracking for another moment. */
async function forgotten(traffic: TrafficLab): Promise<string> {
  let left: readonly string[] = [];
  const isForgotten = async () => {
    left = await flowsToNobody(traffic.hosts);
    return left.length === 0;
  };
  await waitFor('connections to be forgotten', isForgotten, 30_000).catch(() => undefined);
  for (const flow of left) process.stderr.write(`${flow}\n`);
  return `Entries of connection tracking on the three hosts that lead to a task that is gone: ${left.length}.`;
}
