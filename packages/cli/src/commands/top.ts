/** `top`, `top nodes`, `top routes`: what is used and asked for now; on a terminal again and again. */
import type { Usage } from '@muster/shared/model/usage';
import type { topFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Column } from '../output/table.ts';
import type { Session } from '../session.ts';
import { formatBytes } from '../values/bytes.ts';

const DEFAULT_EVERY_MS = 3_000;
const CLEAR = '\u001B[H\u001B[2J';

type Flags = FlagValues<typeof topFlags>;

export const topServices = (session: Session, flags: Flags): Promise<void> => top(session, flags, 'services', showServices);
export const topNodes = (session: Session, flags: Flags): Promise<void> => top(session, flags, 'nodes', showNodes);
export const topRoutes = (session: Session, flags: Flags): Promise<void> => top(session, flags, 'routes', showRoutes);

async function top(session: Session, flags: Flags, part: keyof Usage, show: (session: Session, usage: Usage) => void): Promise<void> {
  const { host, signal } = session;
  using api = await session.connect();
  for (;;) {
    const usage = await api.getUsage();
    if (flags.json) session.printJson(usage[part]);
    const isLive = !flags.json && !flags.once && host.stdout.isTty;
    if (isLive) host.stdout.write(CLEAR);
    if (!flags.json) show(session, usage);
    if (!isLive) return;
    await host.clock.sleep(flags.every ?? DEFAULT_EVERY_MS, signal).catch(() => undefined);
    if (signal.aborted) return;
  }
}

const rate = (value: number | undefined): string => (value === undefined ? '-' : value === 0 ? '0' : value < 10 ? value.toFixed(1) : String(Math.round(value)));
const cpus = (nanoCpus: number, measured: number): string => (measured === 0 ? '-' : (nanoCpus / 1e9).toFixed(2));
const memory = (bytes: number, measured: number): string => (measured === 0 ? '-' : formatBytes(bytes));
const latency = (ms: number | undefined): string => (ms === undefined ? '-' : `${ms < 10 ? ms.toFixed(1) : String(Math.round(ms))}ms`);
const right = (header: string): Column => ({ header, align: 'right' });

function showServices(session: Session, { services }: Usage): void {
  session.printTable(
    [{ header: 'SERVICE', flexible: true }, right('REPLICAS'), right('CPUS'), right('MEMORY'), right('CONN/S'), right('REQ/S'), right('ERR/S'), right('LATENCY')],
    services.map(({ name, running, desired, measured, nanoCpus, memoryBytes, connections, requests, errors, latencyMs }) => [
      name,
      `${String(running)}/${String(desired)}`,
      cpus(nanoCpus, measured),
      memory(memoryBytes, measured),
      rate(connections),
      rate(requests),
      (errors ?? 0) > 0 ? { text: rate(errors), tone: 'bad' } : rate(errors),
      latency(latencyMs),
    ]),
  );
}

function showNodes(session: Session, { nodes }: Usage): void {
  session.printTable(
    [{ header: 'NODE', flexible: true }, right('TASKS'), right('CPUS'), right('OF'), right('MEMORY'), right('OF')],
    nodes.map(({ name, running, measured, nanoCpus, memoryBytes, totalNanoCpus, totalMemoryBytes }) => [
      name,
      String(running),
      cpus(nanoCpus, measured),
      String(totalNanoCpus / 1e9),
      memory(memoryBytes, measured),
      formatBytes(totalMemoryBytes),
    ]),
  );
}

function showRoutes(session: Session, { routes }: Usage): void {
  session.printTable(
    [{ header: 'ROUTE', flexible: true }, { header: 'SERVICE', flexible: true }, right('REQ/S'), right('ERR/S'), right('LATENCY')],
    routes.map(({ name, service, requests, errors, latencyMs }) => [name, service, rate(requests), (errors ?? 0) > 0 ? { text: rate(errors), tone: 'bad' } : rate(errors), latency(latencyMs)]),
  );
}
