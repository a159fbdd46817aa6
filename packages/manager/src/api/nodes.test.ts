import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultDisconnect } from '@muster/shared/model/disconnect';
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { asServiceId } from '@muster/shared/model/ids';
import type { UpdateNodeRequest } from '@muster/shared/rpc/gen/muster/v1/UpdateNodeRequest';
import { systemClock } from '@muster/shared/runtime/clock';
import { createMemoryStore } from '../store/memory.ts';
import { create, replace } from '../state/mutation.ts';
import { idFor, managerRecord, nodeNamed, refusal, startApi, taskOf, type ApiWorld } from './testing/api-world.ts';

let world: ApiWorld;
let count = 0;
/** Each test has a node of its own. */
let name = '';
beforeAll(async () => {
  world = await startApi();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  name = `host-${++count}`;
  await world.put(nodeNamed(name, { labels: { zone: 'a' } }));
});

const call: ApiWorld['client']['call'] = (...args) => world.client.call(...args);
const stored = () => [...world.state.view.nodes()].find(({ description }) => description.hostname === name);

describe('GetNode and ListNodes', () => {
  it('show what the agent told and what the managers think of it', async () => {
    const { node } = await call('GetNode', { ref: name });
    expect(node).toMatchObject({
      meta: { id: idFor(`node${name}`), name, labels: { zone: 'a' } },
      spec: { availability: 'NODE_AVAILABILITY_ACTIVE' },
      status: { state: 'NODE_STATE_READY', reason: 'its agent is connected' },
      session: { managerId: 'manager-1', connected: true },
      leader: false,
    });
    expect((await call('GetNode', { ref: idFor(`node${name}`) })).node?.meta?.name).toBe(name);
  });

  it('refuse a host name that two nodes have, and list them', async () => {
    const twin = { ...nodeNamed(name), id: nodeNamed(`twin-${name}`).id };
    await world.put(twin);
    const error = await refusal(call('GetNode', { ref: name }));
    expect(error).toMatchObject({ code: 'invalid-argument', reason: 'AMBIGUOUS_REF' });
    expect(error.message).toContain(twin.id);
    expect((await call('GetNode', { ref: twin.id })).node?.meta?.id).toBe(twin.id);
  });

  it('filter by labels, state, availability and name', async () => {
    await world.put(nodeNamed(`${name}-b`, { labels: { own: name }, state: 'down', availability: 'drain' }));
    const listed = async (filter: object) => (await call('ListNodes', { filter })).nodes.map((node) => node.meta?.name);
    expect(await listed({ labels: { own: name } })).toEqual([`${name}-b`]);
    expect(await listed({ refs: [name] })).toEqual([name]);
    expect(await listed({ refs: [`${name}-b`], states: ['NODE_STATE_DOWN'] })).toEqual([`${name}-b`]);
    expect(await listed({ refs: [`${name}-b`], states: ['NODE_STATE_READY'] })).toEqual([]);
    expect(await listed({ refs: [`${name}-b`], availabilities: ['NODE_AVAILABILITY_DRAIN'] })).toEqual([`${name}-b`]);
    expect((await refusal(call('GetNode', { ref: 'nope' }))).code).toBe('not-found');
  });
});

describe('UpdateNode', () => {
  it('changes the availability and tells of it', async () => {
    const { node } = await call('UpdateNode', {
      ref: name,
      spec: { availability: 'NODE_AVAILABILITY_DRAIN' },
      updateMask: { paths: ['availability'] },
    });
    expect(node?.spec).toEqual({ labels: { zone: 'a' }, availability: 'NODE_AVAILABILITY_DRAIN', drainDeadlineAt: 0 });
    expect(world.events().at(-1)).toMatchObject({ type: 'node.updated', message: `node ${name} updated, availability drain` });
  });

  it('keeps a drained node drained when only labels are given', async () => {
    await call('UpdateNode', { ref: name, spec: { availability: 'NODE_AVAILABILITY_DRAIN', labels: {} } });
    await call('UpdateNode', { ref: name, spec: { labels: { rack: '1' } } });
    expect(stored()?.spec).toEqual({ labels: { rack: '1' }, availability: 'drain' });
    await call('UpdateNode', { ref: name, spec: {}, updateMask: { paths: ['labels'] } });
    expect(stored()?.spec).toEqual({ labels: {}, availability: 'drain' });
  });

  it('takes a deadline with a drain, keeps it when labels change, and drops it when the drain ends', async () => {
    const deadline = 1_900_000_000_000;
    await call('UpdateNode', { ref: name, spec: { availability: 'NODE_AVAILABILITY_DRAIN', drainDeadlineAt: deadline, labels: {} } });
    expect(stored()?.spec).toEqual({ labels: {}, availability: 'drain', drainDeadlineAt: deadline });
    expect(world.events().at(-1)?.message).toContain('availability drain until ');
    await call('UpdateNode', { ref: name, spec: { labels: { rack: '1' } } });
    expect(stored()?.spec.drainDeadlineAt).toBe(deadline);
    await call('UpdateNode', { ref: name, spec: { availability: 'NODE_AVAILABILITY_ACTIVE', labels: {} } });
    expect(stored()?.spec).toEqual({ labels: {}, availability: 'active' });
  });

  it('writes nothing when nothing changes', async () => {
    const before = stored()?.version;
    await call('UpdateNode', { ref: name, spec: { labels: { zone: 'a' } } });
    expect(stored()?.version).toBe(before);
  });

  it.each<[string, UpdateNodeRequest, string]>([
    ['no spec', { spec: null }, 'spec'],
    ['an unknown field', { spec: {}, updateMask: { paths: ['hostname'] } }, 'update_mask'],
    ['a label without a name', { spec: { labels: { '': 'x' } } }, 'spec.labels'],
  ])('refuses %s', async (_what, request, field) => {
    expect(await refusal(call('UpdateNode', { ref: name, ...request }))).toMatchObject({
      code: 'invalid-argument',
      fields: [field],
    });
  });

  it('refuses a stale etag; only checks when asked to', async () => {
    const { node } = await call('GetNode', { ref: name });
    await call('UpdateNode', { ref: name, spec: { labels: { a: 'b' } }, validateOnly: true });
    expect(stored()?.spec.labels).toEqual({ zone: 'a' });
    await call('UpdateNode', { ref: name, spec: { labels: { a: 'b' } } });
    const stale = call('UpdateNode', { ref: name, etag: node?.meta?.etag ?? '', spec: { labels: {} } });
    expect((await refusal(stale)).reason).toBe('ETAG_MISMATCH');
  });
});

describe('DeleteNode', () => {
  it('refuses a node that is not down, unless forced', async () => {
    const error = await refusal(call('DeleteNode', { ref: name }));
    expect(error).toMatchObject({ code: 'failed-precondition', reason: 'NODE_NOT_DOWN' });
    expect(error.hint).toContain(`muster node drain ${name}`);
    await call('DeleteNode', { ref: name, force: true, validateOnly: true });
    expect(stored()).toBeDefined();
    expect((await call('DeleteNode', { ref: name, force: true })).node?.meta?.name).toBe(name);
    expect(stored()).toBeUndefined();
    expect(world.events().at(-1)).toMatchObject({ type: 'node.removed', nodeId: idFor(`node${name}`) });
  });

  it('refuses a node on which an exclusive task may still run, although it is down, unless forced', async () => {
    const serviceId = asServiceId(idFor(`alone-${name}`));
    const spec = defaultServiceSpec(name, 'web:1');
    const task = { ...spec.task, disconnect: { ...defaultDisconnect, exclusive: true } };
    const node = nodeNamed(`${name}-down`, { state: 'down' });
    const running = taskOf(serviceId, `${name}-task`, { nodeId: node.id, status: { state: 'running', at: 0, message: '' } });
    await world.put(node);
    await world.put({ kind: 'revision', serviceId, revision: running.revision, createdAt: 0, spec: { ...spec, task } });
    await world.put(running);
    const error = await refusal(call('DeleteNode', { ref: node.id }));
    expect(error).toMatchObject({ code: 'failed-precondition', reason: 'NODE_HAS_EXCLUSIVE_TASK' });
    expect(error.hint).toContain('--force');
    await call('DeleteNode', { ref: node.id, force: true });
    expect(world.state.view.node(node.id)).toBeUndefined();
  });

  it('removes a node that is down, once for a repeated request', async () => {
    const node = stored();
    if (node === undefined) throw new Error('no node');
    await world.change(replace({ ...node, status: { state: 'down', since: 9, reason: 'silent' } }));
    const request = { ref: name, requestId: `d-${name}` };
    await call('DeleteNode', request);
    expect(await call('DeleteNode', request)).toEqual({ node: null, plan: null });
    expect((await refusal(call('DeleteNode', { ref: name }))).code).toBe('not-found');
  });
});

describe('the cluster', () => {
  it('is shown with its managers, its leader and the state of its nodes', async () => {
    await using other = await startApi();
    await other.put(
      managerRecord('manager-2', '10.0.0.2:7070'),
      nodeNamed('n1', { address: '10.0.0.2' }),
      nodeNamed('n2', { state: 'down' }),
      nodeNamed('n3', { state: 'unknown' }),
    );
    const before = await other.client.call('GetCluster', {});
    expect(before.cluster).toMatchObject({ leaderId: '', epoch: 0 });
    await other.change(create({ kind: 'leader', managerId: managerRecord('manager-2', '').id, electedAt: 5 }));
    const { cluster } = await other.client.call('GetCluster', {});
    expect(cluster).toMatchObject({
      meta: { name: 'test' },
      incarnation: 1,
      taskHistoryLimit: 5,
      leaderId: 'manager-2',
      epoch: other.state.view.leader()?.epoch,
      nodes: { total: 3, ready: 1, suspect: 0, down: 1 },
      managers: [
        { name: 'manager-1', leader: false, store: 'memory', version: '0.1.0' },
        { name: 'manager-2', leader: true, store: '', address: '10.0.0.2:7070' },
      ],
    });
    expect((await other.client.call('GetNode', { ref: 'n1' })).node?.leader).toBe(true);
    expect((await other.client.call('GetNode', { ref: 'n2' })).node?.leader).toBe(false);
  });

  it('that is not set up yet is said to be so', async () => {
    await using empty = await startApi({ store: createMemoryStore({ clock: systemClock }) });
    expect((await refusal(empty.client.call('GetCluster', {}))).reason).toBe('CLUSTER_NOT_INITIALIZED');
  });
});

describe('ListEvents', () => {
  it('tells the diary oldest first, in pages, by type, service, node and time', async () => {
    await using other = await startApi();
    const { service } = await other.client.call('CreateService', { spec: { name: 'web', task: { container: { image: 'a' } } } });
    await other.client.call('ScaleService', { ref: 'web', replicas: 3 });
    await other.put(nodeNamed('n1'));
    await other.client.call('UpdateNode', { ref: 'n1', spec: { labels: { a: 'b' } } });
    const listed = async (filter: object) => (await other.client.call('ListEvents', { filter })).events.map(({ type }) => type);
    expect(await listed({})).toEqual(['service.created', 'service.scaled', 'node.updated']);
    expect(await listed({ types: ['service'] })).toEqual(['service.created', 'service.scaled']);
    expect(await listed({ types: ['service.scaled'] })).toEqual(['service.scaled']);
    expect(await listed({ service: 'web' })).toEqual(['service.created', 'service.scaled']);
    expect(await listed({ service: service?.meta?.id ?? '' })).toEqual(['service.created', 'service.scaled']);
    expect(await listed({ node: 'n1' })).toEqual(['node.updated']);
    expect(await listed({ since: Date.now() + 60_000 })).toEqual([]);
    const first = await other.client.call('ListEvents', { pageSize: 2 });
    const second = await other.client.call('ListEvents', { pageSize: 2, pageToken: first.nextPageToken });
    expect([first.events.length, second.events.length, second.nextPageToken]).toEqual([2, 1, '']);
  });
});
