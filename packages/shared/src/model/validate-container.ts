/** Does a container specification make sense? Pure. */
import { imageReferenceProblem } from './image-reference.ts';
import { parseIp } from './ip-address.ts';
import type { ContainerSpec, GpuRequest, HealthcheckSpec, MountSpec, Ulimit } from './service-spec.ts';
import { hasPlaceholder } from './template.ts';
import { checkTemplates } from './template-fields.ts';
import { checkMaterials } from './validate-material.ts';
import { checkProbes } from './validate-probes.ts';
import {
  checkAbsolutePath,
  checkDuration,
  checkInteger,
  checkLabels,
  checkText,
  checkUnique,
  type Report,
} from './validate-field.ts';

/** Linux takes no longer argument or environment variable. */
const MAX_STRING = 128 * 1024;
/** Labels of Muster's own on containers. */
const RESERVED_LABELS = 'muster.';

export function checkContainer(report: Report, path: string, container: ContainerSpec): void {
  const image = imageReferenceProblem(container.image);
  if (image !== undefined) report(`${path}.image`, image);
  for (const [field, words] of [
    ['command', container.command],
    ['args', container.args],
  ] as const) {
    words?.forEach((word, index) => checkText(report, `${path}.${field}[${index}]`, word, MAX_STRING));
  }
  checkEnvironment(report, `${path}.env`, container.env);
  if (container.user !== undefined && /[\s\0]/.test(container.user)) {
    report(`${path}.user`, `must be name[:group] or uid[:gid], is "${container.user}"`);
  }
  if (container.workdir !== undefined) checkAbsolutePath(report, `${path}.workdir`, container.workdir);
  if (container.hostname !== undefined && !hasPlaceholder(container.hostname) && !isHostname(container.hostname)) {
    report(`${path}.hostname`, `"${container.hostname}" is not a host name`);
  }
  checkContainerLabels(report, `${path}.labels`, container.labels);
  checkMounts(report, `${path}.mounts`, container.mounts);
  checkTemplates(report, path, container);
  checkMaterials(report, `${path}.materials`, container);
  if (container.healthcheck !== undefined) checkHealthcheck(report, `${path}.healthcheck`, container.healthcheck);
  checkProbes(report, `${path}.probes`, container);
  if (container.stopSignal !== undefined && !isSignal(container.stopSignal)) {
    report(`${path}.stopSignal`, `"${container.stopSignal}" is not a signal: expected a name such as SIGTERM, or a number`);
  }
  checkDuration(report, `${path}.stopGraceMs`, container.stopGraceMs);
  checkCapabilities(report, `${path}.capAdd`, container.capAdd);
  checkCapabilities(report, `${path}.capDrop`, container.capDrop);
  for (const key of Object.keys(container.sysctls)) {
    if (!/^[a-z0-9_-]+([./][a-zA-Z0-9_-]+)+$/.test(key)) {
      report(`${path}.sysctls`, `"${key}" is not a kernel parameter: expected a name such as net.core.somaxconn`);
    }
  }
  checkUlimits(report, `${path}.ulimits`, container.ulimits);
  checkDevices(report, `${path}.devices`, container);
  if (container.gpus !== undefined) checkGpus(report, `${path}.gpus`, container.gpus);
  container.extraHosts.forEach((line, index) => checkExtraHost(report, `${path}.extraHosts[${index}]`, line));
  container.dns.forEach((address, index) => {
    if (parseIp(address) === undefined) report(`${path}.dns[${index}]`, `"${address}" is not an IP address`);
  });
  if (container.shmBytes !== undefined) {
    checkInteger(report, `${path}.shmBytes`, container.shmBytes, { min: 1, max: Number.MAX_SAFE_INTEGER });
  }
}

function checkEnvironment(report: Report, path: string, env: readonly string[]): void {
  env.forEach((entry, index) => {
    const field = `${path}[${index}]`;
    if (entry === '' || entry.startsWith('=')) report(field, `must be KEY=value, or KEY to unset it, is "${entry.slice(0, 80)}"`);
    else checkText(report, field, entry, MAX_STRING);
  });
}

function checkContainerLabels(report: Report, path: string, labels: ContainerSpec['labels']): void {
  checkLabels(report, path, labels);
  for (const key of Object.keys(labels)) {
    if (key.startsWith(RESERVED_LABELS)) report(path, `"${key}": names that begin with "${RESERVED_LABELS}" are reserved`);
  }
}

function isHostname(name: string): boolean {
  const labels = name.split('.');
  return name.length <= 253 && labels.every((label) => /^[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?$/.test(label));
}

function isSignal(text: string): boolean {
  if (/^\d+$/.test(text)) return Number(text) >= 1 && Number(text) <= 64;
  return /^(SIG)?[A-Z]+[A-Z0-9]*([+-]\d{1,2})?$/.test(text.toUpperCase());
}

function checkCapabilities(report: Report, path: string, capabilities: readonly string[]): void {
  capabilities.forEach((capability, index) => {
    if (!/^[a-zA-Z_]+$/.test(capability)) {
      report(`${path}[${index}]`, `"${capability}" is not a capability: expected a name such as NET_ADMIN, or ALL`);
    }
  });
}

const normalizedPath = (path: string): string => path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');

function checkMounts(report: Report, path: string, mounts: readonly MountSpec[]): void {
  mounts.forEach((mount, index) => checkMount(report, `${path}[${index}].${mount.type}`, mount));
  checkUnique(
    mounts,
    (mount) => (mount.target === '' ? undefined : normalizedPath(mount.target)),
    (mount, index, first) =>
      report(`${path}[${index}].${mount.type}.target`, `${mount.target} is already the target of mounts[${first}]`),
  );
}

function checkMount(report: Report, path: string, mount: MountSpec): void {
  checkAbsolutePath(report, `${path}.target`, mount.target);
  if (normalizedPath(mount.target) === '/') report(`${path}.target`, 'must not be the root of the container');
  switch (mount.type) {
    case 'bind':
      checkAbsolutePath(report, `${path}.source`, mount.source);
      break;
    case 'volume':
      if (mount.source !== '' && !hasPlaceholder(mount.source) && !/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(mount.source)) {
        const hint = mount.source.startsWith('/') ? ': mount a path of the host as a bind' : '';
        report(`${path}.source`, `"${mount.source}" is not the name of a volume${hint}`);
      }
      break;
    case 'tmpfs':
      if (mount.sizeBytes !== undefined) {
        checkInteger(report, `${path}.sizeBytes`, mount.sizeBytes, { min: 1, max: Number.MAX_SAFE_INTEGER });
      }
      if (mount.mode !== undefined && !(Number.isInteger(mount.mode) && mount.mode >= 0 && mount.mode <= 0o7777)) {
        report(`${path}.mode`, `must be a file mode up to octal 7777, is octal ${mount.mode.toString(8)}`);
      }
      break;
  }
}

function checkHealthcheck(report: Report, path: string, healthcheck: HealthcheckSpec): void {
  const [kind, ...rest] = healthcheck.test;
  const field = `${path}.test`;
  switch (kind) {
    case undefined:
      break;
    case 'NONE':
      if (rest.length > 0) report(field, 'NONE takes nothing after it');
      break;
    case 'CMD':
      if (rest.length === 0 || rest[0] === '') report(field, 'CMD needs a command after it');
      break;
    case 'CMD-SHELL':
      if (rest.length !== 1 || rest[0] === '') report(field, 'CMD-SHELL needs exactly one command line after it');
      break;
    default:
      report(field, `must begin with NONE, CMD or CMD-SHELL, begins with "${kind}"`);
  }
  checkDuration(report, `${path}.intervalMs`, healthcheck.intervalMs);
  checkDuration(report, `${path}.timeoutMs`, healthcheck.timeoutMs);
  checkDuration(report, `${path}.startPeriodMs`, healthcheck.startPeriodMs);
  checkDuration(report, `${path}.startIntervalMs`, healthcheck.startIntervalMs);
  if (healthcheck.retries !== undefined) {
    checkInteger(report, `${path}.retries`, healthcheck.retries, { min: 0, max: 1_000_000 });
  }
}

const ULIMITS = [
  'as',
  'core',
  'cpu',
  'data',
  'fsize',
  'locks',
  'memlock',
  'msgqueue',
  'nice',
  'nofile',
  'nproc',
  'rss',
  'rtprio',
  'rttime',
  'sigpending',
  'stack',
];
const UNLIMITED = -1;

function checkUlimits(report: Report, path: string, ulimits: readonly Ulimit[]): void {
  ulimits.forEach(({ name, soft, hard }, index) => {
    const field = `${path}[${index}]`;
    if (!ULIMITS.includes(name)) report(`${field}.name`, `"${name}" is not one of ${ULIMITS.join(', ')}`);
    checkInteger(report, `${field}.soft`, soft, { min: UNLIMITED, max: Number.MAX_SAFE_INTEGER });
    checkInteger(report, `${field}.hard`, hard, { min: UNLIMITED, max: Number.MAX_SAFE_INTEGER });
    if (hard !== UNLIMITED && (soft > hard || soft === UNLIMITED)) {
      report(`${field}.soft`, `must not be above the hard limit ${hard}, is ${soft === UNLIMITED ? 'unlimited' : soft}`);
    }
  });
  checkUnique(
    ulimits,
    ({ name }) => name,
    ({ name }, index, first) => report(`${path}[${index}].name`, `${name} is already set by ulimits[${first}]`),
  );
}

function checkDevices(report: Report, path: string, { devices }: ContainerSpec): void {
  devices.forEach((device, index) => {
    checkAbsolutePath(report, `${path}[${index}].hostPath`, device.hostPath);
    checkAbsolutePath(report, `${path}[${index}].containerPath`, device.containerPath);
    if (!/^(?!.*(.).*\1)[rwm]+$/.test(device.permissions)) {
      report(`${path}[${index}].permissions`, `must be some of r, w and m, is "${device.permissions}"`);
    }
  });
}

function checkGpus(report: Report, path: string, gpus: GpuRequest): void {
  checkInteger(report, `${path}.count`, gpus.count, { min: -1, max: 1_024 });
  if (gpus.count !== 0 && gpus.deviceIds.length > 0) report(`${path}.deviceIds`, 'must be empty when a count is given');
  if (gpus.count === 0 && gpus.deviceIds.length === 0) report(`${path}.count`, 'must be given: a number, or -1 for all');
}

function checkExtraHost(report: Report, field: string, line: string): void {
  const colon = line.indexOf(':');
  const host = line.slice(0, Math.max(0, colon));
  const address = line.slice(colon + 1).replace(/^\[(.*)\]$/, '$1');
  if (host === '' || /\s/.test(host) || (address !== 'host-gateway' && parseIp(address) === undefined)) {
    report(field, `must be name:address, is "${line}"`);
  }
}
