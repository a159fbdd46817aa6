/** The flags of each command, apart from the routes so that a command's code can name their types. */
import { invalid } from '../values/invalid.ts';
import { parseKeyValue } from '../values/key-value.ts';
import { parseChoice, parseInteger } from '../values/number.ts';
import { changeFlags, clientFlags, DEFAULT_MANAGER, listFlags, parseAddress, parseAddresses, readFlags, waitFlags } from './common.ts';
import { many, on, text, texts, textOr, value } from './flag.ts';
import { createSpecFlags, updateSpecFlags } from './service-flags.ts';
import { parseSince } from './since.ts';

export const serviceCreateFlags = { ...createSpecFlags, ...waitFlags };
export const serviceUpdateFlags = { ...updateSpecFlags, ...waitFlags };
export const serviceLsFlags = { ...listFlags, label: many('Only services with this label', 'key[=value]', parseKeyValue), stack: text('Only services of this stack', 'stack', 'stack') };
export const servicePsFlags = { ...listFlags, all: on('Show ended tasks, too'), noTrunc: on('Do not shorten ids and errors') };
export const serviceInspectFlags = readFlags;
export const serviceScaleFlags = waitFlags;
export const serviceRmFlags = waitFlags;
export const serviceHistoryFlags = { ...readFlags, diff: on('Show what differs between two revisions (default: the present one and the one before)') };
export const serviceRollbackFlags = {
  ...waitFlags,
  to: value('Revision to go back to (default: the one before the present one)', 'revision', (input) =>
    parseInteger(input, { min: 1, max: Number.MAX_SAFE_INTEGER }),
  ),
};
export const serviceRestartFlags = waitFlags;
export const rolloutStatusFlags = readFlags;
export const rolloutPauseFlags = changeFlags;
export const rolloutResumeFlags = waitFlags;
export const rolloutPromoteFlags = waitFlags;
export const rolloutAbortFlags = waitFlags;
export const logsFlags = {
  ...clientFlags,
  follow: on('Keep printing what is written'),
  tail: value('Lines from the end of each task’s log (default: all)', 'number|all', (input) =>
    input === 'all' ? -1 : parseInteger(input, { min: 0, max: 2_147_483_647 }),
  ),
  since: value('Only what was written since: 10m, 2026-03-01T12:00:00Z or seconds since 1970', 'time', parseSince),
  timestamps: on('Print the time of each line'),
  raw: on('Print the lines alone, without the name of the task'),
  json: on('Print one JSON object per line'),
};
export const logsAliases = { H: 'managers', f: 'follow', n: 'tail', t: 'timestamps' } as const;

const fileFlags = {
  file: text('Compose file; - is standard input (default: compose.yaml here or above)', 'path', 'file'),
  projectName: text('Name of the stack (default: the file’s name, or the directory’s)', 'name', 'stack'),
};
export const upFlags = {
  ...waitFlags,
  ...fileFlags,
  prune: on('Remove services of the stack that are not in the file'),
  dryRun: on('Say what would happen, and change nothing'),
};
export const downFlags = { ...waitFlags, ...fileFlags };
export const stackPsFlags = { ...servicePsFlags, ...fileFlags };
export const stackLsFlags = listFlags;

export const nodeLsFlags = listFlags;
export const nodeInspectFlags = readFlags;
export const nodeDrainFlags = waitFlags;
export const nodeChangeFlags = changeFlags;
export const nodeLabelFlags = { ...changeFlags, remove: on('Remove the labels that are named') };
export const nodeRmFlags = { ...changeFlags, force: on('Remove it although it is not down') };

export const eventsFlags = {
  ...clientFlags,
  follow: on('Keep printing new events'),
  since: value('Only events since: 10m, 2026-03-01T12:00:00Z or seconds since 1970 (default: 1h)', 'time', parseSince),
  type: texts('Only events of this type: task.failed', 'type'),
  service: text('Only events of this service', 'service', 'service'),
  node: text('Only events of this node', 'node', 'node'),
  json: on('Print one JSON object per line'),
};
export const whyFlags = readFlags;
export const autoscaleStatusFlags = readFlags;
export const whyNotFlags = readFlags;
export const whatIfFlags = {
  ...readFlags,
  nodeDown: texts('Suppose that this node is lost', 'node'),
  scale: many('Suppose that this service has so many replicas', 'service=replicas', parseScale),
};
export const riskFlags = { ...readFlags, exitCode: on('End with 10 when there is a risk') };
export const statusFlags = readFlags;
export const clusterStatusFlags = readFlags;

/** `web=3`. */
export function parseScale(input: string): { readonly ref: string; readonly replicas: number } {
  const match = /^(.+)=(.+)$/.exec(input);
  if (match === null) throw invalid(`"${input}" is not NAME=REPLICAS`, 'Write web=3.');
  return { ref: match[1] ?? '', replicas: parseInteger(match[2] ?? '', { min: 0, max: 2_147_483_647 }) };
}

/** An engine's address as `--docker` takes it: a socket's path, `unix://…` or `tcp://host:port`. */
function parseEngine(input: string): string {
  if (input.startsWith('/')) return `unix://${input}`;
  if (!/^(unix|tcp|http|https):\/\/./.test(input)) throw invalid(`"${input}" is not the address of an engine`, 'Write /var/run/docker.sock or tcp://host:2375.');
  return input;
}

const docker = value('Socket or URL of the Docker engine (environment: DOCKER_HOST; default: /var/run/docker.sock)', 'address', parseEngine);
const dataDir = (standard: string) => text(`Directory for state (environment: MUSTER_DATA_DIR; default: ${standard})`, 'path', 'file');
const name = text('Name of this machine (default: its host name)', 'name');
const level = (standard: string) =>
  value(`How much is logged: trace, debug, info, warn or error (default: ${standard})`, 'level', (input) =>
    parseChoice(input, ['trace', 'debug', 'info', 'warn', 'error']),
  );

export const DEFAULT_DATA_DIR = '/var/lib/muster';

export const doctorFlags = {
  ...readFlags,
  docker,
  dataDir: dataDir(DEFAULT_DATA_DIR),
  store: text('Store to check: etcd://host:2379[,…] or embedded:DIR', 'address'),
};

export const devFlags = {
  dataDir: dataDir('~/.muster/dev'),
  listen: value(`Address of the API (default: ${DEFAULT_MANAGER})`, 'host:port', parseAddress),
  name,
  docker,
  logLevel: level('warn'),
};

export const managerRunFlags = {
  store: text('Where the state is: embedded:DIR, etcd://host1:2379,host2:2379 or memory: (default: embedded in the data directory)', 'address'),
  listen: value('Address to listen on (default: 0.0.0.0:7400)', 'host:port', parseAddress),
  advertise: value('Address at which agents and other managers reach this one (default: this host’s name)', 'host:port', parseAddress),
  name,
  dataDir: dataDir(DEFAULT_DATA_DIR),
  logLevel: level('info'),
};

export const agentRunFlags = {
  manager: many('Managers to connect to', 'host:port[,…]', parseAddresses),
  dataDir: dataDir(DEFAULT_DATA_DIR),
  docker,
  advertise: text('Address at which other hosts reach this one (default: found out)', 'address'),
  name: text('Host name to report (default: the engine’s)', 'name'),
  token: text('Join token (environment: MUSTER_TOKEN)', 'token'),
  label: many('Label of the node, set when it joins for the first time', 'key=value', parseKeyValue),
  logLevel: level('info'),
};

export const clusterInitFlags = {
  store: text('Where the state will be: embedded:DIR or etcd://host1:2379,host2:2379 (default: embedded in the data directory)', 'address'),
  name: textOr('Name of the cluster', 'name', 'muster'),
  listen: value('Address on which the manager will listen (default: 0.0.0.0:7400)', 'host:port', parseAddress),
  advertise: value('Address at which hosts will reach the manager (default: this host’s name)', 'host:port', parseAddress),
  dataDir: dataDir(DEFAULT_DATA_DIR),
  json: on('Print JSON'),
};

export const clusterJoinFlags = {
  dataDir: dataDir(DEFAULT_DATA_DIR),
  json: on('Print JSON'),
  noColor: clientFlags.noColor,
};

export const versionFlags = { ...readFlags };
export const completionFlags = {};
