import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CliWorld, createCliWorld } from './testing/cli-world.ts';

let world: CliWorld;
beforeAll(async () => {
  world = await createCliWorld();
  await world.muster(['network', 'create', 'net']);
  await world.muster(['service', 'create', '--detach', '--name', 'web', '--network', 'net', 'app']);
  await world.muster(['route', 'create', 'shop', 'web:80']);
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

it('muster top shows services, nodes and routes, once where nobody watches, with a dash for what nobody told', async () => {
  expect((await world.muster(['top'])).out).toMatch(/SERVICE +REPLICAS +CPUS +MEMORY +CONN\/S +REQ\/S +ERR\/S +LATENCY\s+web +0\/1 +- +- +- +- +- +-/);
  expect(await world.json('top', 'services')).toMatchObject([{ name: 'web', desired: 1, running: 0, measured: 0 }]);
  expect((await world.muster(['top', 'nodes'])).out).toMatch(/NODE +TASKS/);
  expect(await world.json('top', 'routes')).toMatchObject([{ name: 'shop', service: 'web' }]);
});
