/** The flags of `service create` and `service update`, named as Docker's. */
import { MAX_PRIORITY, MIN_PRIORITY } from '@muster/shared/model/priority';
import { parseAmount } from '../values/amount.ts';
import { parseBytes } from '../values/bytes.ts';
import { splitCommandLine } from '../values/command-line.ts';
import { parseCpus } from '../values/cpus.ts';
import { parseDependency } from '../values/dependency.ts';
import { parseDisconnect } from '../values/disconnect.ts';
import { parseGpus, parseDevice, parseUlimit } from '../values/host-resource.ts';
import { parseReservation } from '../values/generic-resource.ts';
import { parseKeyValue } from '../values/key-value.ts';
import { parsePrometheusLoad, parsePushedLoad, parseScheduledBounds, parseSeenLoad } from '../values/load-target.ts';
import { parseMetricTarget } from '../values/metric-target.ts';
import { parseMount } from '../values/mount.ts';
import { parseBoolean, parseChoice, parseInteger, parseRatio } from '../values/number.ts';
import { parseMaterial } from '../values/material.ts';
import { parseAttachment, parseNetwork } from '../values/network.ts';
import { parseAffinityRef, parseAffinityRule, parseSpread } from '../values/placement.ts';
import { parseProbe } from '../values/probe.ts';
import { parsePublish } from '../values/port.ts';
import { type FlagValues, choice, count, duration, many, on, text, texts, value } from './flag.ts';

const parsePriority = (input: string) => parseInteger(input, { min: MIN_PRIORITY, max: MAX_PRIORITY });

/** A switch that can also be turned off: `--tty`, `--tty=false`. */
const toggle = (brief: string) => value(brief, 'true|false', parseBoolean);

/** Settings of which a service has one value; both commands take them. */
export const settingFlags = {
  replicas: count('Number of tasks'),
  priority: value('Who goes first where there is no room for all: 1 to 100 (default: 50)', 'number', parsePriority),
  preempt: toggle('Have tasks of lower priority leave where there is no room'),
  autoscaleMin: count('Fewest tasks of an autoscaled service; with 0 it rests until somebody connects (default: 1)'),
  autoscaleMax: count('Most tasks of an autoscaled service'),
  autoscaleCpu: value('CPU use to aim at: a share of what a task reserves, or cores', 'percent%|cpus', parseMetricTarget('cpu')),
  autoscaleMemory: value('Memory use to aim at: a share of what a task reserves, or a size', 'percent%|bytes', parseMetricTarget('memory')),
  autoscaleRequests: value('Requests per second of each task to aim at, as the balancers see them', 'number', parseSeenLoad('requests')),
  autoscaleConnections: value('Connections of each task to aim at, as the balancers see them', 'number', parseSeenLoad('connections')),
  autoscaleMetric: many('A metric that autoscale push tells, and the part of each task to aim at: queue=10', 'name=target', parsePushedLoad),
  autoscalePrometheus: many('A query of Prometheus, and the part of each task to aim at: rps=100,query=…', 'name=target', parsePrometheusLoad),
  autoscaleSchedule: many('Other bounds for a while: min=5,for=10h,tz=Europe/Berlin,cron=0 8 * * 1-5', 'bounds', parseScheduledBounds),
  noAutoscaleSchedule: on('Take all schedules of the bounds away'),
  autoscaleRm: texts('Do not scale by this metric any more', 'metric'),
  autoscaleUpWindow: duration('How long the load must be higher before tasks are added (default: 0s)'),
  autoscaleDownWindow: duration('How long the load must be lower before tasks are taken away (default: 5m)'),
  autoscaleIdle: duration('With --autoscale-min 0: no task once nobody has used the service for so long (default: 5m)'),
  autoscaleDryRun: toggle('Only tell what the autoscaler would do'),
  noAutoscale: on('Go back to the number of tasks that --replicas says'),
  replicasMaxPerNode: count('At most this many tasks on one node (0: no limit)'),
  entrypoint: value('Replace the image’s entrypoint', 'command', splitCommandLine),
  user: text('User (and group) of the process', 'name|uid[:group|gid]'),
  workdir: text('Working directory in the container', 'path'),
  hostname: text('Host name of the container', 'name'),
  limitCpu: value('Most CPU time, in cores (0.5)', 'cpus', parseCpus),
  limitMemory: value('Most memory (512m)', 'bytes', parseBytes),
  limitPids: count('Most processes (0: no limit)'),
  reserveCpu: value('Reserved CPU time, in cores', 'cpus', parseCpus),
  reserveMemory: value('Reserved memory', 'bytes', parseBytes),
  restartCondition: choice('When an ended task is replaced (default: any)', ['any', 'on-failure', 'none']),
  restartDelay: duration('Pause before the first restart; it doubles with each failure (default: 200ms)'),
  restartMaxAttempts: count('Restarts at most (0: no limit)'),
  restartWindow: duration('Failures older than this no longer count (default: 10m)'),
  updateParallelism: count('Tasks updated at the same time (0: all; default: 1)'),
  updateDelay: duration('Pause between updated tasks'),
  updateOrder: choice('Which comes first (default: stop-first)', ['stop-first', 'start-first']),
  updateMonitor: duration('How long an updated task is watched for failure (default: 5s)'),
  updateFailureAction: choice('What happens when an update fails (default: rollback)', ['pause', 'continue', 'rollback']),
  updateMaxFailureRatio: value('Share of failed tasks that is tolerated (0 to 1)', 'ratio', parseRatio),
  updateProgressDeadline: duration('An update fails when no new task gets to run for so long (0s: never; default: 10m)'),
  updateMaxSurge: value('Tasks above the desired number during an update (default: the parallelism when it starts first, else 0)', 'number|percent%', parseAmount),
  updateCanary: value('Update these tasks first, then wait for rollout promote (0: none)', 'number|percent%', parseAmount),
  updateCanaryPromoteAfter: duration('Go on from the canaries when they have served for so long (0s: only when asked)'),
  rollbackParallelism: count('Tasks rolled back at the same time (0: all; default: 1)'),
  rollbackDelay: duration('Pause between rolled back tasks'),
  rollbackOrder: choice('Which comes first (default: stop-first)', ['stop-first', 'start-first']),
  rollbackMonitor: duration('How long a rolled back task is watched for failure (default: 5s)'),
  rollbackFailureAction: choice('What happens when a rollback fails (default: pause)', ['pause', 'continue']),
  rollbackMaxFailureRatio: value('Share of failed tasks that is tolerated (0 to 1)', 'ratio', parseRatio),
  rollbackProgressDeadline: duration('A rollback fails when no new task gets to run for so long (0s: never; default: 10m)'),
  rollbackMaxSurge: value('Tasks above the desired number during a rollback (default: the parallelism when it starts first, else 0)', 'number|percent%', parseAmount),
  maxUnavailable: value('Tasks that may be missing at a time, by updates, drains and everything else that is asked for (default: the update parallelism)', 'number|percent%', parseAmount),
  rebalance: choice('Whether tasks are spread again by themselves when a node comes (default: manual)', ['auto', 'manual']),
  moveOrder: choice('Which comes first when a task is moved to another node (default: start-first)', ['start-first', 'stop-first']),
  healthCmd: text('Health check, run by a shell in the container', 'command'),
  healthInterval: duration('Time between health checks'),
  healthTimeout: duration('Time that one health check may take'),
  healthRetries: count('Failures in a row that make a container unhealthy'),
  healthStartPeriod: duration('Time in which failures do not count yet'),
  noHealthcheck: on('Switch off the image’s health check'),
  liveness: value('Stop the container when this probe fails: http=:8080/healthz,period=10s', 'probe|none', parseProbe),
  readiness: value('Route nothing to the task while this probe fails: http=:8080/ready', 'probe|none', parseProbe),
  startup: value('Probe that the other two wait for: tcp=5432,period=1s,failures=60', 'probe|none', parseProbe),
  exclusive: toggle('Never run two tasks of one slot at the same time, whatever is cut off, frozen or killed'),
  disconnect: value('What becomes of tasks on a node that is cut off: stop-after=30s, lost-after=5m, replace=false, on-return=best', 'options|none', parseDisconnect),
  init: toggle('Run an init process that forwards signals and reaps'),
  readOnly: toggle('Mount the root file system read-only'),
  tty: toggle('Give the process a terminal'),
  privileged: toggle('Give all rights to the container'),
  stopSignal: text('Signal that asks the container to stop', 'signal'),
  stopGracePeriod: duration('Time before a stopping container is killed (default: 10s)'),
  logDriver: text('Log driver of the engine', 'name'),
  logOpt: many('Option of the log driver', 'key=value', parseKeyValue),
  pull: choice('When the image is pulled (default: missing)', ['missing', 'always', 'never']),
  gpus: value('GPUs: all, a number, or device=…', 'request', parseGpus),
  endpointMode: choice('How the service’s name is answered: by one address that is balanced, or the tasks’ own (default: vip)', ['vip', 'dnsrr']),
  sessionAffinity: choice('Whether a client stays with one task: client-ip (default: none)', ['none', 'client-ip']),
  placementStrategy: choice('Fill nodes evenly or one after the other (default: spread)', ['spread', 'binpack']),
  shmSize: value('Size of /dev/shm', 'bytes', parseBytes),
};

export const createSpecFlags = {
  ...settingFlags,
  name: text('Name of the service', 'name'),
  image: text('Image, where it is not the first argument', 'image'),
  mode: choice('Replicated (default), or global: one task on every node; the job modes run tasks to their end', ['replicated', 'global', 'replicated-job', 'global-job']),
  maxConcurrent: count('Of a replicated-job: tasks at the same time (default: all)'),
  env: texts('Environment variable; KEY alone takes its present value', 'KEY[=value]'),
  envFile: texts('File with environment variables', 'path'),
  publish: many('Port: [address:][published:]target[/protocol] or published=…,target=…, mode=host|local|prefer-local, proxy-protocol=v2', 'port', parsePublish),
  network: many('Network: NAME, or name=NAME,alias=…,ip=…; bridge (default), host and none are the engine’s own', 'network', parseNetwork),
  mount: many('Mount: type=bind|volume|tmpfs,source=…,target=…', 'mount', parseMount),
  secret: many('Secret as a file in /run/secrets: NAME, or source=NAME,target=…,uid=…,gid=…,mode=…', 'secret', parseMaterial('secret')),
  config: many('Config as a file: NAME, or source=NAME,target=…,uid=…,gid=…,mode=…', 'config', parseMaterial('config')),
  constraint: texts('Where tasks may run: node.labels.zone==east', 'expression'),
  placementPref: many('Spread tasks over the values of an attribute: spread=node.labels.zone,a=70', 'preference', parseSpread),
  affinity: many('Run near tasks of a service: cache,in=node.labels.zone', 'rule', parseAffinityRule('affinity')),
  antiAffinity: many('Run apart from tasks of a service: label=tier=db,required=false', 'rule', parseAffinityRule('anti-affinity')),
  dependsOn: many('What has to be there first: db:service_healthy', 'service[:condition][,restart][,required=false]', parseDependency),
  genericResource: many('Reserve generic resources of the nodes: GPU=2', 'kind=number', parseReservation),
  label: many('Label of the service', 'key=value', parseKeyValue),
  containerLabel: many('Label of the containers', 'key=value', parseKeyValue),
  group: texts('Additional group of the process', 'group'),
  capAdd: texts('Add a Linux capability', 'name'),
  capDrop: texts('Drop a Linux capability', 'name'),
  ulimit: many('Limit of the process: nofile=1024:2048', 'name=soft[:hard]', parseUlimit),
  device: many('Device of the host: /dev/snd[:/dev/snd[:rwm]]', 'device', parseDevice),
  sysctl: many('Kernel parameter', 'key=value', parseKeyValue),
  host: texts('Line of /etc/hosts', 'name:address'),
  dns: texts('DNS server', 'address'),
  dnsSearch: texts('DNS search domain', 'domain'),
  dnsOption: texts('DNS option', 'option'),
  securityOpt: texts('Security option', 'option'),
};

export const createAliases = { e: 'env', p: 'publish', l: 'label', u: 'user', w: 'workdir', t: 'tty' } as const;

/** A port to stop publishing: `80`, `80/udp`. */
export interface PortRef {
  readonly targetPort: number;
  readonly protocol: 'tcp' | 'udp';
}

function parsePortRef(input: string): PortRef {
  const [port = '', protocol = 'tcp'] = input.split('/', 2);
  return { targetPort: parseInteger(port, { min: 1, max: 65_535 }), protocol: parseChoice(protocol, ['tcp', 'udp']) };
}

export const updateSpecFlags = {
  ...settingFlags,
  image: text('New image', 'image'),
  args: value('New arguments of the container’s command', 'command', splitCommandLine),
  force: on('Replace the tasks although nothing has changed'),
  envAdd: texts('Set an environment variable', 'KEY[=value]'),
  envRm: texts('Remove an environment variable', 'KEY'),
  network: choice('Network of the engine', ['bridge', 'host', 'none']),
  networkAdd: many('Attach to a network, or change how: NAME, or name=NAME,alias=…,ip=…', 'network', parseAttachment),
  networkRm: texts('Detach from a network', 'network'),
  secretAdd: many('Give a secret, or change how: NAME, or source=NAME,target=…,uid=…,gid=…,mode=…', 'secret', parseMaterial('secret')),
  secretRm: texts('Take a secret away', 'secret'),
  configAdd: many('Give a config, or change how: NAME, or source=NAME,target=…,uid=…,gid=…,mode=…', 'config', parseMaterial('config')),
  configRm: texts('Take a config away', 'config'),
  publishAdd: many('Publish a port', 'port', parsePublish),
  publishRm: many('Stop publishing a container’s port', 'target[/protocol]', parsePortRef),
  mountAdd: many('Add or replace a mount', 'mount', parseMount),
  mountRm: texts('Remove the mount with this target', 'target'),
  constraintAdd: texts('Add a constraint', 'expression'),
  constraintRm: texts('Remove a constraint', 'expression'),
  placementPrefAdd: many('Add a placement preference', 'preference', parseSpread),
  placementPrefRm: many('Remove a placement preference', 'preference', parseSpread),
  affinityAdd: many('Add or replace a rule: run near tasks of a service', 'rule', parseAffinityRule('affinity')),
  affinityRm: many('Remove the rule about these tasks', 'service|label=…', parseAffinityRef('affinity')),
  antiAffinityAdd: many('Add or replace a rule: run apart from tasks of a service', 'rule', parseAffinityRule('anti-affinity')),
  antiAffinityRm: many('Remove the rule about these tasks', 'service|label=…', parseAffinityRef('anti-affinity')),
  dependsOnAdd: many('Add or replace a dependency', 'service[:condition][,restart][,required=false]', parseDependency),
  dependsOnRm: texts('Remove the dependency on this service', 'service'),
  genericResourceAdd: many('Reserve generic resources, or another number of them', 'kind=number', parseReservation),
  genericResourceRm: texts('Stop reserving this kind of generic resource', 'kind'),
  labelAdd: many('Set a label of the service', 'key=value', parseKeyValue),
  labelRm: texts('Remove a label of the service', 'key'),
  containerLabelAdd: many('Set a label of the containers', 'key=value', parseKeyValue),
  containerLabelRm: texts('Remove a label of the containers', 'key'),
  capAdd: texts('Add a Linux capability', 'name'),
  capDrop: texts('Drop a Linux capability', 'name'),
  ulimitAdd: many('Set a limit of the process', 'name=soft[:hard]', parseUlimit),
  ulimitRm: texts('Remove a limit of the process', 'name'),
  sysctlAdd: many('Set a kernel parameter', 'key=value', parseKeyValue),
  sysctlRm: texts('Remove a kernel parameter', 'key'),
  groupAdd: texts('Add a group to the process', 'group'),
  groupRm: texts('Remove a group from the process', 'group'),
  hostAdd: texts('Add a line to /etc/hosts', 'name:address'),
  hostRm: texts('Remove a line from /etc/hosts', 'name[:address]'),
  dnsAdd: texts('Add a DNS server', 'address'),
  dnsRm: texts('Remove a DNS server', 'address'),
};

export const updateAliases = { u: 'user', w: 'workdir', t: 'tty' } as const;

export type SettingFlags = FlagValues<typeof settingFlags>;
export type CreateSpecFlags = FlagValues<typeof createSpecFlags>;
export type UpdateSpecFlags = FlagValues<typeof updateSpecFlags>;
