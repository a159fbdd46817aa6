/**
 * A seeded run of faults on a lab under continuous writes and requests. At its end
 * everything is healed, and the run tells what was lost, what broke, and whether the
 * cluster came to what was asked of it.
 */
import { Dice } from '../../sim/dice.ts';
import { waitFor, type Lab } from '../lab.ts';
import { type NodeRow, runningContainers, runningTasks, wrongSlots } from '../truth.ts';
import { type Fault, type FaultKind, hurtsContainers, nextFault } from './faults.ts';
import { countOutcomes, lostWrites, type Outcome, type Write } from './history.ts';
import { inflict, whole } from './inflict.ts';
import { askHosts, watchLeaders } from './watch.ts';
import { readRegisters, writeOn } from './writer.ts';

const WRITERS = 3;
const PORT = 18_080;
/** After its heal what the managers say of a host may be from before its fault. */
const STALE_MS = 10_000;
const CONVERGENCE_MS = 180_000;

export interface ChaosOptions {
  readonly seed: number;
  readonly forMs: number;
  /** On the lab's hosts; it has busybox. */
  readonly image: string;
  readonly onFault?: (fault: Fault) => void;
}

export interface ChaosResult {
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  readonly writes: Readonly<Record<Outcome, number>>;
  readonly terms: number;
  readonly requests: number;
  readonly failedRequests: number;
  /** From the last heal until all is as asked. */
  readonly convergedMs: number;
  /** What must not be, in words: lost writes, outages, two leaders, slots that run twice. */
  readonly violations: readonly string[];
}

/** The lab is whole when this begins, and whole and empty when it ends. */
export async function runChaos(lab: Lab, { seed, forMs, image, onFault = () => undefined }: ChaosOptions): Promise<ChaosResult> {
  const everywhere = `chaos-${seed}-everywhere`;
  await lab.must('service', 'create', '--name', everywhere, '--mode', 'global', '--publish', `mode=host,target=80,published=${PORT}`, image, 'sh', '-c', 'mkdir -p /www; echo ok > /www/index.html; trap "exit 0" TERM; httpd -f -p 80 -h /www & wait');
  const felt = new Set<Fault>();
  const isSpared = (name: string) => ![...felt].some(({ host }) => host === name);
  const stop = new AbortController();
  const history: Write[] = [];
  const dice = new Dice(seed, 'writers');
  const runs = [image, 'sh', '-c', 'trap "exit 0" TERM; sleep 1000000 & wait'];
  const work = Promise.all([
    askHosts(lab, PORT, isSpared, stop.signal),
    watchLeaders(lab, stop.signal),
    ...Array.from({ length: WRITERS }, (_, index) => writeOn({ lab, dice, name: `chaos-${seed}-${index + 1}`, runs, history, signal: stop.signal })),
  ]);
  // Awaited at the end; a failure before that must not end the process.
  work.catch(() => undefined);
  const faults = await inflictFor(lab, { seed, forMs, image, onFault, felt, service: everywhere });
  await whole(lab, CONVERGENCE_MS);
  stop.abort();
  const [load, leaders] = await work;
  const violations = [...load.outages, ...leaders.violations];
  const convergedMs = await waitFor('every service to run as asked', async () => (await notAsAsked(lab)).length === 0, CONVERGENCE_MS).catch(async (error: unknown) => {
    violations.push(String(error), ...(await notAsAsked(lab)));
    return Number.NaN;
  });
  violations.push(...lostWrites(history, await readRegisters(lab)));
  await removeAll(lab);
  return { faults, writes: countOutcomes(history), terms: leaders.terms, requests: load.requests, failedRequests: load.failed, convergedMs, violations };
}

interface Inflicting {
  readonly seed: number;
  readonly forMs: number;
  readonly image: string;
  readonly onFault: (fault: Fault) => void;
  /** Faults that containers may feel, until their host serves again. */
  readonly felt: Set<Fault>;
  /** Runs on every host. */
  readonly service: string;
}

async function inflictFor(lab: Lab, { seed, forMs, image, onFault, felt, service }: Inflicting): Promise<Partial<Record<FaultKind, number>>> {
  const dice = new Dice(seed, 'faults');
  const places = lab.hosts.map((host) => ({ name: host.name, manages: lab.managers.includes(host) }));
  const counts: Partial<Record<FaultKind, number>> = {};
  const failures: unknown[] = [];
  const lasting = new Set<Fault>();
  const underWay: Promise<void>[] = [];
  const suffer = async (fault: Fault) => {
    const heal = await inflict(lab, fault, [image]);
    await pause(fault.forMs);
    await heal();
    lasting.delete(fault);
    if (felt.has(fault)) await servesAgain(lab, fault.host, service);
    felt.delete(fault);
  };
  const endsAt = performance.now() + forMs;
  while (performance.now() < endsAt && failures.length === 0) {
    await pause(dice.between(500, 4_000));
    const fault = nextFault(dice, places, [...lasting]);
    if (fault === undefined) continue;
    onFault(fault);
    counts[fault.kind] = (counts[fault.kind] ?? 0) + 1;
    lasting.add(fault);
    if (hurtsContainers(fault)) felt.add(fault);
    underWay.push(suffer(fault).catch((error: unknown) => void failures.push(error)));
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw new Error('a fault could not be made or healed', { cause: failures[0] });
  return counts;
}

/** Until the host is a ready node with its task of the service, by the managers' word. */
async function servesAgain(lab: Lab, host: string, service: string): Promise<void> {
  await pause(STALE_MS);
  await waitFor(
    `${host} to serve again`,
    async () => {
      const nodes = await lab.json<NodeRow[]>(['node', 'ls']);
      return nodes.some(({ name, state }) => name === host && state === 'ready') && (await runningTasks(lab, service)).some(({ node }) => node === host);
    },
    CONVERGENCE_MS,
  );
}

/** Services that do not run as asked, by the engines' word and not Muster's. */
async function notAsAsked(lab: Lab): Promise<string[]> {
  const services = await lab.json<{ name: string; mode: string; removing: boolean; replicas: { desired: number } }[]>(['service', 'ls']);
  const wrong = services.filter(({ removing }) => removing).map(({ name }) => `${name} is still being removed`);
  for (const { name, mode, replicas } of services) {
    const containers = await runningContainers(lab.hosts, name);
    if (mode === 'global') {
      if (containers.length !== lab.hosts.length || new Set(containers.map(({ host }) => host)).size !== lab.hosts.length) wrong.push(`${name} does not run once on each host`);
    } else wrong.push(...wrongSlots(containers, replicas.desired).map((text) => `${name}: ${text}`));
  }
  const known = new Set(services.map(({ name }) => name));
  for (const host of lab.hosts) {
    const names = (await host.docker('ps', '--filter', 'label=muster.task', '--format', '{{.Label "muster.service.name"}}')).split('\n').filter(Boolean);
    wrong.push(...names.filter((name) => !known.has(name)).map((name) => `${host.name} runs a container of ${name}, which is gone`));
  }
  return wrong;
}

async function removeAll(lab: Lab): Promise<void> {
  for (const { name } of await lab.json<{ name: string }[]>(['service', 'ls'])) if (name.startsWith('chaos-')) await lab.must('service', 'rm', name);
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
