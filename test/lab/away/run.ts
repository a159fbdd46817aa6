/**
 * The control plane goes away whole, managers and etcd members, while clients use what runs,
 * a container crashes and another one's liveness probe fails, again and again; then it comes
 * back. Tells what clients lost, how long restarts took, and what the return touched although
 * it was well.
 */
import { waitFor, type Lab } from '../lab.ts';
import type { Loaded } from '../traffic/load.ts';
import { lookUp, type Place, placeOf, serverCommand, serverMounts, startLoad } from '../traffic/traffic.ts';
import { inspectRuns, type ContainerRun } from '../runs.ts';

const PORT = 8086;
const WAIT = ['--timeout', '120s'];
/** Between the requests of each client. */
const PACE_MS = 5;
/** Longer than the window of the restart policy, so that no failure makes the pause of the next one longer. */
const ROUND_MS = 30_000;
const RETURN_MS = 120_000;
/** Sound when it starts, also when it is started again; ends at once on SIGTERM. */
const MORTAL = ['sh', '-c', 'rm -f /ill; trap "exit 0" TERM; sleep 1000000 & wait'];

export interface AwayOptions {
  /** At least once through everything, however short. */
  readonly forMs: number;
  /** On the lab's hosts; it has busybox. */
  readonly image: string;
}

export interface AwayResult {
  readonly awayMs: number;
  /** Way to the service → what came of the requests, from before it went until after it was back. */
  readonly clients: Readonly<Record<string, Loaded>>;
  readonly lookUps: number;
  /** From the kill, or from the moment when the probe begins to fail, until the container runs again. */
  readonly crashMs: readonly number[];
  readonly illMs: readonly number[];
  /** From the start of etcd and managers until there is a leader, and until all nodes are ready. */
  readonly leaderMs: number;
  readonly readyMs: number;
  /** What must not be, in words. */
  readonly violations: readonly string[];
}

/** Three managers and three hosts at least. The lab is whole when this begins, and whole and empty when it ends. */
export async function runAway(lab: Lab, { forMs, image }: AwayOptions): Promise<AwayResult> {
  const client = await deploy(lab, image);
  const services = ['away-web', 'away-client', 'away-crashes', 'away-ill'];
  const [vip = ''] = await lookUp(client, 'away-web');
  const tasks = await lookUp(client, 'tasks.away-web');
  const published = lab.hosts[1]?.address ?? '';
  const loads = await Promise.all([
    startLoad(client, vip, 80, 1, 0, 'new', PACE_MS),
    startLoad(client, vip, 80, 1, 0, 'kept', PACE_MS),
    startLoad(client, vip, 80, 1, 0, 'udp', PACE_MS),
    startLoad({ host: client.host }, published, PORT, 1, 0, 'new', PACE_MS),
  ]);
  const whole = await inspectRuns(lab.hosts, services);
  const violations: string[] = [];

  await stopControlPlane(lab);
  const goneAt = performance.now();
  const [crashMs, illMs]: [number[], number[]] = [[], []];
  let lookUps = 0;
  for (;;) {
    const roundAt = performance.now();
    const [crash, ill] = await Promise.all([restarted(lab, 'away-crashes', 'kill'), restarted(lab, 'away-ill', 'exec', 'touch', '/ill')]);
    crashMs.push(crash);
    illMs.push(ill);
    for (const [name, expected] of [['away-web', [vip]], ['tasks.away-web', tasks]] as const) {
      const found = await lookUp(client, name);
      lookUps += 1;
      if (found.join() !== expected.join()) violations.push(`${name} stood for ${found.join(', ') || 'nothing'}, and not for ${expected.join(', ')}`);
    }
    if (performance.now() - goneAt > forMs) break;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, roundAt + ROUND_MS - performance.now())));
  }
  const awayMs = performance.now() - goneAt;
  if ((await lab.muster(['cluster', 'status'], 30_000)).exitCode === 0) violations.push('a manager answered');
  const before = await inspectRuns(lab.hosts, services);
  violations.push(...changes(whole, before, ['away-web', 'away-client'], 'while it was away'));

  const backAt = performance.now();
  await startControlPlane(lab);
  await waitFor('a leader', async () => (await lab.json<{ leader: string | null }>(['cluster', 'status'])).leader !== null, RETURN_MS);
  const leaderMs = performance.now() - backAt;
  await waitFor('all nodes to be ready', async () => (await lab.json<{ state: string }[]>(['node', 'ls'])).every(({ state }) => state === 'ready'), RETURN_MS);
  const readyMs = performance.now() - backAt;
  // It decides again; what it thinks of the rest shows by then.
  await lab.must('service', 'scale', 'away-crashes=2');
  violations.push(...changes(before, await inspectRuns(lab.hosts, services), services, 'after its return'));
  const [vipNew, vipKept, vipUdp, port] = await Promise.all(loads.map((load) => load.stop()));
  if (vipNew === undefined || vipKept === undefined || vipUdp === undefined || port === undefined) throw new Error('a client did not run');
  const clients = { 'virtual address, new connections': vipNew, 'virtual address, kept connections': vipKept, 'virtual address, UDP': vipUdp, 'published port of another host, new connections': port };
  await lab.must('service', 'rm', ...services);
  await lab.must('network', 'rm', 'away');
  return { awayMs, clients, lookUps, crashMs, illMs, leaderMs, readyMs, violations };
}

/** A service on every host, a client of it on the first, one to crash and one to fall ill. */
async function deploy(lab: Lab, image: string): Promise<Place & { readonly container: string }> {
  const mounts = serverMounts();
  const restarts = ['--restart-window', '20s', '--constraint', 'node.hostname!=h1'];
  await lab.must('network', 'create', 'away');
  await Promise.all([
    lab.must('service', 'create', ...WAIT, '--name', 'away-web', '--mode', 'global', '--network', 'away', '--publish', `${PORT}:80`, '--readiness', 'http=:80/,period=300ms', ...mounts, image, ...serverCommand(80)),
    lab.must('service', 'create', ...WAIT, '--name', 'away-client', '--constraint', 'node.hostname==h1', '--network', 'away', image, ...MORTAL),
    lab.must('service', 'create', ...WAIT, '--name', 'away-crashes', ...restarts, image, ...MORTAL),
    lab.must('service', 'create', ...WAIT, '--name', 'away-ill', ...restarts, '--liveness', 'exec=test ! -e /ill,period=500ms', image, ...MORTAL),
  ]);
  const [first] = lab.hosts;
  if (first === undefined) throw new Error('the lab has no host');
  return placeOf(first, 'away-client');
}

/** Every manager and every etcd member dies at once. */
async function stopControlPlane(lab: Lab): Promise<void> {
  await Promise.all(lab.managers.flatMap((host) => [host.signal('manager', 'KILL'), host.signal('etcd', 'KILL')]));
}

async function startControlPlane(lab: Lab): Promise<void> {
  await Promise.all(lab.managers.flatMap((host) => [host.startDaemon('etcd'), host.startDaemon('manager')]));
}

/** Does something to the service's only container (`docker WHAT CONTAINER …`), and waits until it has been started again: how long that took. */
async function restarted(lab: Lab, service: string, what: string, ...args: string[]): Promise<number> {
  const [victim] = await inspectRuns(lab.hosts, [service]);
  if (victim === undefined) throw new Error(`${service} does not run`);
  const from = performance.now();
  await lab.host(victim.host).docker(what, victim.containerId, ...args);
  await waitFor(`${service} to be started again`, async () => (await inspectRuns(lab.hosts, [service])).some(({ containerId, startedAt }) => containerId === victim.containerId && startedAt !== victim.startedAt));
  return performance.now() - from;
}

/** Containers of the services that do not run as they did. */
function changes(before: readonly ContainerRun[], after: readonly ContainerRun[], services: readonly string[], when: string): string[] {
  return before
    .filter(({ service }) => services.includes(service))
    .filter(({ containerId, startedAt }) => !after.some((run) => run.containerId === containerId && run.startedAt === startedAt))
    .map(({ service, host, containerId }) => `${when}: container ${containerId.slice(0, 12)} of ${service} on ${host} was well, and was restarted or replaced`);
}
