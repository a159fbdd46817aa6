/** How soon a task that is no more is out of every host's maps and names. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { LabHost } from '@muster/test/lab/host';
import { waitFor } from '@muster/test/lab/lab';
import { placeOf } from '@muster/test/lab/traffic/traffic';
import { median, table } from '../measure.ts';
import type { BenchPart } from '../part.ts';
import { TrafficLab } from '../traffic-lab.ts';

const MAX_ROUNDS = 5;
const SUBNET = 37;

export const part: BenchPart = {
  title: 'Tasks that are lost, in every host’s maps and names',
  summary: 'until a task that died, or whose host did, is out of the maps and names of all hosts (3 minutes)',
  method: `
Three hosts, a service with a task on each. On every host a loop lists the rules, and another one
looks up \`tasks.web\` in a container, 50 ms after each answer.
Task lost: SIGKILL of its process. Host lost: \`docker pause\` of its container, which takes all of
its processes; then the other two hosts count. The slowest host counts; medians, and the worst, of at
most ${MAX_ROUNDS} rounds each.`,
  limitMs: 900_000,
  async run({ rounds }) {
    await using traffic = await TrafficLab.start('muster-bench-endpoints', SUBNET);
    await traffic.server('asker', 0, '--mode', 'global');
    await traffic.server('web', 0, '--replicas', '3', '--replicas-max-per-node', '1');
    const lost: Record<Loss, Gone[]> = { task: [], host: [] };
    for (let round = 0; round < Math.min(rounds, MAX_ROUNDS); round++) for (const loss of LOSSES) lost[loss].push(await lose(traffic, loss));
    return report(lost);
  },
};

const LOSSES = ['task', 'host'] as const;
type Loss = (typeof LOSSES)[number];
const NAMES: Readonly<Record<Loss, string>> = { task: 'a task whose process was killed', host: 'the task of a host that says nothing any more' };

interface Gone {
  readonly mapsMs: number;
  readonly namesMs: number;
}

/** Task of the third host, and how soon nobody is led to it. */
async function lose({ lab, hosts }: TrafficLab, loss: Loss): Promise<Gone> {
  const [, , third] = hosts;
  // Theirs and that of those who ask.
  const all = async () => (await Promise.all(hosts.map((host) => host.exec(['/bin/sh', '-c', `nft list table ip muster | grep -c 'mod 3 map'`])))).every(({ stdout }) => Number(stdout) === 2);
  await waitFor('every host to lead to three tasks', all, 60_000);
  const { container, pid } = await placeOf(third, 'web');
  const address = (await third.docker('inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', container)).trim();
  const watchers = loss === 'task' ? hosts : hosts.filter((host) => host !== third);
  const maps = watchers.map((host) => until(host, `nft list table ip muster | grep -q '${address}\\b'`));
  const names = await Promise.all(watchers.map(async (host) => until(host, `docker exec ${(await placeOf(host, 'asker')).container} nslookup -type=a tasks.web | grep -q '${address}$'`)));
  await Promise.all([...maps, ...names].map(({ begun }) => begun));
  const from = Date.now();
  if (loss === 'task') await third.exec(['kill', '-KILL', String(pid)]);
  else await third.freeze();
  const after = async (watches: readonly Watch[]) => Math.max(...(await Promise.all(watches.map(({ ended }) => ended)))) - from;
  try {
    return { mapsMs: await after(maps), namesMs: await after(names) };
  } finally {
    if (loss === 'host') {
      await third.thaw();
      await waitFor('it to be back', async () => (await lab.json<{ state: string }[]>(['node', 'ls'])).every(({ state }) => state === 'ready'));
    }
  }
}

interface Watch {
  /** It has looked once. */
  readonly begun: Promise<void>;
  /** When the command failed for the first time, by the machine's clock. */
  readonly ended: Promise<number>;
}

/** Looks again and again, in the host, for as long as the command succeeds. */
function until(host: LabHost, command: string): Watch {
  const script = `${command} && echo begun; while ${command}; do sleep 0.05; done; date +%s%3N`;
  const child = spawn('docker', ['exec', host.container, '/bin/sh', '-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  const begun = once(lines, 'line').then(([line]) => {
    if (line !== 'begun') throw new Error(`on ${host.name} from the beginning: not ${command}`);
  });
  return { begun, ended: begun.then(() => once(lines, 'line')).then(([line]) => Number(line)) };
}

function report(lost: Readonly<Record<Loss, readonly Gone[]>>): string {
  const figure = (values: readonly number[]) => `${Math.round(median(values))} ms (worst ${Math.max(...values)} ms)`;
  return table(
    ['lost', 'out of the maps', 'out of the names'],
    LOSSES.map((loss) => [NAMES[loss], figure(lost[loss].map(({ mapsMs }) => mapsMs)), figure(lost[loss].map(({ namesMs }) => namesMs))]),
  );
}
