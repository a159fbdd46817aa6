/**
 * Does what a user asks for make sense? Pure: looks only at the spec, not at the
 * cluster. Every finding names its field by its path (`spec.task.container.image`)
 * and says what was expected.
 */
import type { FieldViolation } from './error.ts';
import { isJobMode } from './job.ts';
import { parseIp } from './ip-address.ts';
import type { Node } from './objects.ts';
import type { PortSpec, ServiceSpec } from './service-spec.ts';
import { MAX_PRIORITY, MIN_PRIORITY } from './priority.ts';
import { checkAffinities } from './validate-affinity.ts';
import { checkAutoscale } from './validate-autoscale.ts';
import { checkJob } from './validate-job.ts';
import { checkDependencies } from './validate-dependencies.ts';
import { checkDisconnect } from './validate-disconnect.ts';
import { checkInteger, checkLabels, checkUnique, violationsOf, type Report } from './validate-field.ts';
import { checkNetworking } from './validate-network.ts';
import { checkRollouts } from './validate-rollout.ts';
import { checkTask } from './validate-task.ts';
import { isMeshed } from './network.ts';

/** Size of a spec as the store holds it. */
export const MAX_SPEC_BYTES = 512 * 1024;
const MAX_REPLICAS = 1_000_000;
const MAX_PORTS = 500;
const MAX_NAME = 63;
const NAME = /^[a-zA-Z0-9]([a-zA-Z0-9_-]*[a-zA-Z0-9])?$/;

export function validateServiceSpec(spec: ServiceSpec, path = 'spec'): FieldViolation[] {
  return violationsOf((report) => {
    const bytes = new TextEncoder().encode(JSON.stringify(spec)).length;
    if (bytes > MAX_SPEC_BYTES) {
      // One clear finding; the rest of a spec of this size is not worth reading.
      report(path, `must have at most ${MAX_SPEC_BYTES} bytes, has ${bytes}`);
      return;
    }
    checkName(report, `${path}.name`, spec.name);
    checkLabels(report, `${path}.labels`, spec.labels);
    checkTask(report, `${path}.task`, spec.task);
    checkMode(report, path, spec);
    checkRollouts(report, path, spec);
    checkPorts(report, `${path}.ports`, spec);
    checkNetworking(report, path, spec);
    checkAutoscale(report, `${path}.autoscale`, spec);
    checkJob(report, path, spec);
    checkDependencies(report, `${path}.dependsOn`, spec);
    checkDisconnect(report, path, spec);
    if (spec.priority !== undefined) checkInteger(report, `${path}.priority.value`, spec.priority.value, { min: MIN_PRIORITY, max: MAX_PRIORITY });
    checkAffinities(report, `${path}.task.placement.affinities`, spec.task.placement.affinities ?? [], spec);
  });
}

/** Names of stacks follow the same rule as names of services. */
export function validateName(name: string, path: string): FieldViolation[] {
  return violationsOf((report) => checkName(report, path, name));
}

export function validateNodeSpec(spec: Node['spec'], path = 'spec'): FieldViolation[] {
  return violationsOf((report) => checkLabels(report, `${path}.labels`, spec.labels));
}

/** A DNS label, with Swarm's liberties: capital letters and underscores. */
function checkName(report: Report, field: string, name: string): void {
  if (name === '') report(field, 'is required');
  else if (name.length > MAX_NAME) report(field, `must have at most ${MAX_NAME} characters, has ${name.length}`);
  else if (!NAME.test(name)) {
    report(field, `must hold letters, digits, "-" and "_" and begin and end with a letter or digit, is "${name}"`);
  }
}

function checkMode(report: Report, path: string, { mode, task }: ServiceSpec): void {
  if (isJobMode(mode)) return;
  if (mode.type === 'replicated') {
    checkInteger(report, `${path}.replicated.replicas`, mode.replicas, { min: 0, max: MAX_REPLICAS });
  } else if (task.placement.maxReplicasPerNode > 0) {
    report(`${path}.task.placement.maxReplicasPerNode`, 'must be 0 for a global service: it runs one task on each node');
  }
}

function checkPorts(report: Report, path: string, { ports, task }: ServiceSpec): void {
  if (ports.length > MAX_PORTS) report(path, `must be at most ${MAX_PORTS}, are ${ports.length}`);
  const network = task.container.networkMode;
  if (ports.length > 0 && network !== 'bridge') {
    report(path, `must be empty when the container's network mode is ${network}`);
  }
  ports.forEach((port, index) => checkPort(report, `${path}[${index}]`, port));
  checkUnique(ports, publishedKey, (port, index, first) =>
    report(
      `${path}[${index}].publishedPort`,
      port.publishedPort === 0
        ? `${port.protocol} port ${port.targetPort} is already published by ports[${first}]`
        : `${port.protocol} port ${port.publishedPort} is already taken by ports[${first}]`,
    ),
  );
}

function publishedKey(port: PortSpec): string {
  return port.publishedPort === 0
    ? `${port.protocol} any ${port.targetPort} ${port.hostIp ?? ''}`
    : `${port.protocol} ${port.publishedPort} ${port.hostIp ?? ''}`;
}

function checkPort(report: Report, path: string, port: PortSpec): void {
  checkInteger(report, `${path}.targetPort`, port.targetPort, { min: 1, max: 65_535 });
  checkInteger(report, `${path}.publishedPort`, port.publishedPort, { min: 0, max: 65_535 });
  if (port.hostIp !== undefined && parseIp(port.hostIp) === undefined) {
    report(`${path}.hostIp`, `"${port.hostIp}" is not an IP address`);
  }
}

/** What is accepted and will not be as the words suggest. */
export function warningsFor(spec: ServiceSpec): string[] {
  const warnings: string[] = [];
  for (const port of spec.ports) {
    if (port.mode !== 'host' && !isMeshed(spec, port)) {
      warnings.push(
        `Service ${spec.name}: port ${port.publishedPort || port.targetPort}/${port.protocol} is not balanced over the cluster, because the service is in no network. ` +
          "It is published on each task's own node, as in host mode.",
      );
    }
  }
  const { startup, readiness, liveness } = spec.task.container.probes ?? {};
  for (const probe of [startup, readiness, liveness]) {
    const told = spec.ports.find((port) => port.proxyProtocol === true && (probe?.check.type === 'http' || probe?.check.type === 'grpc') && probe.check.port === port.targetPort);
    if (told === undefined) continue;
    warnings.push(
      `Service ${spec.name}: a probe asks port ${told.targetPort} without the PROXY protocol header with which published connections to it begin. ` +
        'Where the application wants a header from everybody, let the probe ask another port.',
    );
  }
  const { autoscale, mode } = spec;
  if (autoscale !== undefined && !autoscale.dryRun && mode.type === 'replicated' && (mode.replicas < autoscale.min || mode.replicas > autoscale.max)) {
    warnings.push(`Service ${spec.name}: its ${mode.replicas} replicas are outside ${autoscale.min} to ${autoscale.max}, between which it is autoscaled.`);
  }
  const fixed = spec.ports.find((port) => port.publishedPort !== 0 && !isMeshed(spec, port));
  if (fixed !== undefined && spec.mode.type === 'replicated' && spec.mode.replicas > 1) {
    warnings.push(
      `Service ${spec.name}: port ${fixed.publishedPort}/${fixed.protocol} is free only once on each node, so at most one task runs on each node.`,
    );
  }
  if (fixed !== undefined && spec.update.order === 'start-first') {
    warnings.push(
      `Service ${spec.name}: an update that starts first needs a node where port ${fixed.publishedPort}/${fixed.protocol} is still free.`,
    );
  }
  return warnings;
}
