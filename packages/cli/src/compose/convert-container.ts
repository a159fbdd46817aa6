/** Step 4, what runs: image, command, environment, files, health, rights. */
import { DEFAULT_STOP_GRACE_MS, defaultContainer } from '@muster/shared/model/defaults';
import type {
  ContainerSpec,
  DeviceSpec,
  HealthcheckSpec,
  LogDriver,
  PortSpec,
  Ulimit,
} from '@muster/shared/model/service-spec';
import { parseBytes } from '../values/bytes.ts';
import { splitCommandLine } from '../values/command-line.ts';
import { parseDuration } from '../values/duration.ts';
import { parseDevice, ulimit } from '../values/host-resource.ts';
import { invalid } from '../values/invalid.ts';
import { parseBoolean, parseChoice, parseInteger } from '../values/number.ts';
import { parsePort, parseProxyProtocol, parseShortPort } from '../values/port.ts';
import { convertGpus } from './convert-deploy.ts';
import { convertEnvironment } from './convert-environment.ts';
import { type DeclaredVolumes, convertMounts } from './convert-mounts.ts';
import type { Outside } from './outside.ts';
import { convertHooks } from './convert-hooks.ts';
import { convertProbes } from './convert-probes.ts';
import { type Reader, type Section, defined } from './read.ts';

const plain = (text: string) => text;

export function convertContainer(read: Reader, service: Section, volumes: DeclaredVolumes, outside: Outside): ContainerSpec {
  const image = read.text(service, 'image') ?? '';
  const flag = (key: string) => read.value(service, key, parseBoolean) ?? false;
  const command = convertCommand(read, service, 'entrypoint');
  const args = convertCommand(read, service, 'command');
  return {
    ...defaultContainer(image),
    pullPolicy: convertPullPolicy(read, service),
    env: convertEnvironment(read, service, outside),
    groups: read.list(service, 'group_add', plain),
    labels: read.record(service, 'labels'),
    mounts: convertMounts(read, service, volumes, outside),
    stopGraceMs: read.value(service, 'stop_grace_period', parseDuration) ?? DEFAULT_STOP_GRACE_MS,
    init: flag('init'),
    readOnly: flag('read_only'),
    tty: flag('tty'),
    openStdin: flag('stdin_open'),
    privileged: flag('privileged'),
    capAdd: read.list(service, 'cap_add', plain),
    capDrop: read.list(service, 'cap_drop', plain),
    sysctls: read.record(service, 'sysctls'),
    ulimits: convertUlimits(read, service),
    devices: read.items(service, 'devices', parseDevice, (item) => convertDevice(read, item)),
    securityOpt: read.list(service, 'security_opt', plain),
    extraHosts: convertExtraHosts(read, service),
    dns: read.list(service, 'dns', plain),
    dnsSearch: read.list(service, 'dns_search', plain),
    dnsOptions: read.list(service, 'dns_opt', plain),
    networkMode: read.value(service, 'network_mode', parseNetworkMode) ?? 'bridge',
    ...defined({
      command: command.length > 0 ? command : undefined,
      args: args.length > 0 ? args : undefined,
      user: read.text(service, 'user'),
      workdir: read.text(service, 'working_dir'),
      hostname: read.text(service, 'hostname'),
      healthcheck: convertHealthcheck(read, service),
      probes: convertProbes(read, service),
      hooks: convertHooks(read, service),
      stopSignal: read.text(service, 'stop_signal'),
      gpus: convertGpus(read, service),
      shmBytes: read.value(service, 'shm_size', parseBytes),
    }),
  };
}

/** A list is taken as it is; a text is split as a shell would, but run without one. */
function convertCommand(read: Reader, service: Section, key: 'command' | 'entrypoint'): readonly string[] {
  if (read.kind(service, key) === 'list') return read.list(service, key, plain);
  return read.value(service, key, splitCommandLine) ?? [];
}

function convertPullPolicy(read: Reader, service: Section): ContainerSpec['pullPolicy'] {
  const policy = read.value(service, 'pull_policy', (text) =>
    /^(daily|weekly|every_\w+)$/.test(text) ? 'refresh' : parseChoice(text, ['always', 'never', 'missing', 'if_not_present', 'build']),
  );
  if (policy === 'refresh' || policy === 'build') {
    read.warn(service, 'pull_policy', 'not honoured: the image is pulled only when it is missing');
  }
  return policy === 'always' || policy === 'never' ? policy : 'missing';
}

function parseNetworkMode(text: string): ContainerSpec['networkMode'] {
  if (text === 'default') return 'bridge';
  if (/^(service|container):/.test(text)) throw invalid(`"${text}": the network of another container cannot be shared`);
  return parseChoice(text, ['bridge', 'host', 'none']);
}

function convertUlimits(read: Reader, service: Section): readonly Ulimit[] {
  const limits = read.section(service, 'ulimits');
  if (limits === undefined) return [];
  return limits.node.entries
    .map(({ key, value }) => {
      const both = value.kind === 'scalar' ? value.text : undefined;
      const detail = read.section(limits, key);
      const soft = both ?? (detail && read.text(detail, 'soft'));
      const hard = both ?? (detail && read.text(detail, 'hard'));
      return read.attempt(limits, key, () => {
        if (soft === undefined || hard === undefined) throw invalid(`the ulimit ${key} needs soft and hard`);
        return ulimit(key, soft, hard);
      });
    })
    .filter((limit) => limit !== undefined);
}

function convertDevice(read: Reader, item: Section): DeviceSpec {
  const source = read.text(item, 'source');
  if (source === undefined) throw invalid('a device needs a source');
  return parseDevice([source, read.text(item, 'target') ?? source, read.text(item, 'permissions') ?? 'rwm'].join(':'));
}

/** `name: address` (or a list of addresses), or a list of `name=address` or `name:address`. */
function convertExtraHosts(read: Reader, service: Section): readonly string[] {
  if (read.kind(service, 'extra_hosts') === 'list') {
    return read.list(service, 'extra_hosts', (text) => {
      const match = /^([^:=]+)[:=](.+)$/.exec(text);
      if (match === null) throw invalid(`"${text}" is not a host`, 'Hosts look like name:address.');
      return `${match[1] ?? ''}:${match[2] ?? ''}`;
    });
  }
  const hosts = read.section(service, 'extra_hosts');
  if (hosts === undefined) return [];
  return hosts.node.entries.flatMap(({ key }) => read.list(hosts, key, (address) => `${key}:${address}`));
}

export function convertHealthcheck(read: Reader, service: Section): HealthcheckSpec | undefined {
  const check = read.section(service, 'healthcheck');
  if (check === undefined) return undefined;
  if (read.value(check, 'disable', parseBoolean) === true) return { test: ['NONE'] };
  const test = read.kind(check, 'test') === 'list' ? read.list(check, 'test', plain) : read.list(check, 'test', (text) => text).flatMap((text) => ['CMD-SHELL', text]);
  const [first] = test;
  if (first !== undefined && !['NONE', 'CMD', 'CMD-SHELL'].includes(first)) {
    read.problem(check, 'test', `a health test begins with CMD, CMD-SHELL or NONE, not with "${first}"`, `Write ["CMD", "${first}", …] or one text for the shell.`);
  }
  return {
    test,
    ...defined({
      intervalMs: read.value(check, 'interval', parseDuration),
      timeoutMs: read.value(check, 'timeout', parseDuration),
      retries: read.value(check, 'retries', (text) => parseInteger(text, { min: 0 })),
      startPeriodMs: read.value(check, 'start_period', parseDuration),
      startIntervalMs: read.value(check, 'start_interval', parseDuration),
    }),
  };
}

export function convertLogging(read: Reader, service: Section): LogDriver | undefined {
  const logging = read.section(service, 'logging');
  const name = logging && read.text(logging, 'driver');
  if (logging === undefined) return undefined;
  if (name === undefined) {
    read.problem(logging, undefined, 'logging needs a driver', 'Add driver: json-file.');
    return undefined;
  }
  return { name, options: read.record(logging, 'options') };
}

export function convertPorts(read: Reader, service: Section): readonly PortSpec[] {
  return read.items<readonly PortSpec[]>(service, 'ports', parseShortPort, (item) => [convertPort(read, item)]).flat();
}

function convertPort(read: Reader, item: Section): PortSpec {
  const targetPort = read.value(item, 'target', parsePort);
  if (targetPort === undefined && !read.has(item, 'target')) throw invalid('a port needs a target', 'Add target: 80.');
  return {
    protocol: read.value(item, 'protocol', (text) => parseChoice(text, ['tcp', 'udp'])) ?? 'tcp',
    targetPort: targetPort ?? 0,
    publishedPort: read.value(item, 'published', (text) => parseInteger(text, { min: 0, max: 65_535 })) ?? 0,
    mode: read.value(item, 'mode', (text) => parseChoice(text, ['host', 'ingress', 'local', 'prefer-local'])) ?? 'ingress',
    ...defined({ name: read.text(item, 'name'), hostIp: read.text(item, 'host_ip'), proxyProtocol: read.value(item, 'x-proxy-protocol', parseProxyProtocol) }),
  };
}
