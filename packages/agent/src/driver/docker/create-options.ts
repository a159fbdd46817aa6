/**
 * What Docker is asked to create for a task. Pure: a request in, the body of
 * `POST /containers/create` out. Docker checks the values; here nothing is
 * refused or altered.
 *
 * Not sent, because Docker has no such thing: reservations of CPU and pids,
 * which only the scheduler counts, as in Swarm.
 */
import type Dockerode from 'dockerode';
import type {
  ContainerSpec,
  DeviceSpec,
  GpuRequest,
  HealthcheckSpec,
  MountSpec,
  PortSpec,
  ResourceSpec,
} from '@muster/shared/model/service-spec';
import type { ContainerNetwork, ContainerRequest } from '../driver.ts';
import { containerLabels, type Owner } from './labels.ts';

const NANOS_PER_MS = 1e6;

export function createOptions(request: ContainerRequest, owner: Owner): Dockerode.ContainerCreateOptions {
  const { container, resources, logDriver } = request.spec;
  const [network] = request.networks ?? [];
  return {
    Image: container.image,
    ...(container.command === undefined ? {} : { Entrypoint: [...container.command] }),
    ...(container.args === undefined ? {} : { Cmd: [...container.args] }),
    Env: [...container.env],
    ...(container.user === undefined ? {} : { User: container.user }),
    ...(container.workdir === undefined ? {} : { WorkingDir: container.workdir }),
    ...(container.hostname === undefined ? {} : { Hostname: container.hostname }),
    Labels: containerLabels(request, owner),
    Tty: container.tty,
    OpenStdin: container.openStdin,
    ...(container.stopSignal === undefined ? {} : { StopSignal: container.stopSignal }),
    // Used by the daemon alone, when it shuts down.
    StopTimeout: Math.ceil(container.stopGraceMs / 1_000),
    ...(container.healthcheck === undefined ? {} : { Healthcheck: healthcheck(container.healthcheck) }),
    ExposedPorts: Object.fromEntries(request.ports.map((port) => [portKey(port), {}])),
    HostConfig: {
      ...hostConfig(container),
      ...(network === undefined ? {} : { NetworkMode: network.name }),
      ...(request.dns === undefined ? {} : dnsOf(request.dns, container)),
      ...limits(resources),
      ...mounts(container.mounts, request.files),
      ...(logDriver === undefined ? {} : { LogConfig: { Type: logDriver.name, Config: { ...logDriver.options } } }),
      PortBindings: portBindings(request.ports),
    },
    // Engines before API 1.44 take one network at the creation; the others follow.
    ...(network === undefined ? {} : { NetworkingConfig: { EndpointsConfig: { [network.name]: endpointConfig(network) } } }),
  };
}

/**
 * Without options of its own a container gets the host's; and with `ndots` among them
 * Docker keeps names of one word, which services have, to itself.
 */
function dnsOf(servers: readonly string[], { dns, dnsOptions }: ContainerSpec): Dockerode.HostConfig {
  return { Dns: [...servers, ...dns], DnsOptions: dnsOptions.length > 0 ? [...dnsOptions] : ['timeout:2', 'attempts:3'] };
}

export function endpointConfig({ address, aliases = [] }: ContainerNetwork) {
  return { ...(address === undefined ? {} : { IPAMConfig: { IPv4Address: address } }), ...(aliases.length === 0 ? {} : { Aliases: [...aliases] }) };
}

function hostConfig(container: ContainerSpec): Dockerode.HostConfig {
  return {
    NetworkMode: container.networkMode,
    // A task is one attempt: it is the agent that decides about the next one.
    RestartPolicy: { Name: 'no' },
    AutoRemove: false,
    GroupAdd: [...container.groups],
    Privileged: container.privileged,
    CapAdd: [...container.capAdd],
    CapDrop: [...container.capDrop],
    ReadonlyRootfs: container.readOnly,
    SecurityOpt: [...container.securityOpt],
    Sysctls: { ...container.sysctls },
    Ulimits: container.ulimits.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
    Devices: container.devices.map(device),
    ...(container.gpus === undefined ? {} : { DeviceRequests: [gpus(container.gpus)] }),
    ExtraHosts: [...container.extraHosts],
    Dns: [...container.dns],
    DnsSearch: [...container.dnsSearch],
    DnsOptions: [...container.dnsOptions],
    ...(container.shmBytes === undefined ? {} : { ShmSize: container.shmBytes }),
    // Left out when false: the daemon's own default holds.
    ...(container.init ? { Init: true } : {}),
  };
}

function limits({ limits, reservations }: ResourceSpec): Dockerode.HostConfig {
  return {
    ...(limits.nanoCpus === undefined ? {} : { NanoCpus: limits.nanoCpus }),
    ...(limits.memoryBytes === undefined ? {} : { Memory: limits.memoryBytes }),
    ...(limits.pids === undefined ? {} : { PidsLimit: limits.pids }),
    ...(reservations.memoryBytes === undefined ? {} : { MemoryReservation: reservations.memoryBytes }),
  };
}

function device({ hostPath, containerPath, permissions }: DeviceSpec) {
  return { PathOnHost: hostPath, PathInContainer: containerPath, CgroupPermissions: permissions };
}

function gpus(request: GpuRequest): Dockerode.DeviceRequest {
  return {
    Driver: request.driver ?? '',
    // Docker refuses a count beside named devices.
    Count: request.deviceIds.length > 0 ? 0 : request.count,
    DeviceIDs: [...request.deviceIds],
    Capabilities: [request.capabilities.length > 0 ? [...request.capabilities] : ['gpu']],
    Options: {},
  };
}

function healthcheck(spec: HealthcheckSpec): Dockerode.HealthConfig & { StartInterval?: number } {
  return {
    Test: [...spec.test],
    ...(spec.intervalMs === undefined ? {} : { Interval: spec.intervalMs * NANOS_PER_MS }),
    ...(spec.timeoutMs === undefined ? {} : { Timeout: spec.timeoutMs * NANOS_PER_MS }),
    ...(spec.retries === undefined ? {} : { Retries: spec.retries }),
    ...(spec.startPeriodMs === undefined ? {} : { StartPeriod: spec.startPeriodMs * NANOS_PER_MS }),
    ...(spec.startIntervalMs === undefined ? {} : { StartInterval: spec.startIntervalMs * NANOS_PER_MS }),
  };
}

/**
 * A bind mount that may create its source goes into `Binds`, whose text form
 * every engine creates the directory for; `Mounts` learned it with API 1.43.
 * A path with a colon has no text form.
 */
function mounts(specs: readonly MountSpec[], files: ContainerRequest['files'] = []): Dockerode.HostConfig {
  const binds: string[] = [];
  const others: Dockerode.MountSettings[] = [];
  for (const spec of specs) {
    if (spec.type === 'bind' && spec.createSource && !`${spec.source}${spec.target}`.includes(':')) {
      const options = [spec.readOnly ? 'ro' : 'rw', ...(spec.propagation === undefined ? [] : [spec.propagation])];
      binds.push(`${spec.source}:${spec.target}:${options.join(',')}`);
    } else {
      others.push(mount(spec));
    }
  }
  others.push(...files.map(({ source, target }): Dockerode.MountSettings => ({ Type: 'bind', Source: source, Target: target, ReadOnly: true })));
  return { Binds: binds, Mounts: others };
}

function mount(spec: MountSpec): Dockerode.MountSettings {
  if (spec.type === 'tmpfs') {
    return {
      Type: 'tmpfs',
      Source: '',
      Target: spec.target,
      TmpfsOptions: { SizeBytes: spec.sizeBytes ?? 0, Mode: spec.mode ?? 0 },
    };
  }
  const { type, source, target, readOnly } = spec;
  return {
    Type: type,
    Source: source,
    Target: target,
    ReadOnly: readOnly,
    ...(spec.type === 'bind'
      ? {
          // Without a propagation Docker takes its default, rprivate; the types insist on one.
          BindOptions: {
            ...(spec.propagation === undefined ? {} : { Propagation: spec.propagation }),
            ...(spec.createSource ? { CreateMountpoint: true } : {}),
          } as Dockerode.MountSettings['BindOptions'],
        }
      : {
          VolumeOptions: {
            NoCopy: spec.noCopy,
            Labels: { ...spec.labels },
            DriverConfig: { Name: spec.driver ?? '', Options: { ...spec.driverOptions } },
          },
        }),
  };
}

function portKey({ targetPort, protocol }: PortSpec): string {
  return `${targetPort}/${protocol}`;
}

function portBindings(ports: readonly PortSpec[]): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    // An empty host port lets the engine choose.
    const binding = { HostIp: port.hostIp ?? '', HostPort: port.publishedPort === 0 ? '' : String(port.publishedPort) };
    (bindings[portKey(port)] ??= []).push(binding);
  }
  return bindings;
}
