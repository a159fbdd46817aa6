/** Traffic in a lab: servers in containers, and clients in containers' and hosts' network namespaces. */
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { projectRoot, type CommandResult } from '../command.ts';
import type { LabHost } from '../host.ts';
import type { Asked, Question } from './ask.ts';
import type { Loaded } from './load.ts';
import type { Rate } from './rate.ts';

const here = `${projectRoot}test/lab/traffic`;
/** Node as the hosts run it: with this machine's /usr and this checkout's tools. */
const NODE = ['/bin/sh', '-c', `PATH="${projectRoot}.tools/node_modules/.bin:$PATH" exec node --disable-warning=ExperimentalWarning --conditions=source "$@"`, 'sh'];

/** What of this machine `server.ts` runs with, and where a container has it. */
export function serverVolumes(): readonly (readonly [source: string, target: string])[] {
  // Node may be of a checkout that this one leads to.
  const linked = `${projectRoot}.tools`;
  const tools = existsSync(linked) && realpathSync(linked) !== linked ? realpathSync(linked) : '';
  return [
    ['/usr', '/usr'],
    ['/usr/lib', '/lib'],
    ['/usr/lib64', '/lib64'],
    [projectRoot, projectRoot],
    ...(tools === '' ? [] : [[tools, tools] as const]),
  ];
}

/** Flags of `service create` that give the container these. */
export const serverMounts = (): readonly string[] =>
  serverVolumes().flatMap(([source, target]) => ['--mount', `type=bind,source=${source},target=${target},readonly`]);

/** `goodbyeMs`: how long it says goodbye to open connections before it closes them; `toldPort`: where connections begin with a PROXY protocol header. */
export const serverCommand = (port: number, version = 'v1', goodbyeMs = 0, toldPort?: number): readonly string[] => [
  ...NODE, `${here}/server.ts`, String(port), version, String(goodbyeMs), ...(toldPort === undefined ? [] : [String(toldPort)]),
];

/** A host of the lab, or another machine in its network. */
export type Machine = Pick<LabHost, 'name' | 'address' | 'container' | 'exec'>;

/** A place from which to ask: a machine itself, or the network namespace of a container on it. */
export interface Place {
  readonly host: Machine;
  /** Of the container's first process; absent: the host. */
  readonly pid?: number;
}

/** Nothing comes back from there: neither an answer nor, within a second, anything else than a refusal. */
export async function isShut(place: Place, address: string, port: number): Promise<boolean> {
  return (await ask(place, 'tcp', address, port, 1, 1_000)).failed.length === 1;
}

/** The only running container of a service on a host. */
export async function placeOf(host: LabHost, service: string): Promise<Place & { readonly host: LabHost; readonly container: string }> {
  const container = (await host.docker('ps', '-q', '--filter', `label=muster.service.name=${service}`)).trim().split('\n')[0] ?? '';
  if (container === '') throw new Error(`${service} does not run on ${host.name}`);
  return { host, container, pid: Number((await host.docker('inspect', '--format', '{{.State.Pid}}', container)).trim()) };
}

function inPlace({ pid }: Place): readonly string[] {
  return pid === undefined ? [] : ['nsenter', `--net=/proc/${pid}/ns/net`];
}

/** Runs a command in the place's network. */
export function runIn(place: Place, command: readonly string[]): Promise<CommandResult> {
  return place.host.exec([...inPlace(place), ...command]);
}

export async function ask(place: Place, protocol: 'tcp' | 'udp' | 'udp-kept', address: string, port: number, count = 1, timeoutMs = 5_000): Promise<Asked> {
  const result = await runIn(place, [...NODE, `${here}/ask.ts`, protocol, address, String(port), String(count), String(timeoutMs)]);
  if (result.exitCode !== 0) throw new Error(`asking ${address}:${port} from ${place.host.name}: ${result.stderr}`);
  return JSON.parse(result.stdout) as Asked;
}

/** Asks them all at the same time, from one process; the answers are in their order. */
export async function askMany(place: Place, questions: readonly Question[]): Promise<readonly Asked[]> {
  const result = await runIn(place, [...NODE, `${here}/ask.ts`, 'many', JSON.stringify(questions)]);
  if (result.exitCode !== 0) throw new Error(`asking ${questions.length} questions from ${place.host.name}: ${result.stderr}`);
  return JSON.parse(result.stdout) as readonly Asked[];
}

/** Asks over one connection with the container until it fails. */
export async function askKept(place: Place, address: string, port: number, container: string, timeoutMs: number): Promise<Asked> {
  const result = await runIn(place, [...NODE, `${here}/ask.ts`, 'tcp-kept', address, String(port), container.slice(0, 12), String(timeoutMs)]);
  if (result.exitCode !== 0) throw new Error(`asking ${address}:${port} from ${place.host.name}: ${result.stderr}`);
  return JSON.parse(result.stdout) as Asked;
}

/** How fast the server answers; `kept`: over connections that stay; `bulk`: the same with large answers. */
export async function measure(place: Place, address: string, port: number, seconds: number, connections: 'new' | 'kept' | 'bulk'): Promise<Rate> {
  const result = await runIn(place, [...NODE, `${here}/rate.ts`, address, String(port), '4', String(seconds), connections]);
  if (result.exitCode !== 0) throw new Error(`measuring ${address}:${port} from ${place.host.name}: ${result.stderr}`);
  return JSON.parse(result.stdout) as Rate;
}

/** The addresses that a name stands for, as the container at the place finds out. */
export async function lookUp(place: Place & { readonly container: string }, name: string): Promise<readonly string[]> {
  const { stdout } = await place.host.exec(['docker', 'exec', place.container, 'nslookup', '-type=a', name]);
  const answers = stdout.split('\n').slice(3).flatMap((line) => /^Address[^:]*:\s*([\d.]+)\s*$/.exec(line)?.[1] ?? []);
  return answers.sort();
}

export interface Load {
  /** Ends it and tells what came of it. */
  stop(): Promise<Loaded>;
}

export type LoadKind = 'new' | 'kept' | 'udp' | 'udp-kept';

/** The machine is to be busy with what is tested, not with the load. */
const PACE_MS = 10;

/** Requests one after the other from several workers, until it is stopped; `paceMs`: a pause after each. */
export async function startLoad(place: Place, address: string, port: number, workers: number, delayMs = 0, kind: LoadKind = 'new', paceMs = PACE_MS): Promise<Load> {
  const name = `load-${Math.random().toString(36).slice(2)}`;
  // Not to be found any more when the machine has died and come back: the number is another one's then.
  const script = `mkdir -p /run && echo $$ > /run/${name}.pid && exec "$@"`;
  const words = [...inPlace(place), ...NODE, `${here}/load.ts`, address, String(port), String(workers), String(delayMs), kind, String(paceMs)];
  const child = spawn('docker', ['exec', place.host.container, '/bin/sh', '-c', script, 'sh', ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const begun = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      resolve();
    });
  });
  await Promise.race([begun, ended]);
  return {
    async stop() {
      await place.host.exec(['/bin/sh', '-c', `kill -TERM "$(cat /run/${name}.pid)"`]);
      await ended;
      const text = Buffer.concat(chunks).toString();
      if (text.trim() === '') throw new Error(`the load from ${place.host.name} on ${address}:${port} ended without a word`);
      return JSON.parse(text) as Loaded;
    },
  };
}
