/**
 * Networks: what balancing costs beside the task's own address, on the same hosts in
 * the same run; how long the rules of many services take; how fast names are answered.
 */
import { output, projectRoot } from '@muster/test/lab/command';
import { lookUp, measure, type Place } from '@muster/test/lab/traffic/traffic';
import type { Rate } from '@muster/test/lab/traffic/rate';
import type { DnsRate } from '../dns-rates.ts';
import { median, table } from '../measure.ts';
import type { BenchPart } from '../part.ts';
import { TOLD_PORT, TrafficLab } from '../traffic-lab.ts';

const SECONDS = 3;
const DNS_SERVICES = 1_000;

export const part: BenchPart = {
  title: 'Networks: balancing, rules, names',
  summary: 'requests and bytes per second by virtual address, published port, HTTP route, the agent’s own listener and a host without nft beside the task’s own address; rules of 1,000 and 10,000 services; names (6 minutes)',
  method: `Three hosts of the lab; the one task is in a container of the second (Node, as the client).
Four workers for ${SECONDS} seconds each, all ways one after the other in every round; the ratio is
the median of the rounds' own ratios. First from a container of the first host: by the task's
own address, the service's virtual address, a published port of the first host, one with the
PROXY protocol, which the agent joins in user space, the published port of the third host, which
has no nft and whose agent joins connections with the task's host (mode proxy), and an HTTP route
that the first host serves. Then from the first host itself: by the task's own
address, and by the published port on 127.0.0.1, which the agent joins as well.
"New" opens a connection for each request, "kept" does not, "bulk" asks for answers of 4 MiB
over kept connections. Rules: balancing rules of services with 10 tasks and a published port
each, given to \`nft\` in a network namespace of its own: all at once, and what one service's
or twenty services' change takes. Names: the agent's name server with ${DNS_SERVICES.toLocaleString('en')} services, asked by
another process of the same host over UDP.`,
  limitMs: 900_000,
  async run({ rounds }) {
    const rules = [await ruleTimes(1_000, Math.max(3, rounds)), '', await ruleTimes(10_000, 1)];
    const names = await nameRates();
    await using traffic = await TrafficLab.start('muster-bench-net', 32);
    await traffic.server('one', 0, '--constraint', 'node.hostname==h2', '--replicas', '1', '--publish', '8080:80', '--publish', `published=8081,target=${TOLD_PORT},proxy-protocol=v2`);
    await traffic.route('one', 'one:80', traffic.hosts[0]);
    await traffic.withoutNetworks(traffic.hosts[2], 8080);
    return [await ways(traffic, rounds), '', ...rules, '', names].join('\n');
  },
};

interface Way {
  readonly name: string;
  readonly from: Place;
  readonly address: string;
  readonly port: number;
}

async function ways(traffic: TrafficLab, rounds: number): Promise<string> {
  const client = await traffic.client();
  const [direct = ''] = await lookUp(client, 'tasks.one');
  const [vip = ''] = await lookUp(client, 'one');
  const { address } = client.host;
  const inside: readonly Way[] = [
    { name: 'the task’s own address', from: client, address: direct, port: 80 },
    { name: 'virtual address', from: client, address: vip, port: 80 },
    { name: 'published port', from: client, address, port: 8080 },
    { name: 'published port with the PROXY protocol', from: client, address, port: 8081 },
    { name: 'published port of a host in mode proxy', from: client, address: traffic.hosts[2].address, port: 8080 },
    { name: 'HTTP route', from: client, address, port: 80 },
  ];
  const here = { host: client.host };
  const outside: readonly Way[] = [
    { name: 'the task’s own address, from the host', from: here, address: direct, port: 80 },
    { name: 'published port on 127.0.0.1', from: here, address: '127.0.0.1', port: 8080 },
  ];
  const rows: (readonly string[])[] = [];
  for (const group of [inside, outside]) {
    for (const connections of ['new', 'kept', 'bulk'] as const) rows.push(...(await compare(group, connections, rounds)));
  }
  return table(['way', 'connections', 'requests/s', 'MB/s', 'beside its own address', 'median', '99th', 'failed'], rows);
}

async function compare(group: readonly Way[], connections: 'new' | 'kept' | 'bulk', rounds: number): Promise<readonly (readonly string[])[]> {
  const found = group.map((way) => ({ way, rates: [] as Rate[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { way, rates } of found) rates.push(await measure(way.from, way.address, way.port, SECONDS, connections));
  }
  const base = found[0]?.rates ?? [];
  return found.map(({ way, rates }) => {
    const middle = (of: (rate: Rate) => number) => median(rates.map(of));
    return [
      way.name,
      connections,
      Math.round(middle(({ perSecond }) => perSecond)).toLocaleString('en'),
      connections === 'bulk' ? Math.round(middle(({ megabytesPerSecond }) => megabytesPerSecond)).toLocaleString('en') : '',
      median(rates.map(({ perSecond }, index) => perSecond / (base[index]?.perSecond ?? Number.NaN))).toFixed(2),
      `${middle(({ medianMs }) => medianMs).toFixed(2)} ms`,
      `${middle(({ p99Ms }) => p99Ms).toFixed(2)} ms`,
      String(rates.reduce((sum, { failed }) => sum + failed, 0)),
    ];
  });
}

const node = [process.execPath, '--disable-warning=ExperimentalWarning', '--conditions=source'] as const;

async function ruleTimes(services: number, rounds: number): Promise<string> {
  const text = await output('unshare', ['--net', ...node, `${projectRoot}bench/nft-rates.ts`, String(services), '10', String(rounds)]);
  const times = JSON.parse(text) as Readonly<Record<'whole' | 'one' | 'twenty' | 'computed', readonly number[]>>;
  return table(
    [`${services.toLocaleString('en')} services × 10 tasks`, 'median'],
    [
      ['all rules at once', `${median(times.whole)} ms`],
      ['one service changed', `${median(times.one)} ms`],
      ['twenty services changed, in one transaction', `${median(times.twenty)} ms`],
      ['working out what one change means, before nft', `${median(times.computed)} ms`],
    ],
  );
}

async function nameRates(): Promise<string> {
  const text = await output(node[0], [...node.slice(1), `${projectRoot}bench/dns-rates.ts`, String(DNS_SERVICES), String(SECONDS)]);
  const rates = JSON.parse(text) as readonly (DnsRate & { readonly name: string })[];
  return table(
    [`names, ${DNS_SERVICES.toLocaleString('en')} services`, 'questions at a time', 'answers/s', 'median', '99th', 'lost'],
    rates.map(({ name, inFlight, perSecond, medianMs, p99Ms, lost }) => [name, String(inFlight), perSecond.toLocaleString('en'), `${medianMs.toFixed(2)} ms`, `${p99Ms.toFixed(2)} ms`, String(lost)]),
  );
}
