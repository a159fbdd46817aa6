/** Containers of a task template: wire ⇄ model. Absent fields get their defaults on the way in. */
import { defaultContainer } from '../model/defaults.ts';
import { MusterError } from '../model/error.ts';
import { DEFAULT_MATERIAL_MODE, targetOf } from '../model/material.ts';
import type {
  ContainerSpec,
  DeviceSpec,
  GpuRequest,
  HealthcheckSpec,
  MaterialRef,
  MountSpec,
  Ulimit,
} from '../model/service-spec.ts';
import { probesFromWire, probesToWire } from './convert-probes.ts';
import { materialTypes, networkModes, pullPolicies } from './enums.ts';
import { list, model, number, text, wire } from './fields.ts';
import type { BindMount, BindMount__Output } from './gen/muster/v1/BindMount.ts';
import type { ContainerSpec as WireContainer, ContainerSpec__Output } from './gen/muster/v1/ContainerSpec.ts';
import type { Device, Device__Output } from './gen/muster/v1/Device.ts';
import type { GpuRequest as WireGpus, GpuRequest__Output } from './gen/muster/v1/GpuRequest.ts';
import type { Healthcheck, Healthcheck__Output } from './gen/muster/v1/Healthcheck.ts';
import type { Mount, Mount__Output } from './gen/muster/v1/Mount.ts';
import type { SecretReference, SecretReference__Output } from './gen/muster/v1/SecretReference.ts';
import type { TmpfsMount, TmpfsMount__Output } from './gen/muster/v1/TmpfsMount.ts';
import type { Ulimit as WireUlimit, Ulimit__Output } from './gen/muster/v1/Ulimit.ts';
import type { VolumeMount, VolumeMount__Output } from './gen/muster/v1/VolumeMount.ts';

type Bind = Extract<MountSpec, { type: 'bind' }>;
type Volume = Extract<MountSpec, { type: 'volume' }>;
type Tmpfs = Extract<MountSpec, { type: 'tmpfs' }>;

export function containerToWire(spec: ContainerSpec): WireContainer {
  return wire<WireContainer>({
    image: spec.image,
    pullPolicy: pullPolicies.toWire(spec.pullPolicy),
    command: spec.command && [...spec.command],
    args: spec.args && [...spec.args],
    env: [...spec.env],
    user: spec.user,
    groups: [...spec.groups],
    workdir: spec.workdir,
    hostname: spec.hostname,
    labels: spec.labels,
    mounts: spec.mounts.map(mountToWire),
    materials: spec.materials?.map(materialRefToWire),
    healthcheck: spec.healthcheck && healthcheckToWire(spec.healthcheck),
    probes: spec.probes && probesToWire(spec.probes),
    stopSignal: spec.stopSignal,
    stopGraceMs: spec.stopGraceMs,
    init: spec.init,
    readOnly: spec.readOnly,
    tty: spec.tty,
    openStdin: spec.openStdin,
    privileged: spec.privileged,
    capAdd: [...spec.capAdd],
    capDrop: [...spec.capDrop],
    sysctls: spec.sysctls,
    ulimits: spec.ulimits.map((limit) => wire<WireUlimit>({ name: limit.name, soft: limit.soft, hard: limit.hard })),
    devices: spec.devices.map(deviceToWire),
    gpus: spec.gpus && gpusToWire(spec.gpus),
    securityOpt: [...spec.securityOpt],
    extraHosts: [...spec.extraHosts],
    dns: [...spec.dns],
    dnsSearch: [...spec.dnsSearch],
    dnsOptions: [...spec.dnsOptions],
    shmBytes: spec.shmBytes,
    networkMode: networkModes.toWire(spec.networkMode),
  });
}

/** `path` names the message in what is said about it: `spec.task.container`. */
export function containerFromWire(message: ContainerSpec__Output, path: string): ContainerSpec {
  const defaults = defaultContainer(message.image);
  return model<ContainerSpec>({
    image: message.image,
    pullPolicy: pullPolicies.fromWire(message.pullPolicy) ?? defaults.pullPolicy,
    command: list(message.command),
    args: list(message.args),
    env: message.env,
    user: text(message.user),
    groups: message.groups,
    workdir: text(message.workdir),
    hostname: text(message.hostname),
    labels: message.labels,
    mounts: message.mounts.map((mount, index) => mountFromWire(mount, `${path}.mounts[${index}]`)),
    materials: list(message.materials.map(materialRefFromWire)),
    healthcheck: message.healthcheck ? healthcheckFromWire(message.healthcheck) : undefined,
    probes: message.probes ? probesFromWire(message.probes, `${path}.probes`) : undefined,
    stopSignal: text(message.stopSignal),
    stopGraceMs: message.stopGraceMs ?? defaults.stopGraceMs,
    init: message.init,
    readOnly: message.readOnly,
    tty: message.tty,
    openStdin: message.openStdin,
    privileged: message.privileged,
    capAdd: message.capAdd,
    capDrop: message.capDrop,
    sysctls: message.sysctls,
    ulimits: message.ulimits.map(ulimitFromWire),
    devices: message.devices.map(deviceFromWire),
    gpus: message.gpus ? gpusFromWire(message.gpus) : undefined,
    securityOpt: message.securityOpt,
    extraHosts: message.extraHosts,
    dns: message.dns,
    dnsSearch: message.dnsSearch,
    dnsOptions: message.dnsOptions,
    shmBytes: number(message.shmBytes),
    networkMode: networkModes.fromWire(message.networkMode) ?? defaults.networkMode,
  });
}

function materialRefToWire({ type, name, target, uid, gid, mode }: MaterialRef): SecretReference {
  return wire<SecretReference>({ type: materialTypes.toWire(type), name, target, uid, gid, mode });
}

function materialRefFromWire({ type: given, name, target, uid, gid, mode }: SecretReference__Output): MaterialRef {
  const known = materialTypes.fromWire(given);
  const type = known === 'config' ? known : 'secret';
  return { type, name, target: targetOf(type, name, target), uid, gid, mode: mode ?? DEFAULT_MATERIAL_MODE };
}

function mountToWire(mount: MountSpec): Mount {
  switch (mount.type) {
    case 'bind':
      return {
        bind: wire<BindMount>({
          source: mount.source,
          target: mount.target,
          readOnly: mount.readOnly,
          propagation: mount.propagation,
          createSource: mount.createSource,
        }),
      };
    case 'volume':
      return {
        volume: wire<VolumeMount>({
          source: mount.source,
          target: mount.target,
          readOnly: mount.readOnly,
          noCopy: mount.noCopy,
          driver: mount.driver,
          driverOptions: mount.driverOptions,
          labels: mount.labels,
        }),
      };
    case 'tmpfs':
      return { tmpfs: wire<TmpfsMount>({ target: mount.target, sizeBytes: mount.sizeBytes, mode: mount.mode }) };
  }
}

function mountFromWire(mount: Mount__Output, path: string): MountSpec {
  if (mount.bind) return bindFromWire(mount.bind, path);
  if (mount.volume) return volumeFromWire(mount.volume);
  if (mount.tmpfs) return tmpfsFromWire(mount.tmpfs);
  throw new MusterError('invalid-argument', `${path} has no type`, {
    reason: 'INVALID_SPEC',
    violations: [{ field: path, description: 'must hold one of bind, volume and tmpfs' }],
  });
}

const PROPAGATIONS: Readonly<Record<NonNullable<Bind['propagation']>, true>> = {
  private: true,
  rprivate: true,
  shared: true,
  rshared: true,
  slave: true,
  rslave: true,
};

function isPropagation(value: string): value is NonNullable<Bind['propagation']> {
  return Object.hasOwn(PROPAGATIONS, value);
}

function bindFromWire(mount: BindMount__Output, path: string): Bind {
  const propagation = text(mount.propagation);
  if (propagation !== undefined && !isPropagation(propagation)) {
    throw new MusterError('invalid-argument', `${path}.bind.propagation is unknown: ${propagation}`, {
      reason: 'INVALID_SPEC',
      violations: [
        { field: `${path}.bind.propagation`, description: `must be one of ${Object.keys(PROPAGATIONS).join(', ')}` },
      ],
    });
  }
  return model<Bind>({
    type: 'bind',
    source: mount.source,
    target: mount.target,
    readOnly: mount.readOnly,
    propagation,
    createSource: mount.createSource,
  });
}

function volumeFromWire(mount: VolumeMount__Output): Volume {
  return model<Volume>({
    type: 'volume',
    source: mount.source,
    target: mount.target,
    readOnly: mount.readOnly,
    noCopy: mount.noCopy,
    driver: text(mount.driver),
    driverOptions: mount.driverOptions,
    labels: mount.labels,
  });
}

function tmpfsFromWire(mount: TmpfsMount__Output): Tmpfs {
  return model<Tmpfs>({
    type: 'tmpfs',
    target: mount.target,
    sizeBytes: number(mount.sizeBytes),
    mode: number(mount.mode),
  });
}

function healthcheckToWire(spec: HealthcheckSpec): Healthcheck {
  return wire<Healthcheck>({
    test: [...spec.test],
    intervalMs: spec.intervalMs,
    timeoutMs: spec.timeoutMs,
    retries: spec.retries,
    startPeriodMs: spec.startPeriodMs,
    startIntervalMs: spec.startIntervalMs,
  });
}

function healthcheckFromWire(message: Healthcheck__Output): HealthcheckSpec {
  return model<HealthcheckSpec>({
    test: message.test,
    intervalMs: number(message.intervalMs),
    timeoutMs: number(message.timeoutMs),
    retries: number(message.retries),
    startPeriodMs: number(message.startPeriodMs),
    startIntervalMs: number(message.startIntervalMs),
  });
}

function ulimitFromWire(message: Ulimit__Output): Ulimit {
  return model<Ulimit>({ name: message.name, soft: message.soft, hard: message.hard });
}

function deviceToWire(device: DeviceSpec): Device {
  return wire<Device>({
    hostPath: device.hostPath,
    containerPath: device.containerPath,
    permissions: device.permissions,
  });
}

function deviceFromWire(message: Device__Output): DeviceSpec {
  return model<DeviceSpec>({
    hostPath: message.hostPath,
    containerPath: message.containerPath,
    permissions: message.permissions,
  });
}

function gpusToWire(gpus: GpuRequest): WireGpus {
  return wire<WireGpus>({
    count: gpus.count,
    deviceIds: [...gpus.deviceIds],
    driver: gpus.driver,
    capabilities: [...gpus.capabilities],
  });
}

function gpusFromWire(message: GpuRequest__Output): GpuRequest {
  return model<GpuRequest>({
    count: message.count,
    deviceIds: message.deviceIds,
    driver: text(message.driver),
    capabilities: message.capabilities,
  });
}
