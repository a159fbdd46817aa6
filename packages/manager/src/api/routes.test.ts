import type { RouteSpec } from '@muster/shared/rpc/gen/muster/v1/RouteSpec';
import { describe, expect, it } from 'vitest';
import { makeNode } from '../scheduler/testing/cluster.ts';
import { type ApiWorld, refusal, startApi } from './testing/api-world.ts';

const route = (spec: RouteSpec): RouteSpec => ({ name: 'shop', service: 'web', port: 80, ...spec });
const make = (world: ApiWorld, spec: RouteSpec = {}) => world.client.call('CreateRoute', { spec: route(spec) });
const service = (world: ApiWorld, name: string, labels: Readonly<Record<string, string>> = {}, networks = [{ network: 'net' }]) =>
  world.client.call('CreateService', { spec: { name, labels, task: { container: { image: 'a:1' }, networks } } });

interface Router {
  readonly labels?: Readonly<Record<string, string>>;
  readonly version?: string;
  readonly problem?: string;
}

async function worldOf(...routers: readonly Router[]): Promise<ApiWorld> {
  const world = await startApi();
  await world.put(
    ...routers.map(({ labels = { 'muster.router': 'true' }, version = '2.6', problem = '' }, index) => {
      const node = makeNode(`h${index + 1}`, {});
      return { ...node, spec: { ...node.spec, labels }, description: { ...node.description, network: { mode: 'kernel' as const, reason: '', uplinkMtu: 1500, foreignRanges: [], router: { version, problem } } } };
    }),
  );
  await world.client.call('CreateNetwork', { spec: { name: 'net' } });
  await service(world, 'web');
  return world;
}

describe('a route', () => {
  it('is made, shown, changed by etag, and removed', async () => {
    await using world = await worldOf({});
    const made = await make(world, { host: 'a.com' });
    expect(made).toMatchObject({ warnings: [], route: { spec: { path: '/', retries: 2, timeoutMs: 60_000 }, routers: ['h1'], problem: 'no task of service web serves' } });
    const etag = made.route?.meta?.etag ?? '';
    const changed = await world.client.call('UpdateRoute', { ref: 'shop', etag, spec: route({ host: 'a.com', sticky: true, retries: 0 }) });
    expect(changed.route?.spec).toMatchObject({ sticky: true, retries: 0 });
    expect(await refusal(world.client.call('UpdateRoute', { ref: 'shop', etag, spec: route({ host: 'b.com' }) }))).toMatchObject({ code: 'conflict', reason: 'ETAG_MISMATCH' });
    expect((await world.client.call('ListRoutes', {})).routes).toHaveLength(1);
    await world.client.call('DeleteRoute', { ref: 'shop' });
    expect(await refusal(world.client.call('GetRoute', { ref: 'shop' }))).toMatchObject({ code: 'not-found', reason: 'ROUTE_NOT_FOUND' });
  });

  it.each<[string, RouteSpec, string, string]>([
    ['to a service that is not there', { service: 'nothing' }, 'SERVICE_NOT_FOUND', 'there is no service "nothing"'],
    ['to a service without a network', { service: 'bare' }, 'SERVICE_WITHOUT_NETWORK', 'has no network over which a router reaches its tasks'],
    ['with a secret that is not there', { host: 's.com', tlsSecret: 'gone' }, 'SECRET_NOT_FOUND', 'there is no secret "gone"'],
    ['with a name that is taken', { name: 'old', host: 'b.com' }, 'ROUTE_NAME_TAKEN', 'there is a route "old" already'],
    ['for a host and a path that are taken', { host: 'A.com' }, 'ROUTE_TAKEN', 'a.com/ leads to service web already, by route old'],
    ['for those that labels have', { host: 'l.com' }, 'ROUTE_TAKEN', 'by the labels of service labelled'],
    ['that makes no sense', { host: 'a b' }, 'INVALID_ARGUMENT', 'spec.host'],
  ])('%s is refused', async (_, spec, reason, words) => {
    await using world = await worldOf({});
    await service(world, 'bare', {}, []);
    await service(world, 'labelled', { 'muster.route.host': 'l.com', 'muster.route.port': '80' });
    await make(world, { name: 'old', host: 'a.com' });
    const error = await refusal(make(world, spec));
    expect(error).toMatchObject({ reason });
    expect(error.message).toContain(words);
    expect([...world.state.view.routes()]).toHaveLength(1);
  });

  it.each<[string, readonly Router[], readonly string[]]>([
    ['none is a router', [{ labels: {} }], [expect.stringContaining('muster node label NODE muster.router=true') as string]],
    ['it has no HAProxy', [{ version: '' }], ['router h1 has no HAProxy: apt-get install haproxy']],
    ['another program has its port', [{}, { problem: 'port 80 is taken' }], ['router h2: port 80 is taken']],
  ])('is made with a warning when no node can serve it: %s', async (_, routers, warnings) => {
    await using world = await worldOf(...routers);
    expect((await make(world)).warnings).toEqual(warnings);
  });

  it('that labels make is shown with the others, and changed by the labels alone', async () => {
    await using world = await worldOf({});
    await service(world, 'labelled', { 'muster.route.host': 'l.com', 'muster.route.port': '81' });
    await make(world, { host: 'a.com' });
    const { routes } = await world.client.call('ListRoutes', {});
    expect(routes.map(({ spec, labelledBy }) => [spec?.name, labelledBy])).toEqual([['labelled', 'labelled'], ['shop', '']]);
    expect((await world.client.call('GetRoute', { ref: 'labelled' })).route?.spec).toMatchObject({ host: 'l.com', port: 81 });
    expect(await refusal(world.client.call('DeleteRoute', { ref: 'labelled' }))).toMatchObject({ reason: 'ROUTE_OF_LABELS' });
  });

  it('in labels that make no sense, or are taken, is refused with the service', async () => {
    await using world = await worldOf({});
    await make(world, { host: 'a.com' });
    expect((await refusal(service(world, 's1', { 'muster.route.hots': 'a.com' }))).message).toContain('spec.labels["muster.route.hots"]');
    expect(await refusal(service(world, 's2', { 'muster.route.host': 'a.com', 'muster.route.port': '80' }))).toMatchObject({ reason: 'ROUTE_TAKEN' });
  });
});
