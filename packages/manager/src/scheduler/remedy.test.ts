import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node, Stored } from '@muster/shared/model/objects';
import type { AffinityRule } from '@muster/shared/model/service-spec';
import { viewOf } from '../state/tables.ts';
import { explainNode } from './explain.ts';
import { fits } from './fits.ts';
import { requirementsOf } from './requirements.ts';
import type { Change } from './remedy.ts';
import { CPU, GIB, makeNode, makeService, makeTask, type NodeOptions, type ServiceOptions } from './testing/cluster.ts';
import { Usage } from './usage.ts';

const WEB = makeTask('web', 1).serviceId;
const HOST = makeNode('host').id;

function viewWith(node: NodeOptions, service: ServiceOptions, other?: ServiceOptions, own = 0) {
  return viewOf([
    makeNode('host', node),
    ...makeService('web', service),
    ...(other === undefined ? [] : [...makeService('other', other), makeTask('other', 1, { node: 'host', ...(other.generic === undefined ? {} : { generic: heldOf(other.generic) }) })]),
    ...Array.from({ length: own }, (_, index) => makeTask('web', index + 1, { node: 'host' })),
  ]);
}

/** As the node would have given them. */
function heldOf(generic: NonNullable<ServiceOptions['generic']>) {
  return Object.entries(generic).map(([kind, count]) => ({ kind, count, names: ['a', 'b', 'c'].slice(0, count) }));
}

function changes(...scene: Parameters<typeof viewWith>): readonly Change[] {
  return (explainNode(viewWith(...scene), WEB, HOST)?.misfits ?? []).map(({ change }) => change);
}

const near = (service: string): AffinityRule => ({ type: 'affinity', service, topology: 'node.id', required: true });
const apart = (service: string): AffinityRule => ({ ...near(service), type: 'anti-affinity' });
const on = (...constraints: string[]): ServiceOptions => ({ placement: { constraints } });

describe('the smallest change', () => {
  it.each<readonly [string, readonly Change[], Parameters<typeof viewWith>]>([
    ['nothing when it fits', [], [{}, {}]],
    ['a drained node is activated', [{ type: 'activate' }], [{ availability: 'drain' }, {}]],
    ['a paused node is activated', [{ type: 'activate' }], [{ availability: 'pause' }, {}]],
    ['a node that is down, too, is brought back first', [{ type: 'bring-back' }, { type: 'connect' }, { type: 'activate' }], [{ state: 'down', connected: false, availability: 'drain' }, {}]],
    ['an engine that does not answer is started', [{ type: 'start-engine' }], [{ engineVersion: '' }, {}]],
    ['a disk that cannot be written is repaired', [{ type: 'repair-disk' }], [{ problem: 'full' }, {}]],
    ['a label is set', [{ type: 'set-label', name: 'zone', value: 'east' }], [{ labels: { zone: 'west' } }, on('node.labels.zone == east')]],
    ['a label is removed', [{ type: 'remove-label', name: 'zone' }], [{ labels: { zone: 'west' } }, on('node.labels.zone != west')]],
    ['every constraint is named', [{ type: 'set-label', name: 'zone', value: 'east' }, { type: 'set-label', name: 'disk', value: 'ssd' }], [{}, on('node.labels.zone == east', 'node.labels.disk == ssd')]],
    ['constraints that exclude each other', [{ type: 'set-label', name: 'zone', value: 'east' }, { type: 'drop-constraint', constraint: 'node.labels.zone == west' }], [{}, on('node.labels.zone == east', 'node.labels.zone == west')]],
    ['the role is a label', [{ type: 'set-label', name: 'muster.role', value: 'manager' }], [{}, on('node.role == manager')]],
    ['the role is given up', [{ type: 'remove-label', name: 'muster.role' }], [{ labels: { 'muster.role': 'manager' } }, on('node.role != manager')]],
    ['a name cannot be changed', [{ type: 'drop-constraint', constraint: 'node.hostname == x' }], [{}, on('node.hostname == x')]],
    ['a malformed constraint goes', [{ type: 'drop-constraint', constraint: expect.stringContaining('malformed') as unknown as string }], [{}, on('nonsense')]],
    ['another platform', [{ type: 'other-platform' }], [{}, { placement: { platforms: [{ os: 'linux', architecture: 'arm64' }] } }]],
    ['just the memory that lacks', [{ type: 'free-memory', memoryBytes: 2 * GIB }], [{}, { reservations: { memoryBytes: 4 * GIB } }, { reservations: { memoryBytes: 6 * GIB } }]],
    ['CPU and memory both', [{ type: 'free-cpus', nanoCpus: CPU }, { type: 'free-memory', memoryBytes: GIB }], [{}, { reservations: { nanoCpus: 3 * CPU, memoryBytes: 5 * GIB } }, { reservations: { nanoCpus: 2 * CPU, memoryBytes: 4 * GIB } }]],
    ['more than the node has in all', [{ type: 'reserve-memory', memoryBytes: 7 * GIB }], [{}, { reservations: { memoryBytes: 9 * GIB } }, { reservations: { memoryBytes: GIB } }]],
    ['a generic resource that others hold', [{ type: 'free-generic', kind: 'GPU', count: 1 }], [{ generic: [{ kind: 'GPU', count: 2, names: ['a', 'b'] }] }, { generic: { GPU: 2 } }, { generic: { GPU: 1 } }]],
    ['more of a generic resource than the node has', [{ type: 'declare-generic', kind: 'GPU', count: 3, has: 2 }], [{ generic: [{ kind: 'GPU', count: 2, names: ['a', 'b'] }] }, { generic: { GPU: 3 } }]],
    ['a generic resource that the node does not have', [{ type: 'declare-generic', kind: 'GPU', count: 1, has: 0 }], [{}, { generic: { GPU: 1 } }]],
    ['a port of another service', [{ type: 'free-port', port: 'tcp/80' }], [{}, { ports: [{ publishedPort: 80 }] }, { ports: [{ publishedPort: 80 }] }]],
    ['every port', [{ type: 'free-port', port: 'tcp/80' }, { type: 'free-port', port: 'tcp/443' }], [{ usedPorts: ['tcp/80', 'tcp/443'] }, { ports: [{ publishedPort: 80 }, { publishedPort: 443, hostIp: '10.0.0.1' }] }]],
    ['a neighbour that is missing', [{ type: 'drop-affinity', misfit: expect.any(String) as unknown as string, rule: near('other') }], [{}, { placement: { affinities: [near('other')] } }]],
    ['neighbours to be apart from', [{ type: 'drop-affinity', misfit: expect.any(String) as unknown as string, rule: apart('other') }], [{}, { placement: { affinities: [apart('other')] } }, {}]],
    ['a neighbour that is to be apart', [{ type: 'drop-foreign', misfit: expect.stringContaining('a task of other') as unknown as string }], [{}, {}, { placement: { affinities: [apart('web')] } }]],
    ['one more per node', [{ type: 'raise-max', maxPerNode: 3 }], [{}, { placement: { maxReplicasPerNode: 1 } }, undefined, 2]],
  ])('%s', (_says, expected, scene) => {
    expect(changes(...scene)).toEqual(expected);
  });

  const nodes = fc.record({
    labels: fc.record({ zone: fc.constantFrom('east', 'west'), 'muster.role': fc.constantFrom('manager', 'worker') }, { requiredKeys: [] }),
    availability: fc.constantFrom('active', 'pause', 'drain'),
    state: fc.constantFrom('ready', 'suspect', 'down', 'unknown'),
    connected: fc.boolean(),
    engineVersion: fc.constantFrom('27.0.0', ''),
    problem: fc.constantFrom('', 'its disk is full'),
  }).map(({ problem, ...options }) => (problem === '' ? options : { ...options, problem }));
  const constraints = fc.subarray(['node.labels.zone == east', 'node.labels.zone != east', 'node.labels.zone != west', 'node.role == manager', 'node.role != manager', 'node.hostname != host']);
  const memory = fc.integer({ min: 0, max: 10 }).map((gib) => ({ memoryBytes: gib * GIB }));

  it('is asked for exactly when the scheduler refuses the node, its reason first', () => {
    fc.assert(
      fc.property(nodes, constraints, memory, memory, fc.nat(2), (options, expressions, needed, taken, own) => {
        const service: ServiceOptions = { reservations: needed, placement: { constraints: expressions, maxReplicasPerNode: 1 } };
        const view = viewWith(options, service, { reservations: taken }, own);
        const usage = Usage.ofView(view);
        const node = view.node(HOST);
        const spec = view.service(WEB)?.spec;
        if (node === undefined || spec === undefined) throw new Error('the scene lacks its objects');
        const fit = fits(requirementsOf(spec), { node, usage: usage.of(HOST), serviceTasks: usage.tasksOfService(WEB).get(HOST) ?? 0 });
        const explained = explainNode(view, WEB, HOST);
        const [first] = explained?.misfits ?? [];
        expect(explained?.fits).toBe(fit.ok);
        expect(first && `${first.filter}: ${first.reason}`).toBe(fit.ok ? undefined : `${fit.filter}: ${fit.reason}`);
      }),
    );
  });

  it('takes its obstacle away when it is really made on the node', () => {
    fc.assert(
      fc.property(nodes, constraints, (options, expressions) => {
        const before = viewWith(options, on(...expressions));
        const asked = explainNode(before, WEB, HOST)?.misfits.map(({ change }) => change) ?? [];
        const node = before.node(HOST);
        if (node === undefined) throw new Error('the scene lacks its node');
        const after = viewOf([asked.reduce(makeOn, node), ...makeService('web', on(...expressions))]);
        const left = explainNode(after, WEB, HOST)?.misfits.map(({ filter }) => filter) ?? [];
        // What is to be dropped from the service is not the node's to change.
        const dropped = asked.some(({ type }) => type === 'drop-constraint');
        expect(new Set(left)).toEqual(new Set(dropped ? ['constraint'] : []));
      }),
    );
  });
});

/** What an operator would do; apart from the code that is tested. */
function makeOn(node: Stored<Node>, change: Change): Stored<Node> {
  const { spec } = node;
  if (change.type === 'bring-back') return { ...node, status: { ...node.status, state: 'ready' } };
  if (change.type === 'connect') return { ...node, session: { ...node.session, connected: true } };
  if (change.type === 'start-engine') return { ...node, description: { ...node.description, engineVersion: '27.0.0' } };
  if (change.type === 'repair-disk') return { ...node, description: Object.fromEntries(Object.entries(node.description).filter(([key]) => key !== 'problem')) as unknown as Node['description'] };
  if (change.type === 'activate') return { ...node, spec: { ...spec, availability: 'active' } };
  if (change.type === 'set-label') return { ...node, spec: { ...spec, labels: { ...spec.labels, [change.name]: change.value } } };
  if (change.type !== 'remove-label') return node;
  const { [change.name]: _removed, ...labels } = spec.labels;
  return { ...node, spec: { ...spec, labels } };
}
