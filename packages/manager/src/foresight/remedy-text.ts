/** Changes that would make room on a node, in the words of someone who is to make them. Pure. */
import type { Node, Service } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import { portClaimsOf } from '../scheduler/ports.ts';
import { formatBytes, formatCpus } from '../scheduler/quantity.ts';
import type { Change } from '../scheduler/remedy.ts';
import { occupies } from '../scheduler/usage.ts';

export function remedyText(change: Change, view: StateView, service: Service, node: Node): string {
  const host = node.description.hostname;
  const { name } = service.spec;
  switch (change.type) {
    case 'bring-back':
      return `bring ${host} back: start the host and its agent`;
    case 'connect':
      return `let the agent of ${host} reach a manager`;
    case 'start-engine':
      return `start the container engine of ${host}`;
    case 'repair-disk':
      return `free space on the disk of ${host}: ${node.description.problem ?? ''}`;
    case 'activate':
      return `muster node activate ${host}`;
    case 'other-platform':
      return `build the image for ${node.description.os}/${node.description.architecture}, too, and allow that platform`;
    case 'enable-networks':
      return `give ${host} what networks need${why(node)}, or detach the service: muster service update --network-rm NETWORK ${name}`;
    case 'set-label':
      return `muster node label ${host} ${quoted(`${change.name}=${change.value}`)}`;
    case 'remove-label':
      return `muster node label --remove ${host} ${change.name}`;
    case 'drop-constraint':
      return `drop it: muster service update --constraint-rm ${quoted(change.constraint)} ${name}`;
    case 'free-cpus':
      return `free ${formatCpus(change.nanoCpus)} on ${host}, or reserve that much less: muster service update --reserve-cpu CPUS ${name}`;
    case 'free-memory':
      return `free ${formatBytes(change.memoryBytes)} on ${host}, or reserve that much less: muster service update --reserve-memory BYTES ${name}`;
    case 'reserve-cpus':
      return `reserve at most ${formatCpus(change.nanoCpus)}, for ${host} has ${formatCpus(node.description.nanoCpus)} in all: muster service update --reserve-cpu CPUS ${name}`;
    case 'reserve-memory':
      return `reserve at most ${formatBytes(change.memoryBytes)}, for ${host} has ${formatBytes(node.description.memoryBytes)} in all: muster service update --reserve-memory BYTES ${name}`;
    case 'free-generic':
      return `free ${change.count} ${change.kind} on ${host}, or reserve fewer: muster service update --generic-resource-add ${change.kind}=NUMBER ${name}`;
    case 'declare-generic':
      return `let the agent of ${host} offer ${change.count} (muster agent run --generic-resource ${change.kind}=${change.count}), or ${change.has > 0 ? `reserve at most ${change.has}` : 'reserve none'}: muster service update ${change.has > 0 ? `--generic-resource-add ${change.kind}=${change.has}` : `--generic-resource-rm ${change.kind}`} ${name}`;
    case 'free-port':
      return `unpublish ${change.port} of ${holdersOf(change.port, view, node)} on ${host}, or publish another port of ${name}`;
    case 'drop-affinity': {
      const { type, service: other, label = '' } = change.rule;
      const target = other ?? `label=${label}`;
      const first = type === 'affinity' ? `start a task of ${other ?? `a service with label ${label}`} there first` : 'move those tasks away';
      return `${first}, or drop the rule: muster service update --${type}-rm ${quoted(target)} ${name}`;
    }
    case 'drop-foreign':
      return 'move those tasks away, or drop that service’s anti-affinity';
    case 'raise-max':
      return `muster service update --replicas-max-per-node ${change.maxPerNode} ${name}`;
  }
}

function why({ description: { network } }: Node): string {
  return network === undefined || network.reason === '' ? '' : ` (${network.reason})`;
}

function holdersOf(port: string, view: StateView, node: Node): string {
  const names = new Set<string>();
  for (const task of view.tasksOfNode(node.id)) {
    const spec = occupies(task) ? view.serviceRevision(task.serviceId, task.revision)?.spec : undefined;
    if (spec !== undefined && portClaimsOf(spec).some((claim) => claim.port === port)) names.add(spec.name);
  }
  return names.size === 0 ? 'a process that is not Muster’s' : [...names].sort().join(' and ');
}

function quoted(text: string): string {
  return /^[\w.=/:@-]+$/.test(text) ? text : `'${text}'`;
}
