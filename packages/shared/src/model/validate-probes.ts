/** Do a container's probes make sense? Pure. */
import { PROBE_KINDS } from './probes.ts';
import type { ContainerSpec, ProbeCheck, ProbeKind, ProbeSpec } from './service-spec.ts';
import { checkInteger, checkText, MAX_DURATION_MS, type Report } from './validate-field.ts';

/** More often than this costs more than it tells. */
const MIN_PERIOD_MS = 100;
const MAX_THRESHOLD = 1_000;
const MAX_HEADERS = 50;
/** Linux takes no longer argument. */
const MAX_ARGUMENT = 128 * 1024;

export function checkProbes(report: Report, path: string, { probes, networkMode }: ContainerSpec): void {
  if (probes === undefined) return;
  for (const kind of PROBE_KINDS) {
    const probe = probes[kind];
    if (probe === undefined) continue;
    checkTimes(report, `${path}.${kind}`, kind, probe);
    checkWhat(report, `${path}.${kind}.${probe.check.type}`, probe.check);
    if (networkMode === 'none' && probe.check.type !== 'exec') {
      report(`${path}.${kind}.${probe.check.type}`, 'the container has no network (networkMode none): only exec can reach into it');
    }
  }
}

function checkTimes(report: Report, path: string, kind: ProbeKind, probe: ProbeSpec): void {
  checkInteger(report, `${path}.initialDelayMs`, probe.initialDelayMs, { min: 0, max: MAX_DURATION_MS });
  checkInteger(report, `${path}.periodMs`, probe.periodMs, { min: MIN_PERIOD_MS, max: MAX_DURATION_MS });
  checkInteger(report, `${path}.timeoutMs`, probe.timeoutMs, { min: 1, max: MAX_DURATION_MS });
  checkInteger(report, `${path}.failureThreshold`, probe.failureThreshold, { min: 1, max: MAX_THRESHOLD });
  checkInteger(report, `${path}.successThreshold`, probe.successThreshold, { min: 1, max: MAX_THRESHOLD });
  if (kind !== 'readiness' && probe.successThreshold > 1) {
    report(`${path}.successThreshold`, `must be 1 for a ${kind} probe, is ${probe.successThreshold}: only readiness comes back`);
  }
}

function checkWhat(report: Report, path: string, check: ProbeCheck): void {
  if (check.type === 'exec') {
    if (check.command.length === 0 || check.command[0] === '') report(`${path}.command`, 'must hold the command to run in the container');
    check.command.forEach((word, index) => checkText(report, `${path}.command[${index}]`, word, MAX_ARGUMENT));
    return;
  }
  checkInteger(report, `${path}.port`, check.port, { min: 1, max: 65_535 });
  if (check.type === 'grpc') checkText(report, `${path}.service`, check.service, 1_024);
  if (check.type !== 'http') return;
  if (!check.path.startsWith('/') || !isPrintable(check.path)) report(`${path}.path`, `must begin with "/" and hold no white space, is "${check.path}"`);
  if (check.host !== undefined && !/^[a-zA-Z0-9._-]+$/.test(check.host)) report(`${path}.host`, `"${check.host}" is not a host name`);
  const headers = Object.entries(check.headers);
  if (headers.length > MAX_HEADERS) report(`${path}.headers`, `must be at most ${MAX_HEADERS}, are ${headers.length}`);
  for (const [name, value] of headers) {
    if (!/^[!#$%&'*+.^_`|~0-9a-zA-Z-]+$/.test(name)) report(`${path}.headers`, `"${name}" is not the name of a header`);
    else if (/[\r\n\0]/.test(value)) report(`${path}.headers["${name}"]`, 'must be one line');
  }
}

const isPrintable = (text: string): boolean => /^[\x21-\x7e]*$/.test(text);
