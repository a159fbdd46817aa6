/** Nodes: wire ⇄ model. */
import { asManagerId, asNodeId } from '../model/ids.ts';
import type { HostNetworkFacts } from '../model/network.ts';
import type { Node, NodeDescription, NodeStatus } from '../model/objects.ts';
import type { ShownNode } from '../model/shown.ts';
import { genericFromWire, genericToWire } from './convert-generic.ts';
import { metaFromWire, metaToWire, missing } from './convert-meta.ts';
import { nodeAvailabilities, nodeStates } from './enums.ts';
import { list, model, wire } from './fields.ts';
import type { HostNetworkFacts as WireFacts, HostNetworkFacts__Output } from './gen/muster/v1/HostNetworkFacts.ts';
import type { Node as WireNode, Node__Output } from './gen/muster/v1/Node.ts';
import type { NodeDescription as WireDescription, NodeDescription__Output } from './gen/muster/v1/NodeDescription.ts';
import type { NodeSpec as WireNodeSpec, NodeSpec__Output } from './gen/muster/v1/NodeSpec.ts';

export function nodeToWire(node: ShownNode): WireNode {
  return wire<WireNode>({
    meta: metaToWire({ ...node, name: node.description.hostname, labels: node.spec.labels }),
    spec: nodeSpecToWire(node.spec),
    description: nodeDescriptionToWire(node.description),
    status: { state: nodeStates.toWire(node.status.state), since: node.status.since, reason: node.status.reason },
    session: { managerId: node.session.managerId, connected: node.session.connected, since: node.session.since },
    tasksRunning: node.tasksRunning,
    leader: node.leader,
    network: node.network && { index: node.network.index, tunnelAddress: node.network.tunnelAddress },
  });
}

export function nodeFromWire(message: Node__Output): ShownNode {
  const meta = metaFromWire(message.meta);
  return model<ShownNode>({
    kind: 'node',
    id: asNodeId(meta.id),
    version: meta.version,
    etag: meta.etag,
    createdAt: meta.createdAt,
    spec: nodeSpecFromWire(message.spec ?? missing('spec')),
    description: nodeDescriptionFromWire(message.description ?? missing('description')),
    session: {
      managerId: asManagerId(message.session?.managerId ?? ''),
      connected: message.session?.connected ?? false,
      since: message.session?.since ?? 0,
    },
    status: model<NodeStatus>({
      state: nodeStates.fromWire(message.status?.state) ?? missing('node state'),
      since: message.status?.since ?? 0,
      reason: message.status?.reason ?? '',
    }),
    tasksRunning: message.tasksRunning,
    leader: message.leader,
    network: message.network ? { index: message.network.index, tunnelAddress: message.network.tunnelAddress } : undefined,
  });
}

export function nodeSpecToWire(spec: Node['spec']): WireNodeSpec {
  return wire<WireNodeSpec>({ labels: spec.labels, availability: nodeAvailabilities.toWire(spec.availability), drainDeadlineAt: spec.drainDeadlineAt ?? 0 });
}

export function nodeSpecFromWire(message: NodeSpec__Output): Node['spec'] {
  const availability = nodeAvailabilities.fromWire(message.availability) ?? 'active';
  // It is a drain's, and ends with it.
  const deadline = availability === 'drain' && message.drainDeadlineAt > 0 ? { drainDeadlineAt: message.drainDeadlineAt } : {};
  return { labels: message.labels, availability, ...deadline };
}

export function nodeDescriptionToWire(description: NodeDescription): WireDescription {
  return wire<WireDescription>({
    hostname: description.hostname,
    address: description.address,
    os: description.os,
    architecture: description.architecture,
    nanoCpus: description.nanoCpus,
    memoryBytes: description.memoryBytes,
    engineVersion: description.engineVersion,
    engineLabels: description.engineLabels,
    agentVersion: description.agentVersion,
    generic: description.generic?.map(genericToWire),
    usedPorts: [...description.usedPorts],
    network: description.network && factsToWire(description.network),
    problem: description.problem,
  });
}

export function nodeDescriptionFromWire(message: NodeDescription__Output): NodeDescription {
  return model<NodeDescription>({
    hostname: message.hostname,
    address: message.address,
    os: message.os,
    architecture: message.architecture,
    nanoCpus: message.nanoCpus,
    memoryBytes: message.memoryBytes,
    engineVersion: message.engineVersion,
    engineLabels: message.engineLabels,
    agentVersion: message.agentVersion,
    generic: list(message.generic)?.map(genericFromWire),
    usedPorts: message.usedPorts,
    network: message.network ? factsFromWire(message.network) : undefined,
    problem: message.problem === '' ? undefined : message.problem,
  });
}

function factsToWire(facts: HostNetworkFacts): WireFacts {
  return wire<WireFacts>({
    kernel: facts.mode === 'kernel',
    proxies: facts.mode === 'proxy',
    reason: facts.reason,
    uplinkMtu: facts.uplinkMtu,
    router: facts.router,
    foreignRanges: [...facts.foreignRanges],
  });
}

function factsFromWire(message: HostNetworkFacts__Output): HostNetworkFacts {
  return model<HostNetworkFacts>({
    mode: message.kernel ? 'kernel' : message.proxies ? 'proxy' : 'none',
    reason: message.reason,
    uplinkMtu: message.uplinkMtu,
    router: message.router ? { version: message.router.version, problem: message.router.problem } : undefined,
    foreignRanges: message.foreignRanges,
  });
}
