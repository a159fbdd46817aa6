import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asMaterialId } from '@muster/shared/model/ids';
import type { MaterialPin } from '@muster/shared/model/material';
import type { Task } from '@muster/shared/model/objects';
import type { PlacementSpec, ServiceMode, ServiceSpec } from '@muster/shared/model/service-spec';
import { isWanted } from '@muster/shared/model/task-state';
import { seededNewId } from '@muster/shared/runtime/ids';
import { seededRandom } from '@muster/shared/runtime/random';
import { viewOf } from '../../state/tables.ts';
import { decideService, snapshotOf } from '../decide-service.ts';
import { node, revision, service, SERVICE_ID, specWith, task, type ServiceOptions } from '../testing/fixtures.ts';

const NODES = [node('a', { labels: { zone: 'east' } }), node('b', { labels: { zone: 'west' } }), node('c', { labels: { zone: 'west' } })];

type Change = (spec: ServiceSpec) => ServiceSpec;
const placed = (change: Partial<PlacementSpec>): Change => (spec) => ({ ...spec, task: { ...spec.task, placement: { ...spec.task.placement, ...change } } });

interface Scene {
  readonly change: Change;
  readonly tasks: readonly Task[];
  readonly options?: ServiceOptions;
  /** Of the new revision. */
  readonly materials?: readonly MaterialPin[];
}

/** One look after the change: slot or node → what becomes of its task. */
function look({ change, tasks, options = {}, materials }: Scene): { kept: string[]; replaced: string[]; state: string | undefined } {
  const spec = change(specWith({ update: { parallelism: 0 }, ...options }));
  const view = viewOf([...NODES, ...tasks, revision(1, { update: { parallelism: 0 }, ...options }), { ...revision(2, options), spec, ...(materials === undefined ? {} : { materials }) }, { ...service({ revision: 2, ...options }), spec }]);
  const { mutations } = decideService(snapshotOf(view, SERVICE_ID), 1_000, seededNewId(seededRandom(1)));
  const written = mutations.flatMap(({ op, object }) => (object.kind === 'task' ? [{ op, object }] : []));
  return {
    kept: written.flatMap(({ op, object }) => (op === 'replace' && isWanted(object.desiredState) && object.revision === 2 ? [object.id] : [])).sort(),
    replaced: written.flatMap(({ op, object }) => (op === 'replace' && !isWanted(object.desiredState) ? [object.id] : [])).sort(),
    state: mutations.flatMap(({ object }) => (object.kind === 'service' ? [object.rollout?.state] : [])).at(-1),
  };
}

const spread = [task('t1', 1, { node: 'a' }), task('t2', 2, { node: 'b' }), task('t3', 3, { node: 'c' })];
const global: ServiceMode = { type: 'global' };

describe('a change that is about places alone', () => {
  it.each<readonly [string, Scene, readonly string[], readonly string[]]>([
    ['replaces those on nodes that a new constraint excludes', { change: placed({ constraints: ['node.labels.zone == west'] }), tasks: spread }, ['t2', 't3'], ['t1']],
    ['replaces nobody when all fit', { change: placed({ constraints: ['node.labels.zone != north'] }), tasks: spread }, ['t1', 't2', 't3'], []],
    ['replaces nobody for a preference', { change: placed({ preferences: [{ spread: 'node.labels.zone' }] }), tasks: spread }, ['t1', 't2', 't3'], []],
    ['replaces nobody for another strategy', { change: placed({ strategy: 'binpack' }), tasks: spread }, ['t1', 't2', 't3'], []],
    ['replaces those on nodes of another platform', { change: placed({ platforms: [{ os: 'linux', architecture: 'arm64' }] }), tasks: spread }, [], ['t1', 't2', 't3']],
    ['replaces those above a new limit per node, the highest slots first', { change: placed({ maxReplicasPerNode: 1 }), tasks: [task('t1', 1, { node: 'a' }), task('t2', 2, { node: 'a' }), task('t3', 3, { node: 'b' })] }, ['t1', 't3'], ['t2']],
    ['replaces all for a new rule about others that has to be kept', { change: placed({ affinities: [{ type: 'anti-affinity', service: 'db', topology: 'node.id', required: true }] }), tasks: spread }, [], ['t1', 't2', 't3']],
    ['replaces nobody for a rule that is a wish', { change: placed({ affinities: [{ type: 'affinity', service: 'db', topology: 'node.id', required: false }] }), tasks: spread }, ['t1', 't2', 't3'], []],
    ['replaces a task that waits for a place by one that the new places are open to', { change: placed({ constraints: [] }), tasks: [task('t1', 1, { state: 'pending' }), task('t2', 2, { node: 'b' }), task('t3', 3, { node: 'c' })] }, ['t2', 't3'], ['t1']],
    ['stops a global service where it does not belong any more, and leaves it alone elsewhere', { change: placed({ constraints: ['node.labels.zone == west'] }), tasks: ['a', 'b', 'c'].map((id) => task(`t-${id}`, 0, { node: id })), options: { mode: global } }, ['t-b', 't-c'], ['t-a']],
  ])('%s', (_says, scene, kept, replaced) => {
    expect(look(scene)).toMatchObject({ kept, replaced });
  });

  it('is over at once when nobody has to go, and has no canaries to wait for', () => {
    const change: Change = (spec) => placed({ strategy: 'binpack' })({ ...spec, update: { ...spec.update, monitorMs: 0, canary: { amount: { type: 'count', value: 1 }, promoteAfterMs: 0 } } });
    expect(look({ change, tasks: spread }).state).toBe('completed');
  });

  it('replaces all when nothing is changed: the revision was made so that they are', () => {
    expect(look({ change: (spec) => spec, tasks: spread })).toMatchObject({ kept: [], replaced: ['t1', 't2', 't3'] });
  });

  it('replaces all when the versions of secrets are others, too', () => {
    const materials = [{ type: 'secret' as const, name: 'db', id: asMaterialId('m'), number: 2 }];
    expect(look({ change: placed({ strategy: 'binpack' }), tasks: spread, materials })).toMatchObject({ kept: [], replaced: ['t1', 't2', 't3'] });
  });

  it('replaces all when it changes what runs, too', () => {
    const change: Change = (spec) => placed({ strategy: 'binpack' })({ ...spec, task: { ...spec.task, forceUpdate: 1 } });
    expect(look({ change, tasks: spread })).toMatchObject({ kept: [], replaced: ['t1', 't2', 't3'] });
  });

  it('never replaces a task whose node satisfies it, and never keeps one whose node does not', () => {
    const zones = fc.constantFrom('east', 'west', 'north');
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 8 }), zones, fc.integer({ min: 0, max: 3 }), (at, zone, most) => {
        const tasks = at.map((id, index) => task(`t${index}`, index + 1, { node: id }));
        const { kept, replaced } = look({ change: placed({ constraints: [`node.labels.zone != ${zone}`], maxReplicasPerNode: most }), tasks, options: { replicas: at.length } });
        const zoneOf = (id: string) => (id === 'a' ? 'east' : 'west');
        const welcome = tasks.filter(({ nodeId }) => zoneOf(nodeId ?? '') !== zone);
        const perNode = Map.groupBy(welcome, ({ nodeId }) => nodeId);
        const stays = [...perNode.values()].flatMap((some) => (most === 0 ? some : some.slice(0, most))).map(({ id }) => id);
        // A limit of 0, and a constraint that all satisfy, change nothing: then there is no rollout that counts anybody anew.
        expect(new Set([...kept, ...replaced])).toEqual(new Set(tasks.map(({ id }) => id)));
        expect(new Set(kept)).toEqual(new Set(stays));
      }),
    );
  });
});
