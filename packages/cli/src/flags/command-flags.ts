/** The flags of each command, apart from the routes so that a command's code can name their types. */
import { formatRange, parseRange } from '@muster/shared/model/ip-range';
import { invalid } from '../values/invalid.ts';
import { parseDuration } from '../values/duration.ts';
import { parseKeyValue } from '../values/key-value.ts';
import { parseChoice, parseInteger } from '../values/number.ts';
import { changeFlags, clientFlags, DEFAULT_MANAGER, listFlags, parseAddress, parseAddresses, planFlags, readFlags, waitFlags } from './common.ts';
import { choice, duration, many, on, text, texts, textOr, value } from './flag.ts';
import { createSpecFlags, updateSpecFlags } from './service-flags.ts';
import { parseSince } from './since.ts';

function parsePool(input: string): string {
  const range = parseRange(input);
  if (range === undefined || range.prefix > 20) throw invalid(`"${input}" is not a range for networks`, 'Write a /20 or larger, such as 10.64.0.0/10.');
  return formatRange(range);
}

/** Below, a busy host would count as lost; beyond, nobody would see that it is. */
const NODE_DOWN_AFTER_MS = { min: 3_000, max: 86_400_000 };

function parseNodeDownAfter(input: string): number {
  const ms = parseDuration(input);
  if (ms < NODE_DOWN_AFTER_MS.min || ms > NODE_DOWN_AFTER_MS.max) throw invalid(`"${input}" is not from 3s to 24h`);
  return ms;
}

export const serviceCreateFlags = { ...createSpecFlags, ...waitFlags, ...planFlags };
export const serviceUpdateFlags = { ...updateSpecFlags, ...waitFlags, ...planFlags };
export const serviceLsFlags = { ...listFlags, label: many('Only services with this label', 'key[=value]', parseKeyValue), stack: text('Only services of this stack', 'stack', 'stack') };
export const servicePsFlags = { ...listFlags, all: on('Show ended tasks, too'), noTrunc: on('Do not shorten ids and errors') };
export const serviceInspectFlags = readFlags;
export const serviceScaleFlags = { ...waitFlags, ...planFlags };
export const serviceRmFlags = { ...waitFlags, ...planFlags };
export const serviceHistoryFlags = { ...readFlags, diff: on('Show what differs between two revisions (default: the present one and the one before)') };
export const serviceRollbackFlags = {
  ...waitFlags,
  ...planFlags,
  to: value('Revision to go back to (default: the one before the present one)', 'revision', (input) =>
    parseInteger(input, { min: 1, max: Number.MAX_SAFE_INTEGER }),
  ),
};
export const serviceRestartFlags = { ...waitFlags, ...planFlags };
export const rolloutStatusFlags = readFlags;
export const rolloutPauseFlags = { ...changeFlags, ...planFlags };
export const rolloutResumeFlags = { ...waitFlags, ...planFlags };
export const rolloutPromoteFlags = { ...waitFlags, ...planFlags };
export const rolloutAbortFlags = { ...waitFlags, ...planFlags };
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
  file: texts('Compose file; several are laid over each other; - is standard input (default: compose.yaml here or above, with compose.override.yaml)', 'path'),
  projectName: text('Name of the stack (default: the file’s name, or the directory’s)', 'name', 'stack'),
  projectDirectory: text('What relative paths in the files are relative to (default: the first file’s directory)', 'path', 'file'),
  envFile: texts('File with variables for the compose file; a later one goes before an earlier one (default: .env in the project’s directory)', 'path'),
  profile: texts('Start the services of this profile, too; * is all of them (environment: COMPOSE_PROFILES)', 'name'),
};
const prune = on('Remove services of the stack that are not in the file');
export const upFlags = {
  ...waitFlags,
  ...fileFlags,
  ...planFlags,
  prune,
  dryRun: on('Say which services would change, and change nothing; --plan tells more'),
};
export const planStackFlags = { ...readFlags, ...fileFlags, prune, exitCode: on('End with 10 when something would change') };
export const configFlags = {
  ...fileFlags,
  json: on('Print JSON instead of YAML'),
  quiet: on('Print nothing: only check the files'),
  services: on('Print the names of the services'),
  profiles: on('Print the names of all profiles'),
};
export const stackHistoryFlags = { ...readFlags, diff: on('Show what differs between two revisions (default: the newest and the one before)') };
export const stackDiffFlags = readFlags;
export const stackRollbackFlags = {
  ...waitFlags,
  ...planFlags,
  to: value('Revision to go back to (default: the one before the present one)', 'revision', (input) => parseInteger(input, { min: 1, max: Number.MAX_SAFE_INTEGER })),
};
export const downFlags = { ...waitFlags, ...fileFlags, ...planFlags };
export const stackPsFlags = { ...servicePsFlags, ...fileFlags };
export const stackLsFlags = listFlags;

export const nodeLsFlags = listFlags;
export const nodeInspectFlags = readFlags;
export const nodeDrainFlags = {
  ...waitFlags,
  ...planFlags,
  deadline: duration('Stop what is still there after so long, whether it is replaced or not (default: wait for replacements)'),
};
export const rebalanceFlags = {
  ...waitFlags,
  ...planFlags,
  threshold: value('Least difference of a service’s tasks on two nodes that is worth a move (default: 2)', 'number', (input) => parseInteger(input, { min: 2, max: 1_000_000 })),
};
export const nodeChangeFlags = { ...changeFlags, ...planFlags };
export const nodeLabelFlags = { ...changeFlags, ...planFlags, remove: on('Remove the labels that are named') };
export const nodeRmFlags = { ...changeFlags, ...planFlags, force: on('Remove it although it is not down') };

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
export const autoscaleHistoryFlags = readFlags;
export const autoscalePushFlags = clientFlags;
export const whyNotFlags = readFlags;
export const whatIfFlags = {
  ...readFlags,
  nodeDown: texts('Suppose that this node is lost', 'node'),
  scale: many('Suppose that this service has so many replicas', 'service=replicas', parseScale),
};
export const riskFlags = { ...readFlags, exitCode: on('End with 10 when there is a risk') };
export const statusFlags = readFlags;
export const topFlags = {
  ...readFlags,
  every: duration('On a terminal: show it anew after so long (default: 3s)'),
  once: on('On a terminal, too: show it once'),
};
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

const insecure = on('Without TLS, and everybody may do everything; only on addresses of this machine');

const etcdFlags = {
  etcdCa: text('Authority to believe etcd by, PEM (environment: MUSTER_ETCD_CA)', 'path', 'file'),
  etcdCert: text('Certificate to show to etcd, PEM (environment: MUSTER_ETCD_CERT)', 'path', 'file'),
  etcdKey: text('Key of that certificate, PEM (environment: MUSTER_ETCD_KEY)', 'path', 'file'),
  etcdUser: text('User of etcd (environment: MUSTER_ETCD_USER)', 'name'),
  etcdPasswordFile: text('File with that user’s password (environment: MUSTER_ETCD_PASSWORD_FILE)', 'path', 'file'),
};

export const devFlags = {
  insecure,
  dataDir: dataDir('~/.muster/dev'),
  listen: value(`Address of the API (default: ${DEFAULT_MANAGER})`, 'host:port', parseAddress),
  name,
  docker,
  genericResource: texts('What else the host has: GPU=2, or GPU=uuid1 for each by name', 'kind=number|name'),
  logLevel: level('warn'),
};

const unlockKeyFile = text('File with the unlock key, for a manager that is locked (environment: MUSTER_UNLOCK_KEY)', 'path', 'file');

function parsePrometheusAddress(input: string): string {
  if (!/^https?:\/\/[^\s/@?#]+(\/[^\s@?#]*)?$/.test(input)) throw invalid(`"${input}" is not an address of a Prometheus`, 'Write http://host:9090 or https://host:9090/path.');
  return input;
}

export const managerRunFlags = {
  unlockKeyFile,
  ...etcdFlags,
  insecure,
  store: text('Where the state is: embedded:DIR, etcd://host1:2379,host2:2379 or memory: (default: embedded in the data directory)', 'address'),
  listen: value('Address to listen on (default: 0.0.0.0:7400)', 'host:port', parseAddress),
  advertise: value('Address at which agents and other managers reach this one (default: this host’s name)', 'host:port', parseAddress),
  name,
  dataDir: dataDir(DEFAULT_DATA_DIR),
  nodeDownAfter: value('A node that gave no sign of life for so long is down, and its tasks are replaced; the same for every manager (default: 6s)', 'duration', parseNodeDownAfter),
  prometheus: value('Prometheus that autoscaled services ask, unless they name another: http://host:9090', 'address', parsePrometheusAddress),
  prometheusTokenFile: text('File with the bearer token for it', 'path', 'file'),
  prometheusCaFile: text('Root certificates for it beside the system’s, in PEM', 'path', 'file'),
  logLevel: level('info'),
};

const passphraseFile = text('File with the passphrase; - is standard input (environment: MUSTER_BACKUP_PASSPHRASE)', 'path', 'file');

export const clusterBackupFlags = {
  unlockKeyFile,
  ...readFlags,
  passphraseFile,
  store: text('Read this store itself, for when no manager runs', 'address'),
  dataDir: text(`With --store: data directory of a manager, whose key of the cluster is needed (environment: MUSTER_DATA_DIR; default: ${DEFAULT_DATA_DIR})`, 'path', 'file'),
  ...etcdFlags,
};

export const clusterAdminFlags = {
  unlockKeyFile,
  ...etcdFlags,
  store: text('Where the state is (default: as the manager’s configuration says)', 'address'),
  dataDir: dataDir(DEFAULT_DATA_DIR),
  name: text('Name of the context (default: the cluster’s)', 'name'),
  json: on('Print JSON'),
};

export const clusterRestoreFlags = {
  ...etcdFlags,
  passphraseFile,
  verify: on('Only check that the backup is whole; write nothing'),
  store: text('Empty store to fill: embedded:DIR or etcd://host1:2379,host2:2379 (default: embedded in the data directory)', 'address'),
  listen: managerRunFlags.listen,
  advertise: managerRunFlags.advertise,
  dataDir: dataDir(DEFAULT_DATA_DIR),
  json: on('Print JSON'),
};

export const storeMigrateFlags = {
  ...etcdFlags,
  from: text('Store that the cluster is in (default: as this machine’s manager was configured)', 'address'),
  dataDir: dataDir(DEFAULT_DATA_DIR),
  json: on('Print JSON'),
};

export const agentRunFlags = {
  manager: many('Managers to connect to', 'host:port[,…]', parseAddresses),
  dataDir: dataDir(DEFAULT_DATA_DIR),
  docker,
  advertise: text('Address at which other hosts reach this one (default: found out)', 'address'),
  name: text('Host name to report (default: the engine’s)', 'name'),
  insecure,
  label: many('Label of the node, set when it joins for the first time', 'key=value', parseKeyValue),
  genericResource: texts('What else the host has: GPU=2, or GPU=uuid1 for each by name', 'kind=number|name'),
  logLevel: level('info'),
};

export const agentWatchdogFlags = {
  dataDir: dataDir(DEFAULT_DATA_DIR),
  docker,
  logLevel: level('info'),
};

export const clusterInitFlags = {
  ...etcdFlags,
  certificateLife: duration('How long certificates are good; they renew themselves (default: 2160h, 90 days)'),
  store: text('Where the state will be: embedded:DIR or etcd://host1:2379,host2:2379 (default: embedded in the data directory)', 'address'),
  name: textOr('Name of the cluster', 'name', 'muster'),
  listen: value('Address on which the manager will listen (default: 0.0.0.0:7400)', 'host:port', parseAddress),
  advertise: value('Address at which hosts will reach the manager (default: this host’s name)', 'host:port', parseAddress),
  dataPath: choice('How packets get from host to host: in tunnels, or by plain routes where all hosts share a segment (default: vxlan)', ['vxlan', 'host-gw']),
  networkPort: value('UDP port of the tunnels (default: 4789)', 'port', (input) => parseInteger(input, { min: 1, max: 65_535 })),
  networkPool: value('Networks without a range of their own get a part of this one (default: 10.64.0.0/10)', 'range', parsePool),
  dataDir: dataDir(DEFAULT_DATA_DIR),
  json: on('Print JSON'),
};

export const nodeJoinFlags = {
  ...etcdFlags,
  dataDir: dataDir(DEFAULT_DATA_DIR),
  name,
  listen: value('Managers: address to listen on (default: 0.0.0.0:7400)', 'host:port', parseAddress),
  advertise: value('Managers: address at which others reach this one (default: this host’s name)', 'host:port', parseAddress),
  store: text('Managers: where the state is (default: as the cluster says)', 'address'),
  json: on('Print JSON'),
  noColor: clientFlags.noColor,
};

export const versionFlags = { ...readFlags };
export const completionFlags = {};
