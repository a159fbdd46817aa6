import { describe, expect, it } from 'vitest';
import type { ApplyStackRequest } from '@muster/shared/rpc/gen/muster/v1/ApplyStackRequest';
import type { ServiceSpec } from '@muster/shared/rpc/gen/muster/v1/ServiceSpec';
import { systemClock } from '@muster/shared/runtime/clock';
import { createMemoryStore } from '../store/memory.ts';
import type { Store } from '../store/store.ts';
import { refusal, startApi, type ApiWorld } from './testing/api-world.ts';

const spec = (name: string, image = 'a:1', changes: ServiceSpec = {}): ServiceSpec => ({
  name,
  task: { container: { image } },
  ...changes,
});

async function apply(world: ApiWorld, services: ServiceSpec[], options: Partial<ApplyStackRequest> = {}) {
  const answer = await world.client.call('ApplyStack', { name: 'shop', services, ...options });
  return answer.services.map(({ service, action }) => `${service?.spec?.name}: ${action.replace('APPLY_ACTION_', '').toLowerCase()}`);
}
const types = (world: ApiWorld) => world.events().map(({ type }) => type);

describe('ApplyStack', () => {
  it('creates, updates, leaves alone and, when pruning, removes', async () => {
    await using world = await startApi();
    expect(await apply(world, [spec('web'), spec('db'), spec('cache')])).toEqual(['web: created', 'db: created', 'cache: created']);
    expect(await apply(world, [spec('web', 'a:2'), spec('db')], { prune: false })).toEqual(['web: updated', 'db: unchanged']);
    expect(await apply(world, [spec('web', 'a:2'), spec('db')], { prune: true })).toEqual(['web: unchanged', 'db: unchanged', 'cache: deleted']);
    expect(world.state.view.serviceByName('web')).toMatchObject({ revision: 2, stack: 'shop' });
    expect(world.state.view.serviceByName('cache')?.removing).toBe(true);
    const { stacks } = await world.client.call('ListStacks', {});
    expect(stacks).toMatchObject([{ meta: { name: 'shop' }, services: 3 }]);
    expect(types(world)).toEqual([
      'service.created',
      'service.created',
      'service.created',
      'service.updated',
      'service.removing',
    ]);
  });

  it('writes nothing when all is as it should be', async () => {
    await using world = await startApi();
    await apply(world, [spec('web')]);
    const { revision } = world.state.view;
    expect(await apply(world, [spec('web')], { requestId: 'again' })).toEqual(['web: unchanged']);
    expect(world.state.view.revision).toBe(revision);
  });

  it('changes nothing when asked only to plan', async () => {
    await using world = await startApi();
    await apply(world, [spec('web'), spec('db')]);
    const { revision } = world.state.view;
    const plan = await apply(world, [spec('web', 'a:2'), spec('new')], { prune: true, validateOnly: true });
    expect(plan).toEqual(['web: updated', 'new: created', 'db: deleted']);
    expect(world.state.view.revision).toBe(revision);
  });

  it('is all or nothing', async () => {
    await using world = await startApi();
    await world.client.call('CreateService', { spec: spec('db') });
    const error = await refusal(apply(world, [spec('web'), spec('db')]));
    expect(error).toMatchObject({ code: 'already-exists', reason: 'SERVICE_NAME_TAKEN' });
    expect(error.message).toContain('belongs to no stack');
    expect(world.state.view.serviceByName('web')).toBeUndefined();
    expect(world.state.view.stackByName('shop')).toBeUndefined();
  });

  it('refuses services that wait for each other in a circle, those of other stacks included, and prints the circle', async () => {
    await using world = await startApi();
    const on = (...names: string[]): ServiceSpec => ({ dependsOn: names.map((service) => ({ service })) });
    const error = await refusal(apply(world, [spec('web', 'a:1', on('api')), spec('api', 'a:1', on('db')), spec('db', 'a:1', on('web'))]));
    expect(error).toMatchObject({ code: 'invalid-argument', reason: 'DEPENDENCY_CYCLE' });
    expect(error.message).toContain('api → db → web → api');
    expect(world.state.view.stackByName('shop')).toBeUndefined();
    await world.client.call('CreateService', { spec: spec('db', 'a:1', on('web')) });
    const across = await refusal(apply(world, [spec('web', 'a:1', on('db'))]));
    expect(across.message).toContain('db → web → db');
    expect(across.hint).toContain('--depends-on-rm web db');
    await apply(world, [spec('web')]);
    const update = await refusal(world.client.call('UpdateService', { ref: 'web', spec: spec('web', 'a:1', on('db')) }));
    expect(update.message).toContain('db → web → db');
  });

  it('warns of a dependency that nobody provides, and of one that never completes', async () => {
    await using world = await startApi();
    const { warnings } = await world.client.call('ApplyStack', {
      name: 'shop',
      services: [
        spec('web', 'a:1', { dependsOn: [{ service: 'gone' }, { service: 'db', condition: 'DEPENDENCY_CONDITION_SERVICE_COMPLETED_SUCCESSFULLY' }] }),
        spec('db'),
      ],
    });
    expect(warnings).toEqual([expect.stringContaining('service gone, which does not exist'), expect.stringContaining('started again whenever it ends')]);
  });

  it("does not take another stack's service, nor one on its way out", async () => {
    await using world = await startApi();
    await apply(world, [spec('web')]);
    expect((await refusal(apply(world, [spec('web')], { name: 'other' }))).message).toContain('belongs to stack shop');
    await world.client.call('DeleteService', { ref: 'web' });
    expect((await refusal(apply(world, [spec('web')]))).reason).toBe('SERVICE_REMOVING');
  });

  it.each<[string, Partial<ApplyStackRequest>, string]>([
    ['no services', { services: [] }, 'services'],
    ['a bad name', { name: 'a b' }, 'name'],
    ['no name', { name: '' }, 'name'],
    ['a bad service', { services: [spec('web'), spec('db', '')] }, 'services[1].task.container.image'],
    ['a service twice', { services: [spec('web'), spec('web')] }, 'services[1].name'],
    ['too many services', { services: Array.from({ length: 501 }, (_, index) => spec(`s${index}`)) }, 'services'],
  ])('refuses %s', async (_what, request, field) => {
    await using world = await startApi();
    const error = await refusal(apply(world, [spec('web')], request));
    expect(error).toMatchObject({ code: 'invalid-argument', fields: [field] });
    expect(world.state.view.stackByName('shop')).toBeUndefined();
  });

  it('refuses to change the mode of a service, naming its place', async () => {
    await using world = await startApi();
    await apply(world, [spec('db'), spec('web')]);
    const error = await refusal(apply(world, [spec('db'), spec('web', 'a:1', { global: {} })]));
    expect(error.fields).toEqual(['services[1].global']);
  });

  it('collects the warnings of all services', async () => {
    await using world = await startApi();
    const ports = [{ targetPort: 80, publishedPort: 80, mode: 'PUBLISH_MODE_INGRESS' as const }];
    const { warnings } = await world.client.call('ApplyStack', { name: 'shop', services: [spec('a', 'a', { ports }), spec('b')] });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('Service a:');
  });

  it('applies once for a repeated request, and answers what is there', async () => {
    await using world = await startApi();
    await apply(world, [spec('web')], { requestId: 'one' });
    await apply(world, [spec('web', 'a:2')]);
    expect(await apply(world, [spec('web')], { requestId: 'one' })).toEqual(['web: updated']);
    expect(world.state.view.serviceByName('web')?.spec.task.container.image).toBe('a:2');
  });

  it('applies more services than fit into one transaction', async () => {
    await using world = await startApi();
    const services = Array.from({ length: 200 }, (_, index) => spec(`s${index}`));
    expect(await apply(world, services, { requestId: 'big' })).toEqual(services.map(({ name }) => `${name}: created`));
    expect([...world.state.view.services()]).toHaveLength(200);
    for (const service of world.state.view.services()) {
      expect(world.state.view.serviceRevision(service.id, 1)).toBeDefined();
    }
  });

  it('goes on where it was when somebody else is faster in between', async () => {
    const inner = createMemoryStore({ clock: systemClock });
    let rival: ApiWorld | undefined;
    let writes = 0;
    const store: Store = wrapTransact(inner, async (transact) => {
      writes += 1;
      // After a few services of the big stack, somebody takes the name of a later one.
      if (writes === 10 && rival !== undefined) await rival.client.call('ScaleService', { ref: 's150', replicas: 5 });
      return transact();
    });
    await using world = await startApi({ store });
    await using other = await startApi({ store: inner, managerId: 'manager-2' });
    const services = Array.from({ length: 200 }, (_, index) => spec(`s${index}`));
    await apply(world, services);
    rival = other;
    writes = 0;
    const changed = services.map((service) => ({ ...service, labels: { a: 'b' } }));
    expect(await apply(world, changed)).toEqual(services.map(({ name }) => `${name}: updated`));
    for (const service of world.state.view.services()) expect(service.spec.labels).toEqual({ a: 'b' });
    expect(types(world).filter((type) => type === 'service.updated')).toHaveLength(200);
  });
});

describe('DeleteStack', () => {
  it('removes the stack and asks for the removal of its services', async () => {
    await using world = await startApi();
    await apply(world, [spec('web'), spec('db')]);
    await world.client.call('CreateService', { spec: spec('own') });
    await world.client.call('DeleteStack', { name: 'shop', validateOnly: true });
    expect(world.state.view.stackByName('shop')).toBeDefined();
    const { services } = await world.client.call('DeleteStack', { name: 'shop', requestId: 'rm' });
    expect(services.map(({ spec, removing }) => [spec?.name, removing])).toEqual([
      ['db', true],
      ['web', true],
    ]);
    expect(world.state.view.stackByName('shop')).toBeUndefined();
    expect(world.state.view.serviceByName('own')?.removing).toBe(false);
    expect(types(world).slice(-3)).toEqual(['service.removing', 'service.removing', 'stack.removed']);
    expect((await world.client.call('DeleteStack', { name: 'shop', requestId: 'rm' })).services).toEqual([]);
    expect(await refusal(world.client.call('DeleteStack', { name: 'shop' }))).toMatchObject({
      code: 'not-found',
      reason: 'STACK_NOT_FOUND',
    });
  });
});

function wrapTransact(store: Store, around: (transact: () => ReturnType<Store['transact']>) => ReturnType<Store['transact']>): Store {
  return {
    description: store.description,
    range: store.range.bind(store),
    watch: store.watch.bind(store),
    grantLease: store.grantLease.bind(store),
    compact: store.compact.bind(store),
    close: store.close.bind(store),
    transact: (...args) => around(() => store.transact(...args)),
  };
}
