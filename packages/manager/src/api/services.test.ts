import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MusterError } from '@muster/shared/model/error';
import { asServiceId } from '@muster/shared/model/ids';
import type { ServiceSpec } from '@muster/shared/rpc/gen/muster/v1/ServiceSpec';
import type { UpdateServiceRequest } from '@muster/shared/rpc/gen/muster/v1/UpdateServiceRequest';
import { remove, replace } from '../state/mutation.ts';
import { idFor, nodeNamed, refusal, startApi, taskOf, type ApiWorld } from './testing/api-world.ts';

let world: ApiWorld;
let count = 0;
/** Each test has a service of its own. */
let name = '';
beforeAll(async () => {
  world = await startApi();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => {
  name = `web-${++count}`;
});

const spec = (changes: ServiceSpec = {}): ServiceSpec => ({
  name,
  replicated: { replicas: 2 },
  task: { container: { image: 'nginx:1' } },
  ...changes,
});
const call: ApiWorld['client']['call'] = (...args) => world.client.call(...args);

async function created(changes: ServiceSpec = {}) {
  const { service } = await call('CreateService', { spec: spec(changes) });
  if (!service?.meta || !service.spec) throw new Error('no service in the answer');
  return { ...service, meta: service.meta, spec: service.spec };
}
const stored = () => world.state.view.serviceByName(name);
const eventTypes = () => world.events().filter(({ message }) => message.includes(name)).map(({ type }) => type);

describe('CreateService', () => {
  it('makes a service with its first revision and an event', async () => {
    const { service, warnings } = await call('CreateService', { spec: spec() });
    expect(service).toMatchObject({
      meta: { name },
      spec: { name, update: { failureAction: 'FAILURE_ACTION_ROLLBACK' }, task: { container: { stopGraceMs: 10_000 } } },
      revision: 1,
      removing: false,
      replicas: { desired: 2, running: 0 },
    });
    expect(service?.meta?.id).toMatch(/^[0-9a-z]{25}$/);
    expect(service?.meta?.etag).not.toBe('');
    expect(warnings).toEqual([]);
    const kept = stored();
    expect(kept && world.state.view.serviceRevision(kept.id, 1)?.spec).toEqual(kept?.spec);
    expect(eventTypes()).toEqual(['service.created']);
  });

  it('makes the stack that it names, once', async () => {
    await call('CreateService', { spec: spec(), stack: `stack-${name}` });
    await call('CreateService', { spec: spec({ name: `${name}-b` }), stack: `stack-${name}` });
    expect(world.state.view.stackByName(`stack-${name}`)).toBeDefined();
    expect(stored()?.stack).toBe(`stack-${name}`);
  });

  it('warns of what it accepts and does not honour', async () => {
    const { warnings } = await call('CreateService', {
      spec: spec({ ports: [{ targetPort: 80, publishedPort: 80, mode: 'PUBLISH_MODE_INGRESS' }] }),
    });
    expect(warnings.join()).toContain('not balanced');
  });

  it('refuses a name that is taken, and says what to do', async () => {
    await created();
    const error = await refusal(call('CreateService', { spec: spec() }));
    expect(error).toMatchObject({ code: 'already-exists', reason: 'SERVICE_NAME_TAKEN' });
    expect(error.hint).toContain(`muster service update ${name}`);
    expect(eventTypes()).toEqual(['service.created']);
  });

  it('refuses the name of a service on its way out', async () => {
    await created();
    await call('DeleteService', { ref: name });
    expect(await refusal(call('CreateService', { spec: spec() }))).toMatchObject({
      code: 'failed-precondition',
      reason: 'SERVICE_REMOVING',
    });
  });

  it.each<[string, ServiceSpec | null, string]>([
    ['no spec', null, 'spec'],
    ['no name', { name: '' }, 'spec.name'],
    ['negative replicas', { replicated: { replicas: -1 } }, 'spec.replicated.replicas'],
    ['no image', { task: {} }, 'spec.task.container.image'],
    [
      'an impossible constraint',
      { task: { container: { image: 'a' }, placement: { constraints: ['zone = x'] } } },
      'spec.task.placement.constraints[0]',
    ],
    ['a mount without a type', { task: { container: { image: 'a', mounts: [{}] } } }, 'spec.task.container.mounts[0]'],
    ['a port twice', { ports: [{ targetPort: 1 }, { targetPort: 1 }] }, 'spec.ports[1].publishedPort'],
  ])('refuses %s and changes nothing', async (_what, changes, field) => {
    const revision = world.state.view.revision;
    const error = await refusal(call('CreateService', { spec: changes && spec(changes) }));
    expect(error.code).toBe('invalid-argument');
    expect(error.fields).toEqual([field]);
    expect(error.message).toContain(field);
    expect(world.state.view.revision).toBe(revision);
  });

  it('refuses a spec above the limit', async () => {
    const args = Array.from({ length: 600 }, () => 'x'.repeat(1_000));
    const error = await refusal(call('CreateService', { spec: spec({ task: { container: { image: 'a', args } } }) }));
    expect(error).toMatchObject({ code: 'invalid-argument', fields: ['spec'] });
  });

  it('refuses a spec of 10 MB, and goes on serving', async () => {
    const huge = spec({ labels: { big: 'x'.repeat(10_000_000) } });
    expect(await refusal(call('CreateService', { spec: huge }))).toMatchObject({ code: 'resource-exhausted' });
    await created();
  });

  it('changes nothing when asked only to validate, and shows what would be', async () => {
    const { service } = await call('CreateService', { spec: spec(), validateOnly: true });
    expect(service).toMatchObject({ meta: { name, version: 0 }, replicas: { desired: 2 } });
    expect(stored()).toBeUndefined();
    expect((await refusal(call('CreateService', { spec: spec({ name: '' }), validateOnly: true }))).code).toBe('invalid-argument');
  });

  it('answers a repeated request with what the first made', async () => {
    const request = { spec: spec(), requestId: `r-${name}` };
    const first = await call('CreateService', request);
    const second = await call('CreateService', request);
    expect(second.service?.meta).toEqual(first.service?.meta);
    expect(eventTypes()).toEqual(['service.created']);
    expect((await refusal(call('CreateService', { spec: spec(), requestId: 'another' }))).code).toBe('already-exists');
  });

  it('lets one of several callers win, even when they come together', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => call('CreateService', { spec: spec() })));
    const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as MusterError).code : 'ok'));
    expect(codes.sort()).toEqual([...Array.from({ length: 7 }, () => 'already-exists'), 'ok']);
  });

  it('lets callers with the same request id win together', async () => {
    const request = { spec: spec(), requestId: `r-${name}` };
    const answers = await Promise.all(Array.from({ length: 8 }, () => call('CreateService', request)));
    expect(new Set(answers.map(({ service }) => service?.meta?.id)).size).toBe(1);
    expect(eventTypes()).toEqual(['service.created']);
  });

  it('refuses an endless request id', async () => {
    const error = await refusal(call('CreateService', { spec: spec(), requestId: 'x'.repeat(200) }));
    expect(error.fields).toEqual(['request_id']);
  });
});

describe('GetService', () => {
  it.each([
    ['its name', () => name],
    ['its id', () => stored()?.id ?? ''],
    ['the beginning of its id', () => stored()?.id.slice(0, 12) ?? ''],
  ])('finds a service by %s', async (_what, ref) => {
    const { meta } = await created();
    expect((await call('GetService', { ref: ref() })).service?.meta?.id).toBe(meta.id);
  });

  it('counts the tasks that run', async () => {
    const { meta } = await created({ replicated: { replicas: 4 } });
    await world.put(
      taskOf(meta.id, `${name}a`),
      taskOf(meta.id, `${name}b`, { slot: 2, status: { state: 'starting', at: 1, message: '' } }),
      taskOf(meta.id, `${name}c`, { slot: 3, desiredState: 'shutdown' }),
    );
    expect((await call('GetService', { ref: name })).service?.replicas).toEqual({ desired: 4, running: 1 });
  });

  it('counts what a global service wants on its nodes', async () => {
    const { meta } = await created({ global: {}, replicated: null });
    await world.put(taskOf(meta.id, `${name}a`, { slot: 0 }), taskOf(meta.id, `${name}b`, { slot: 0, desiredState: 'shutdown' }));
    expect((await call('GetService', { ref: name })).service?.replicas).toEqual({ desired: 1, running: 1 });
  });

  it('says what there is when the reference means nothing', async () => {
    const error = await refusal(call('GetService', { ref: 'nope' }));
    expect(error).toMatchObject({ code: 'not-found', reason: 'SERVICE_NOT_FOUND' });
    expect(error.hint).toContain('muster service ls');
    expect((await refusal(call('GetService', { ref: '' }))).fields).toEqual(['ref']);
  });

  it('lists the candidates of an ambiguous reference', async () => {
    await created();
    const base = stored();
    if (base === undefined) throw new Error('no service');
    for (const letter of ['x', 'y']) {
      const named = { ...base.spec, name: `${name}-${letter}` };
      await world.put({ ...base, id: asServiceId(idFor(`same${count}${letter}`)), spec: named });
    }
    const error = await refusal(call('GetService', { ref: `same${count}` }));
    expect(error).toMatchObject({ code: 'invalid-argument', reason: 'AMBIGUOUS_REF' });
    expect(error.message).toContain(`${name}-x`);
    expect(error.message).toContain(`${name}-y`);
  });
});

describe('UpdateService', () => {
  it('makes a new revision when the tasks change', async () => {
    const before = await created();
    const { service } = await call('UpdateService', { ref: name, etag: before.meta.etag, spec: spec({ task: { container: { image: 'nginx:2' } } }) });
    expect(service?.revision).toBe(2);
    expect(service?.meta?.etag).not.toBe(before.meta.etag);
    const kept = stored();
    expect(kept && world.state.view.serviceRevision(kept.id, 2)?.spec.task.container.image).toBe('nginx:2');
    expect(kept && world.state.view.serviceRevision(kept.id, 1)?.spec.task.container.image).toBe('nginx:1');
    expect(eventTypes()).toEqual(['service.created', 'service.updated']);
  });

  it.each<[string, ServiceSpec]>([
    ['ports', { ports: [{ targetPort: 80 }] }],
    ['a forced update', { task: { container: { image: 'nginx:1' }, forceUpdate: 1 } }],
  ])('makes a new revision for %s', async (_what, changes) => {
    await created();
    expect((await call('UpdateService', { ref: name, spec: spec(changes) })).service?.revision).toBe(2);
  });

  it.each<[string, ServiceSpec]>([
    ['replicas', { replicated: { replicas: 9 } }],
    ['labels of the service', { labels: { a: 'b' } }],
    ['how to update', { update: { parallelism: 3 } }],
  ])('keeps the revision for %s', async (_what, changes) => {
    await created();
    const { service } = await call('UpdateService', { ref: name, spec: spec(changes) });
    expect(service?.revision).toBe(1);
    expect(service?.meta?.etag).toBe((await call('GetService', { ref: name })).service?.meta?.etag);
    expect(eventTypes()).toEqual(['service.created', 'service.updated']);
  });

  it('writes nothing when nothing changes', async () => {
    const before = await created();
    const { service } = await call('UpdateService', { ref: name, spec: spec() });
    expect(service?.meta).toEqual(before.meta);
    expect(eventTypes()).toEqual(['service.created']);
  });

  it('numbers a new revision above all others, also after a rollback', async () => {
    await created();
    await call('UpdateService', { ref: name, spec: spec({ task: { container: { image: 'nginx:2' } } }) });
    const failed = stored();
    if (failed === undefined) throw new Error('no service');
    const first = world.state.view.serviceRevision(failed.id, 1);
    if (first === undefined) throw new Error('no revision');
    await world.change(replace({ ...failed, revision: 1, spec: first.spec }));
    const { service } = await call('UpdateService', { ref: name, spec: spec({ task: { container: { image: 'nginx:3' } } }) });
    expect(service?.revision).toBe(3);
  });

  it('changes only what the mask names', async () => {
    await created({ labels: { keep: 'me' } });
    await call('UpdateService', {
      ref: name,
      spec: { task: { container: { image: 'nginx:9' } } },
      updateMask: { paths: ['task.container.image'] },
    });
    expect(stored()?.spec).toMatchObject({
      name,
      labels: { keep: 'me' },
      mode: { replicas: 2 },
      task: { container: { image: 'nginx:9' } },
    });
  });

  it.each<[string, UpdateServiceRequest, string[]]>([
    ['a mask of unknown fields', { updateMask: { paths: ['task.imag'] } }, ['update_mask']],
    ['another name', { spec: { name: 'other', task: { container: { image: 'a' } } } }, ['spec.name']],
    ['another mode', { spec: { global: {} }, updateMask: { paths: ['global'] } }, ['spec.global']],
    ['no spec', { spec: null }, ['spec']],
    ['an invalid spec', { spec: { replicated: { replicas: -4 } }, updateMask: { paths: ['replicated'] } }, ['spec.replicated.replicas']],
  ])('refuses %s', async (_what, request, fields) => {
    await created();
    const error = await refusal(call('UpdateService', { ref: name, spec: spec(), ...request }));
    expect(error).toMatchObject({ code: 'invalid-argument', fields });
    expect(stored()?.revision).toBe(1);
  });

  it('refuses a stale etag and changes nothing', async () => {
    const { meta } = await created();
    await call('ScaleService', { ref: name, replicas: 5 });
    const error = await refusal(call('UpdateService', { ref: name, etag: meta.etag, spec: spec({ labels: { a: 'b' } }) }));
    expect(error).toMatchObject({ code: 'conflict', reason: 'ETAG_MISMATCH' });
    expect(stored()?.spec.labels).toEqual({});
  });

  it('lets one of several callers with the same etag win', async () => {
    const { meta } = await created();
    const outcomes = await Promise.allSettled(
      [3, 4, 5, 6].map((replicas) => call('UpdateService', { ref: name, etag: meta.etag, spec: spec({ replicated: { replicas } }) })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('loses no change of callers without etags that change different fields', async () => {
    await created();
    await Promise.all([
      call('UpdateService', { ref: name, spec: { labels: { a: 'b' } }, updateMask: { paths: ['labels'] } }),
      call('UpdateService', { ref: name, spec: { update: { parallelism: 7 } }, updateMask: { paths: ['update.parallelism'] } }),
      call('ScaleService', { ref: name, replicas: 6 }),
    ]);
    expect(stored()?.spec).toMatchObject({ labels: { a: 'b' }, update: { parallelism: 7 }, mode: { replicas: 6 } });
  });

  it('refuses a service on its way out, and one that is not there', async () => {
    await created();
    await call('DeleteService', { ref: name });
    expect((await refusal(call('UpdateService', { ref: name, spec: spec({ labels: { a: 'b' } }) }))).reason).toBe('SERVICE_REMOVING');
    expect((await refusal(call('UpdateService', { ref: 'nope', spec: spec() }))).code).toBe('not-found');
  });

  it('shows what would be and changes nothing when asked only to validate', async () => {
    await created();
    const { service } = await call('UpdateService', {
      ref: name,
      spec: spec({ task: { container: { image: 'nginx:2' } } }),
      validateOnly: true,
    });
    expect(service?.revision).toBe(2);
    expect(stored()?.revision).toBe(1);
    const scaled = await call('ScaleService', { ref: name, replicas: 7, validateOnly: true });
    expect(scaled.service?.replicas?.desired).toBe(7);
    expect(stored()?.spec.mode).toMatchObject({ replicas: 2 });
  });
});

describe('ScaleService', () => {
  it('changes the replicas and nothing else', async () => {
    await created();
    const { service } = await call('ScaleService', { ref: name, replicas: 0 });
    expect(service).toMatchObject({ revision: 1, replicas: { desired: 0 } });
    expect(eventTypes()).toEqual(['service.created', 'service.scaled']);
    await call('ScaleService', { ref: name, replicas: 0 });
    expect(eventTypes()).toEqual(['service.created', 'service.scaled']);
  });

  it('refuses negative replicas, global services, stale etags and services that are not there', async () => {
    const { meta } = await created();
    expect(await refusal(call('ScaleService', { ref: name, replicas: -1 }))).toMatchObject({
      code: 'invalid-argument',
      fields: ['replicas'],
    });
    await call('ScaleService', { ref: name, replicas: 1 });
    expect((await refusal(call('ScaleService', { ref: name, replicas: 3, etag: meta.etag }))).code).toBe('conflict');
    await call('CreateService', { spec: { name: `${name}-g`, global: {}, task: { container: { image: 'a' } } } });
    expect(await refusal(call('ScaleService', { ref: `${name}-g`, replicas: 2 }))).toMatchObject({
      code: 'failed-precondition',
      reason: 'SERVICE_GLOBAL',
    });
    expect((await refusal(call('ScaleService', { ref: 'nope', replicas: 2 }))).code).toBe('not-found');
  });

  it('scales once for a request that is repeated', async () => {
    await created();
    const request = { ref: name, replicas: 7, requestId: `s-${name}` };
    await call('ScaleService', request);
    await call('ScaleService', { ref: name, replicas: 3 });
    expect((await call('ScaleService', request)).service?.replicas?.desired).toBe(3);
  });
});

describe('DeleteService', () => {
  it('asks for the removal; asking again changes nothing', async () => {
    await created();
    const { service } = await call('DeleteService', { ref: name });
    expect(service).toMatchObject({ removing: true, replicas: { desired: 0 } });
    await call('DeleteService', { ref: name });
    expect(eventTypes()).toEqual(['service.created', 'service.removing']);
  });

  it('refuses a stale etag, and only checks when asked to', async () => {
    const { meta } = await created();
    await call('DeleteService', { ref: name, validateOnly: true });
    expect(stored()?.removing).toBe(false);
    await call('ScaleService', { ref: name, replicas: 9 });
    expect((await refusal(call('DeleteService', { ref: name, etag: meta.etag }))).code).toBe('conflict');
    expect((await refusal(call('DeleteService', { ref: 'nope' }))).code).toBe('not-found');
  });

  it('accepts a repeated request that comes after the end: what it asked for is done', async () => {
    await created();
    const request = { ref: name, requestId: `d-${name}` };
    await call('DeleteService', request);
    const record = stored();
    if (record === undefined) throw new Error('gone too soon');
    await world.change(remove(record));
    expect((await call('DeleteService', request)).service).toBeNull();
  });
});

describe('ListServices', () => {
  it('shows pages in the order of names, each service once', async () => {
    await using other = await startApi();
    const names = Array.from({ length: 23 }, (_, index) => `s${String(index).padStart(2, '0')}`);
    for (const one of [...names].reverse()) {
      await other.client.call('CreateService', { spec: { name: one, task: { container: { image: 'a' } } } });
    }
    const seen: string[] = [];
    let pageToken = '';
    let pages = 0;
    do {
      const page = await other.client.call('ListServices', { pageSize: 5, pageToken });
      seen.push(...page.services.map(({ spec }) => spec?.name ?? ''));
      expect(page.revision).toBeGreaterThan(0);
      pageToken = page.nextPageToken;
      // What comes and goes between pages neither repeats nor hides another.
      if (pages === 0) await other.client.call('CreateService', { spec: { name: 's00b', task: { container: { image: 'a' } } } });
      pages += 1;
    } while (pageToken !== '');
    expect(seen).toEqual(names);
    expect(pages).toBe(5);
  });

  it('cuts a page at its size in bytes, too', async () => {
    await using other = await startApi();
    const args = Array.from({ length: 400 }, () => 'x'.repeat(1_000));
    for (let index = 0; index < 30; index++) {
      await other.client.call('CreateService', { spec: { name: `s${index}`, task: { container: { image: 'a', args } } } });
    }
    const seen = new Set<string>();
    let pageToken = '';
    do {
      const page = await other.client.call('ListServices', { pageSize: 500, pageToken });
      expect(page.services.length).toBeLessThan(15);
      for (const { meta } of page.services) seen.add(meta?.id ?? '');
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(seen.size).toBe(30);
  });

  it('filters by names, stack, labels and mode', async () => {
    await call('CreateService', { spec: spec({ labels: { [name]: 'a' } }), stack: `st-${name}` });
    await call('CreateService', { spec: { name: `${name}-g`, labels: { [name]: 'b' }, global: {}, task: { container: { image: 'a' } } } });
    const listed = async (filter: object) => (await call('ListServices', { filter })).services.map((service) => service.spec?.name);
    expect(await listed({ refs: [name] })).toEqual([name]);
    expect(await listed({ refs: [stored()?.id.slice(0, 10) ?? ''] })).toEqual([name]);
    expect(await listed({ stack: `st-${name}` })).toEqual([name]);
    expect(await listed({ labels: { [name]: '' } })).toEqual([name, `${name}-g`]);
    expect(await listed({ labels: { [name]: 'b' } })).toEqual([`${name}-g`]);
    expect(await listed({ labels: { [name]: '' }, mode: 'global' })).toEqual([`${name}-g`]);
    expect(await listed({ refs: ['nope'] })).toEqual([]);
  });

  it('refuses page tokens that are not its own, and negative sizes', async () => {
    await created();
    await call('CreateService', { spec: spec({ name: `${name}-b` }) });
    const { nextPageToken } = await call('ListServices', { pageSize: 1 });
    expect((await refusal(call('ListServices', { pageToken: 'garbage' }))).fields).toEqual(['page_token']);
    expect((await refusal(call('ListServices', { pageToken: 'W10' }))).fields).toEqual(['page_token']);
    const other = await refusal(call('ListServices', { pageToken: nextPageToken, filter: { mode: 'global' } }));
    expect(other.message).toContain('another list');
    expect((await refusal(call('ListNodes', { pageToken: nextPageToken }))).fields).toEqual(['page_token']);
    expect((await refusal(call('ListServices', { pageSize: -1 }))).fields).toEqual(['page_size']);
  });
});

describe('tasks', () => {
  it('are found by id, by name and by the beginning of an id, with the names of what they belong to', async () => {
    const { meta } = await created();
    const node = nodeNamed(`n-${name}`);
    await world.put(
      node,
      taskOf(meta.id, `${name}old`, { createdAt: 1, nodeId: node.id, desiredState: 'shutdown', status: { state: 'failed', at: 2, message: '', exitCode: 1 } }),
      taskOf(meta.id, `${name}new`, { createdAt: 2, nodeId: node.id }),
    );
    const { task } = await call('GetTask', { ref: `${name}.1` });
    expect(task).toMatchObject({
      meta: { id: idFor(`${name}new`), name: `${name}.1` },
      serviceName: name,
      nodeName: `n-${name}`,
      image: 'nginx:1',
      status: { state: 'TASK_STATE_RUNNING' },
    });
    expect((await call('GetTask', { ref: idFor(`${name}old`) })).task?.status?.exitCode).toBe(1);
    expect((await call('GetTask', { ref: `${name}old` })).task?.meta?.id).toBe(idFor(`${name}old`));
    expect((await refusal(call('GetTask', { ref: `${name}.7` }))).reason).toBe('TASK_NOT_FOUND');
  });

  it('of a global service are named after their node', async () => {
    const { meta } = await created({ global: {}, replicated: null });
    const node = nodeNamed(`n-${name}`);
    await world.put(node, taskOf(meta.id, `${name}a`, { slot: 0, nodeId: node.id }));
    expect((await call('GetTask', { ref: `${name}.n-${name}` })).task?.meta?.name).toBe(`${name}.n-${name}`);
  });

  it('are listed by service and slot, and filtered', async () => {
    const { meta } = await created();
    const node = nodeNamed(`n-${name}`);
    await world.put(
      node,
      taskOf(meta.id, `${name}t10`, { slot: 10, nodeId: node.id }),
      taskOf(meta.id, `${name}t2`, { slot: 2, desiredState: 'shutdown', status: { state: 'shutdown', at: 1, message: '' } }),
      taskOf(meta.id, `${name}t2b`, { slot: 2, createdAt: 9, status: { state: 'pending', at: 1, message: '' } }),
    );
    const listed = async (filter: object) =>
      (await call('ListTasks', { filter: { services: [name], ...filter } })).tasks.map((task) => task.meta?.id.replace(/q*$/, ''));
    expect(await listed({})).toEqual([`${name}t2`, `${name}t2b`, `${name}t10`]);
    expect(await listed({ states: ['TASK_STATE_PENDING', 'TASK_STATE_SHUTDOWN'] })).toEqual([`${name}t2`, `${name}t2b`]);
    expect(await listed({ desiredStates: ['DESIRED_STATE_SHUTDOWN'] })).toEqual([`${name}t2`]);
    expect(await listed({ nodes: [`n-${name}`] })).toEqual([`${name}t10`]);
    expect(await listed({ stack: 'none' })).toEqual([]);
    expect((await call('ListTasks', { filter: { services: ['nope'] } })).tasks).toEqual([]);
  });
});
