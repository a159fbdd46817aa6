/** Step 4, the `deploy` section and its older spellings: how many, where, with how much, and how it is replaced. */
import { defaultPlacement, defaultRestart, defaultRollback, defaultUpdate } from '@muster/shared/model/defaults';
import { DEFAULT_PRIORITY, MAX_PRIORITY, MIN_PRIORITY } from '@muster/shared/model/priority';
import type {
  AffinityRule,
  GpuRequest,
  PlacementSpec,
  PrioritySpec,
  ResourceSpec,
  Resources,
  RestartPolicy,
  ServiceMode,
  SpreadPreference,
  UpdateConfig,
} from '@muster/shared/model/service-spec';
import { parseBytes } from '../values/bytes.ts';
import { parseCpus } from '../values/cpus.ts';
import { parseDuration } from '../values/duration.ts';
import { parseReservation } from '../values/generic-resource.ts';
import { parseGpus } from '../values/host-resource.ts';
import { parseBoolean, parseChoice, parseInteger, parseRatio } from '../values/number.ts';
import { affinityOf, parseAffinityRule, spreadTarget } from '../values/placement.ts';
import { convertJobMode, JOB_MODES } from './convert-job.ts';
import type { Reader, Section } from './read.ts';

const count = (text: string) => parseInteger(text, { min: 0, max: 2_147_483_647 });

export function convertMode(read: Reader, service: Section): ServiceMode {
  const deploy = read.section(service, 'deploy');
  const mode = deploy && read.value(deploy, 'mode', (text) => parseChoice(text, ['replicated', 'global', ...JOB_MODES]));
  if (deploy !== undefined && (mode === 'replicated-job' || mode === 'global-job')) return convertJobMode(read, deploy, mode);
  const replicas = (deploy && read.value(deploy, 'replicas', count)) ?? read.value(service, 'scale', count);
  if (mode !== 'global') return { type: 'replicated', replicas: replicas ?? 1 };
  if (replicas !== undefined && deploy !== undefined) {
    read.problem(deploy, 'replicas', 'a global service runs once on every node: it has no replicas', 'Remove replicas or use mode: replicated.');
  }
  return { type: 'global' };
}

/** `deploy.x-priority: 80`, or with `preempt`. */
export function convertPriority(read: Reader, service: Section): PrioritySpec | undefined {
  const deploy = read.section(service, 'deploy');
  if (deploy === undefined || !read.has(deploy, 'x-priority')) return undefined;
  const section = read.section(deploy, 'x-priority');
  const parse = (text: string) => parseInteger(text, { min: MIN_PRIORITY, max: MAX_PRIORITY });
  const value = section === undefined ? read.value(deploy, 'x-priority', parse) : read.value(section, 'value', parse);
  const preempts = section && read.value(section, 'preempt', parseBoolean);
  return { value: value ?? DEFAULT_PRIORITY.value, preempts: preempts ?? DEFAULT_PRIORITY.preempts };
}

export function convertResources(read: Reader, service: Section): ResourceSpec {
  const deploy = read.section(service, 'deploy');
  const resources = deploy && read.section(deploy, 'resources');
  const limits = resources && read.section(resources, 'limits');
  const reservations = resources && read.section(resources, 'reservations');
  const own: Resources = present({
    nanoCpus: read.value(service, 'cpus', parseCpus),
    memoryBytes: read.value(service, 'mem_limit', parseBytes),
    pids: positivePids(read.value(service, 'pids_limit', (text) => parseInteger(text, { min: -1 }))),
  });
  const generic = reservations === undefined ? [] : convertGeneric(read, reservations);
  const memoryReservation = read.value(service, 'mem_reservation', parseBytes);
  return {
    ...(generic.length === 0 ? {} : { generic: Object.fromEntries(generic) }),
    limits: { ...own, ...(limits === undefined ? {} : convertAmounts(read, limits)) },
    reservations: {
      ...(memoryReservation === undefined ? {} : { memoryBytes: memoryReservation }),
      ...(reservations === undefined ? {} : convertAmounts(read, reservations)),
    },
  };
}

function convertGeneric(read: Reader, reservations: Section): readonly (readonly [kind: string, count: number])[] {
  return read.items<readonly [string, number]>(reservations, 'generic_resources', parseReservation, (item) => {
    const discrete = read.section(item, 'discrete_resource_spec');
    if (discrete === undefined) return undefined;
    return [read.text(discrete, 'kind') ?? '', read.value(discrete, 'value', count) ?? 1];
  });
}

function convertAmounts(read: Reader, section: Section): Resources {
  return present({
    nanoCpus: read.value(section, 'cpus', parseCpus),
    memoryBytes: read.value(section, 'memory', parseBytes),
    pids: positivePids(read.value(section, 'pids', (text) => parseInteger(text, { min: -1 }))),
  });
}

/** −1 and 0 mean "no limit". */
function positivePids(pids: number | undefined): number | undefined {
  return pids !== undefined && pids > 0 ? pids : undefined;
}

function present(amounts: { [K in keyof Resources]: number | undefined }): Resources {
  return Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount !== undefined));
}

/** `restart` (of plain Compose) unless `deploy.restart_policy` says more. */
export function convertRestart(read: Reader, service: Section): RestartPolicy {
  const deploy = read.section(service, 'deploy');
  const policy = deploy && read.section(deploy, 'restart_policy');
  if (policy === undefined) return { ...defaultRestart, ...read.value(service, 'restart', parseRestart) };
  return {
    condition: read.value(policy, 'condition', (text) => parseChoice(text, ['any', 'on-failure', 'none'])) ?? defaultRestart.condition,
    delayMs: read.value(policy, 'delay', parseDuration) ?? defaultRestart.delayMs,
    maxDelayMs: defaultRestart.maxDelayMs,
    maxAttempts: read.value(policy, 'max_attempts', count) ?? defaultRestart.maxAttempts,
    windowMs: read.value(policy, 'window', parseDuration) ?? defaultRestart.windowMs,
  };
}

function parseRestart(text: string): Partial<RestartPolicy> {
  const [word = '', attempts] = text.split(':', 2);
  const name = parseChoice(word, ['no', 'always', 'on-failure', 'unless-stopped']);
  if (name === 'no') return { condition: 'none' };
  if (name !== 'on-failure') return { condition: 'any' };
  return { condition: 'on-failure', ...(attempts === undefined ? {} : { maxAttempts: count(attempts) }) };
}

/** `nameOf` makes the name that a service of the file has in the cluster. */
export function convertPlacement(read: Reader, service: Section, nameOf: (name: string) => string): PlacementSpec {
  const deploy = read.section(service, 'deploy');
  const placement = deploy && read.section(deploy, 'placement');
  const platform = read.value(service, 'platform', parsePlatform);
  const platforms = platform === undefined ? [] : [platform];
  if (placement === undefined) return { ...defaultPlacement, platforms };
  const rules = (key: 'x-affinity' | 'x-anti-affinity', type: AffinityRule['type']) =>
    read
      .items<AffinityRule>(placement, key, parseAffinityRule(type), (item) =>
        affinityOf(type, { service: read.text(item, 'service'), label: read.text(item, 'label'), topology: read.text(item, 'in'), required: read.text(item, 'required') }),
      )
      .map((rule) => (rule.service === undefined ? rule : { ...rule, service: nameOf(rule.service) }));
  const affinities = [...rules('x-affinity', 'affinity'), ...rules('x-anti-affinity', 'anti-affinity')];
  return {
    ...defaultPlacement,
    constraints: read.list(placement, 'constraints', (text) => text),
    preferences: read.items<SpreadPreference>(placement, 'preferences', (text) => ({ spread: text }), (item) => {
      const spread = read.text(item, 'spread');
      const targets = read.entries(item, 'x-targets').map(({ key, value = '' }) => spreadTarget(key, value));
      return spread === undefined ? undefined : { spread, ...(targets.length === 0 ? {} : { targets }) };
    }),
    maxReplicasPerNode: read.value(placement, 'max_replicas_per_node', count) ?? 0,
    platforms,
    ...(affinities.length === 0 ? {} : { affinities }),
  };
}

/** `linux/amd64`, `linux/arm/v7`, `linux`. */
function parsePlatform(text: string): PlacementSpec['platforms'][number] {
  const [os = '', architecture = ''] = text.split('/');
  return { os, architecture };
}

export function convertUpdate(read: Reader, service: Section, key: 'update_config' | 'rollback_config'): UpdateConfig {
  const defaults = key === 'update_config' ? defaultUpdate : defaultRollback;
  const deploy = read.section(service, 'deploy');
  const config = deploy && read.section(deploy, key);
  if (config === undefined) return defaults;
  const actions = key === 'update_config' ? (['pause', 'continue', 'rollback'] as const) : (['pause', 'continue'] as const);
  return {
    parallelism: read.value(config, 'parallelism', count) ?? defaults.parallelism,
    delayMs: read.value(config, 'delay', parseDuration) ?? defaults.delayMs,
    order: read.value(config, 'order', (text) => parseChoice(text, ['stop-first', 'start-first'])) ?? defaults.order,
    monitorMs: read.value(config, 'monitor', parseDuration) ?? defaults.monitorMs,
    failureAction: read.value(config, 'failure_action', (text) => parseChoice(text, actions)) ?? defaults.failureAction,
    maxFailureRatio: read.value(config, 'max_failure_ratio', parseRatio) ?? defaults.maxFailureRatio,
    progressDeadlineMs: defaults.progressDeadlineMs,
  };
}

/** `gpus`, or a device reservation with the capability `gpu`. */
export function convertGpus(read: Reader, service: Section): GpuRequest | undefined {
  if (read.kind(service, 'gpus') === 'scalar') return read.value(service, 'gpus', parseGpus);
  const deploy = read.section(service, 'deploy');
  const resources = deploy && read.section(deploy, 'resources');
  const reservations = resources && read.section(resources, 'reservations');
  const requests = [
    ...read.items(service, 'gpus', parseGpus, (item) => convertGpuRequest(read, item)),
    ...(reservations === undefined ? [] : read.items(reservations, 'devices', parseGpus, (item) => convertDeviceRequest(read, item))),
  ];
  const [first, second] = requests;
  if (second !== undefined) read.problem(service, 'gpus', 'more than one request for GPUs cannot be honoured yet', 'Join them into one.');
  return first;
}

function convertGpuRequest(read: Reader, item: Section): GpuRequest {
  const deviceIds = read.list(item, 'device_ids', (text) => text);
  const driver = read.text(item, 'driver');
  const requested = read.value(item, 'count', (text) => (text === 'all' ? -1 : parseInteger(text, { min: -1 })));
  return {
    count: requested ?? (deviceIds.length > 0 ? 0 : -1),
    deviceIds,
    capabilities: [...new Set(['gpu', ...read.list(item, 'capabilities', (text) => text)])],
    ...(driver === undefined ? {} : { driver }),
  };
}

function convertDeviceRequest(read: Reader, item: Section): GpuRequest | undefined {
  if (read.list(item, 'capabilities', (text) => text).includes('gpu')) return convertGpuRequest(read, item);
  read.warn(item, undefined, 'not honoured: only devices with the capability gpu are reserved');
  return undefined;
}
