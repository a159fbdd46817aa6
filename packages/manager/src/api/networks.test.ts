import type { NetworkSpec } from '@muster/shared/rpc/gen/muster/v1/NetworkSpec';
import type { ServiceSpec } from '@muster/shared/rpc/gen/muster/v1/ServiceSpec';
import { describe, expect, it } from 'vitest';
import { makeNode } from '../scheduler/testing/cluster.ts';
import { type ApiWorld, refusal, startApi } from './testing/api-world.ts';

const kernel = { mode: 'kernel', reason: '', uplinkMtu: 1500, foreignRanges: ['172.17.0.0/16'] } as const;

const make = (world: ApiWorld, spec: NetworkSpec) => world.client.call('CreateNetwork', { spec });
const service = (name: string, networks: NonNullable<NonNullable<ServiceSpec['task']>['networks']>, more: ServiceSpec = {}): ServiceSpec => ({ name, task: { container: { image: 'a:1' }, networks }, ...more });
const create = (world: ApiWorld, spec: ServiceSpec) => world.client.call('CreateService', { spec });
const port = (publishedPort: number, targetPort = 80) => ({ protocol: 'PROTOCOL_TCP', targetPort, publishedPort, mode: 'PUBLISH_MODE_INGRESS' }) as const;

async function worldOf(...names: readonly string[]): Promise<ApiWorld> {
  const world = await startApi();
  await world.put(
    ...names.map((name, index) => {
      const node = makeNode(name, { address: `192.168.0.${index + 1}` });
      return { ...node, description: { ...node.description, network: kernel, usedPorts: index === 0 ? ['tcp/9000'] : [] } };
    }),
  );
  return world;
}

describe('making a network', () => {
  it.each([
    ['that overlaps another one', { range: '10.9.0.0/20' }, 'RANGE_TAKEN', 'overlaps 10.9.0.0/16 of network taken'],
    ['that overlaps the hosts’ tunnels', { range: '10.255.0.0/20' }, 'RANGE_TAKEN', 'in which the hosts\' tunnels have their addresses'],
    ['that overlaps what a host uses', { range: '172.17.0.0/20' }, 'RANGE_TAKEN', '172.17.0.0/16, which host h1 uses'],
    ['that holds a host’s own address', { range: '192.168.0.0/16' }, 'RANGE_TAKEN', '192.168.0.1, the address of host h1'],
    ['too small for the hosts', { range: '10.8.0.0/24', hostPrefix: 26 }, 'RANGE_TOO_SMALL', 'has room for 3 hosts'],
  ])('%s is refused', async (_, range, reason, words) => {
    await using world = await worldOf('h1', 'h2', 'h3', 'h4');
    await make(world, { name: 'taken', range: '10.9.0.0/16' });
    const error = await refusal(make(world, { name: 'new', ...range }));
    expect(error).toMatchObject({ code: 'failed-precondition', reason });
    expect(error.message).toContain(words);
    expect([...world.state.view.networks()]).toHaveLength(1);
  });

  it.each([
    ['10.9.0.0/30', 'spec.range', 'too small'],
    ['10.9.0.0', 'spec.range', 'is not an IPv4 range'],
    ['127.0.0.0/16', 'spec.range', 'cannot be used for hosts'],
  ])('with the range %s is refused', async (range, field, words) => {
    await using world = await worldOf('h1');
    const error = await refusal(make(world, { name: 'new', range }));
    expect(error.code).toBe('invalid-argument');
    expect(error.fields).toEqual([field]);
    expect(error.message).toContain(words);
  });

  it('twice with one name is refused, and one in use cannot be removed', async () => {
    await using world = await worldOf('h1');
    await make(world, { name: 'back' });
    expect(await refusal(make(world, { name: 'back' }))).toMatchObject({ code: 'already-exists', reason: 'NETWORK_NAME_TAKEN' });
    await create(world, service('web', [{ network: 'back' }]));
    const error = await refusal(world.client.call('DeleteNetwork', { ref: 'back' }));
    expect(error).toMatchObject({ code: 'failed-precondition', reason: 'NETWORK_IN_USE' });
    expect(error.message).toContain('is in use by web');
  });
});

describe('a service', () => {
  it('in a network that does not exist is refused', async () => {
    await using world = await worldOf('h1');
    const error = await refusal(create(world, service('web', [{ network: 'back' }])));
    expect(error).toMatchObject({ reason: 'NETWORK_NOT_FOUND', fields: ['spec.task.networks[0].network'] });
  });

  it('with an alias that is another service’s name there, or a name that is another one’s alias, is refused', async () => {
    await using world = await worldOf('h1');
    await make(world, { name: 'back' });
    await make(world, { name: 'other' });
    await create(world, service('db', [{ network: 'back', aliases: ['store'] }]));
    expect(await refusal(create(world, service('web', [{ network: 'back', aliases: ['db'] }])))).toMatchObject({ reason: 'ALIAS_TAKEN', fields: ['spec.task.networks[0].aliases'] });
    expect(await refusal(create(world, service('store', [{ network: 'back' }])))).toMatchObject({ reason: 'ALIAS_TAKEN', fields: ['spec.name'] });
    await create(world, service('store', [{ network: 'other' }]));
  });

  it('on a published port of another service, or of another program on a host, is refused by the holder’s name; what it has it keeps', async () => {
    await using world = await worldOf('h1');
    await make(world, { name: 'back' });
    await create(world, service('web', [{ network: 'back' }], { ports: [port(8080)] }));
    const byService = await refusal(create(world, service('api', [{ network: 'back' }], { ports: [port(8080)] })));
    expect(byService.message).toContain('is taken by service web');
    expect(byService).toMatchObject({ reason: 'PORT_TAKEN', fields: ['spec.ports[0].publishedPort'] });
    const byProgram = await refusal(create(world, service('api', [{ network: 'back' }], { ports: [port(9000)] })));
    expect(byProgram.message).toContain('taken by another program on host h1');
    const { service: web } = await world.client.call('GetService', { ref: 'web' });
    await world.client.call('UpdateService', { ref: 'web', spec: { ...web?.spec, task: { ...web?.spec?.task, forceUpdate: 1 } } });
  });

  it('with an address outside the network’s range is refused', async () => {
    await using world = await worldOf('h1');
    await make(world, { name: 'back', range: '10.9.0.0/16' });
    expect(await refusal(create(world, service('db', [{ network: 'back', ipv4Address: '10.10.0.7' }])))).toMatchObject({ reason: 'ADDRESS_OUTSIDE' });
  });
});

describe('a stack', () => {
  const apply = (world: ApiWorld, spec: NetworkSpec, name = 'shop') =>
    world.client.call('ApplyStack', { name, services: [service(`${name}_web`, [{ network: spec.name ?? '' }])], networks: [{ spec, implicit: true }] });

  it('brings its networks along, keeps them, and does not change or take over one', async () => {
    await using world = await worldOf('h1');
    await apply(world, { name: 'shop_default' });
    expect(world.state.view.networkByName('shop_default')).toMatchObject({ stack: 'shop', implicit: true });
    const { revision } = world.state.view;
    await apply(world, { name: 'shop_default' });
    expect(world.state.view.revision).toBe(revision);
    expect(await refusal(apply(world, { name: 'shop_default', internal: true }))).toMatchObject({ reason: 'NETWORK_CHANGED' });
    expect(await refusal(apply(world, { name: 'shop_default' }, 'other'))).toMatchObject({ reason: 'NETWORK_NAME_TAKEN' });
  });

  it('is refused whole when one of its networks is', async () => {
    await using world = await worldOf('h1');
    expect(await refusal(apply(world, { name: 'shop_default', range: '172.17.0.0/16' }))).toMatchObject({ fields: ['networks[0].spec.range'] });
    expect(world.state.view.stackByName('shop')).toBeUndefined();
  });
});

