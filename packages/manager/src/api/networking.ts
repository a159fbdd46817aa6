/** What only those can say about a service's networks and ports who see the whole cluster. Pure. */
import { type FieldViolation, MusterError } from '@muster/shared/model/error';
import { holds, parseIpv4Number, parseRange } from '@muster/shared/model/ip-range';
import { attachmentsOf, isMeshed } from '@muster/shared/model/network';
import type { PortSpec, ServiceSpec } from '@muster/shared/model/service-spec';
import { refuseRouteLabels } from './change-route.ts';
import type { StateView } from '@muster/shared/model/view';

/**
 * Throws when a service names a network that is not there, would be called as another
 * one is, or publishes a port that is somebody else's. `brought`: networks that the
 * same request makes.
 */
export function refuseNetworking(view: StateView, specs: readonly ServiceSpec[], brought: ReadonlySet<string> = new Set(), path: (index: number) => string = () => 'spec'): void {
  const asked = new Set(specs.map(({ name }) => name));
  const others = [...view.services()].filter(({ spec }) => !asked.has(spec.name)).map(({ spec }) => spec);
  specs.forEach((spec, index) => {
    refuseUnknown(view, spec, brought, path(index));
    refuseAliases(spec, [...others, ...specs.filter((other) => other !== spec)], path(index));
    refusePorts(view, spec, [...others, ...specs.slice(0, index)], path(index));
  });
  refuseRouteLabels(view, specs, path);
}

function refuseUnknown(view: StateView, spec: ServiceSpec, brought: ReadonlySet<string>, path: string): void {
  attachmentsOf(spec).forEach(({ network: name, ipv4Address }, index) => {
    const network = view.networkByName(name);
    if (network === undefined && brought.has(name)) return;
    if (network === undefined) {
      throw new MusterError('failed-precondition', `service ${spec.name}: there is no network "${name}"`, {
        reason: 'NETWORK_NOT_FOUND',
        hint: `Make it first: muster network create ${name}`,
        violations: [{ field: `${path}.task.networks[${index}].network`, description: `"${name}" does not exist` }],
      });
    }
    const range = parseRange(network.status?.range || (network.spec.range ?? ''));
    const address = ipv4Address === undefined ? undefined : parseIpv4Number(ipv4Address);
    if (range === undefined || address === undefined || holds(range, address)) return;
    throw new MusterError('failed-precondition', `service ${spec.name}: the address ${ipv4Address ?? ''} is not in the range ${network.status?.range ?? ''} of network ${name}`, {
      reason: 'ADDRESS_OUTSIDE',
      hint: `See the range and each host's part of it: muster network inspect ${name}`,
      violations: [{ field: `${path}.task.networks[${index}].ipv4Address`, description: 'is not in the range of the network' }],
    });
  });
}

/** A name leads to one service, and an alias that is a service's name would lead to two. */
function refuseAliases(spec: ServiceSpec, others: readonly ServiceSpec[], path: string): void {
  const violations: FieldViolation[] = [];
  attachmentsOf(spec).forEach(({ network, aliases }, index) => {
    const beside = others.filter((other) => attachmentsOf(other).some((attachment) => attachment.network === network));
    for (const alias of aliases) {
      if (beside.some(({ name }) => name === alias)) violations.push({ field: `${path}.task.networks[${index}].aliases`, description: `"${alias}" is the name of another service in network ${network}` });
    }
    for (const other of beside) {
      const theirs = attachmentsOf(other).find((attachment) => attachment.network === network)?.aliases ?? [];
      if (theirs.includes(spec.name)) violations.push({ field: `${path}.name`, description: `"${spec.name}" is an alias of service ${other.name} in network ${network}` });
    }
  });
  if (violations.length === 0) return;
  throw new MusterError('failed-precondition', `service ${spec.name}: ${violations.map(({ description }) => description).join('; ')}`, {
    reason: 'ALIAS_TAKEN',
    hint: 'Choose another alias, or another name.',
    violations,
  });
}

/** Only ports that the service does not have yet: what was promised is not taken back. */
function refusePorts(view: StateView, spec: ServiceSpec, others: readonly ServiceSpec[], path: string): void {
  const present = view.serviceByName(spec.name)?.spec;
  const had = new Set(present === undefined ? [] : present.ports.filter((port) => isMeshed(present, port)).map(keyOf));
  spec.ports.forEach((port, index) => {
    if (port.publishedPort === 0 || !isMeshed(spec, port) || had.has(keyOf(port))) return;
    const holder = others.find((other) => other.ports.some((theirs) => keyOf(theirs) === keyOf(port) && isMeshed(other, theirs) && samePlace(theirs, port)));
    const node = [...view.nodes()].find(({ description }) => (description.network?.mode ?? 'none') !== 'none' && description.usedPorts.includes(keyOf(port)));
    if (holder === undefined && node === undefined) return;
    const by = holder === undefined ? `another program on host ${node?.description.hostname ?? ''}` : `service ${holder.name}`;
    throw new MusterError('failed-precondition', `service ${spec.name}: port ${keyOf(port)} is taken by ${by}, and every host forwards a published port`, {
      reason: 'PORT_TAKEN',
      hint: 'Publish another port, or in mode host, which takes it only where a task runs.',
      violations: [{ field: `${path}.ports[${index}].publishedPort`, description: `is taken by ${by}` }],
    });
  });
}

const keyOf = ({ protocol, publishedPort }: PortSpec): string => `${protocol}/${publishedPort}`;

function samePlace(left: PortSpec, right: PortSpec): boolean {
  return left.hostIp === undefined || right.hostIp === undefined || left.hostIp === right.hostIp;
}
