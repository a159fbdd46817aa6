/** `node ls|inspect|drain|activate|pause|label|rm`. */
import type { Node } from '@muster/shared/model/objects';
import { MusterError } from '@muster/shared/model/error';
import type { ShownNode } from '@muster/shared/model/shown';
import type { Api } from '../api.ts';
import type { nodeChangeFlags, nodeDrainFlags, nodeInspectFlags, nodeLabelFlags, nodeLsFlags, nodeRmFlags } from '../flags/command-flags.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { FlagValues } from '../flags/flag.ts';
import { type PlanFlags, refuseOneCheckForMany, showingPlans, showPlans } from '../plan/show-plans.ts';
import { nodeRow } from '../output/json.ts';
import type { Tone } from '../output/style.ts';
import { formatAge } from '../output/time.ts';
import type { Session } from '../session.ts';
import { formatBytes } from '../values/bytes.ts';
import { parseKeyValue } from '../values/key-value.ts';
import { measureDrain } from '../wait/progress.ts';
import { waitUntil } from '../wait/wait-until.ts';
import { forEach, removedOf } from './each.ts';

export const NODE_TONES: Readonly<Record<Node['status']['state'], Tone>> = { ready: 'good', suspect: 'busy', unknown: 'busy', down: 'bad' };

export async function nodeLs(session: Session, flags: FlagValues<typeof nodeLsFlags>): Promise<void> {
  using api = await session.connect();
  const nodes = (await api.listNodes()).toSorted((a, b) => (a.description.hostname < b.description.hostname ? -1 : 1));
  if (flags.json) session.printJson(nodes.map(nodeRow));
  else if (flags.quiet) for (const node of nodes) session.print(node.id);
  else {
    session.printTable(
      [{ header: 'ID' }, { header: 'NAME', flexible: true }, { header: 'STATE' }, { header: 'AVAIL' }, { header: 'LEADER' }, { header: 'TASKS', align: 'right' }, { header: 'CPUS', align: 'right' }, { header: 'MEMORY', align: 'right' }, { header: 'ENGINE', expendable: true }, { header: 'ADDRESS', flexible: true }],
      nodes.map((node) => [
        node.id.slice(0, 12),
        node.description.hostname,
        { text: `${node.status.state} ${formatAge(session.now() - node.status.since)}`, tone: NODE_TONES[node.status.state] },
        { text: node.spec.availability, tone: node.spec.availability === 'active' ? 'plain' : 'busy' },
        node.leader ? 'leader' : '',
        String(node.tasksRunning),
        String(node.description.nanoCpus / 1e9),
        formatBytes(node.description.memoryBytes),
        node.description.engineVersion === '' ? { text: 'no answer', tone: 'bad' } : node.description.engineVersion,
        node.description.address,
      ]),
    );
  }
}

export async function nodeInspect(session: Session, flags: FlagValues<typeof nodeInspectFlags>, args: readonly string[]): Promise<void> {
  using api = await session.connect();
  const nodes = await forEach(session, args, (ref) => api.getNode(ref));
  if (flags.json) {
    session.printJson(nodes);
    return;
  }
  const { stringify } = await import('yaml');
  session.host.stdout.write(nodes.map((node) => stringify(node, { aliasDuplicateObjects: false })).join('---\n'));
}

/** How often a change is tried again when the node changed at the same moment. */
const ATTEMPTS = 5;

async function change(api: Api, ref: string, make: (spec: Node['spec']) => Node['spec']): Promise<ShownNode> {
  for (let attempt = 1; ; attempt += 1) {
    const node = await api.getNode(ref);
    try {
      return await api.updateNode(node.id, make(node.spec), node.etag);
    } catch (error) {
      const isStale = error instanceof MusterError && error.code === 'conflict';
      if (!isStale || attempt === ATTEMPTS) throw error;
    }
  }
}

export async function nodeDrain(session: Session, flags: FlagValues<typeof nodeDrainFlags>, args: readonly string[]): Promise<ExitCode | void> {
  refuseOneCheckForMany(flags, args);
  using api = await session.connect(flags);
  const deadline = flags.deadline === undefined ? {} : { drainDeadlineAt: session.now() + flags.deadline };
  const nodes = await forEach(session, args, (ref) => change(api, ref, ({ labels }) => ({ labels, availability: 'drain', ...deadline })), showingPlans(session, api, flags));
  if (flags.plan) return showPlans(session, api.plans, flags, { many: true });
  if (!flags.json) for (const node of nodes) session.print(node.description.hostname);
  if (flags.detach) session.note('Follow it with: muster node ls');
  else {
    await waitUntil(session, api, {
      request: { kinds: ['OBJECT_KIND_NODE', 'OBJECT_KIND_TASK'] },
      timeoutMs: flags.timeout,
      followUp: 'muster node ls',
      measure: (picture) => nodes.map((node) => ({ title: node.description.hostname, progress: measureDrain(picture, node.id) })),
    });
  }
  if (flags.json) session.printJson(nodes.map(nodeRow));
}

export function nodeAvailability(availability: 'active' | 'pause') {
  return async (session: Session, flags: FlagValues<typeof nodeChangeFlags>, args: readonly string[]): Promise<ExitCode | void> => {
    refuseOneCheckForMany(flags, args);
    using api = await session.connect(flags);
    const nodes = await forEach(session, args, (ref) => change(api, ref, (spec) => ({ ...spec, availability })), showingPlans(session, api, flags));
    return show(session, api, nodes, flags);
  };
}

export async function nodeLabel(session: Session, flags: FlagValues<typeof nodeLabelFlags>, [ref = '', ...labels]: readonly string[]): Promise<ExitCode | void> {
  const entries = labels.map(parseKeyValue);
  const keys = entries.map(([key]) => key);
  const minus = labels.find((label) => /^[^=]+-$/.test(label));
  if (minus !== undefined && !flags.remove) {
    throw new MusterError('invalid-argument', `"${minus}" is not key=value`, { hint: `To remove a label: muster node label --remove ${ref} ${minus.slice(0, -1)}` });
  }
  using api = await session.connect(flags);
  const node = await change(api, ref, (spec) => ({
    ...spec,
    labels: Object.fromEntries([...Object.entries(spec.labels).filter(([key]) => !keys.includes(key)), ...(flags.remove ? [] : entries)]),
  }));
  return show(session, api, [node], flags);
}

export async function nodeRm(session: Session, flags: FlagValues<typeof nodeRmFlags>, args: readonly string[]): Promise<ExitCode | void> {
  refuseOneCheckForMany(flags, args);
  using api = await session.connect(flags);
  const removals = await forEach(session, args, async (ref) => ({ ref, removed: await api.deleteNode(ref, flags.force) }), showingPlans(session, api, flags));
  if (flags.plan) return showPlans(session, api.plans, flags, { many: true });
  if (flags.json) session.printJson(removedOf(removals).map(nodeRow));
  else for (const { ref, removed } of removals) session.print(removed?.description.hostname ?? ref);
}

function show(session: Session, api: Api, nodes: readonly ShownNode[], flags: PlanFlags & { readonly plan: boolean }): ExitCode | void {
  if (flags.plan) return showPlans(session, api.plans, flags, { many: true });
  if (flags.json) session.printJson(nodes.map(nodeRow));
  else for (const node of nodes) session.print(node.description.hostname);
}
