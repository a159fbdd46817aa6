import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorld } from './testing/cli-world.ts';

let world: CliWorld;
beforeAll(async () => {
  world = await createCliWorld();
  await world.muster(['network', 'create', 'net']);
  await world.muster(['service', 'create', '--detach', '--name', 'web', '--network', 'net', 'app']);
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

describe('muster route', () => {
  it('makes, lists, shows, changes and removes routes, and says that no node serves them', async () => {
    const made = await world.muster(['route', 'create', '--host', 'shop.example.com', '--path', '/api', 'shop', 'web:8080']);
    expect(made).toMatchObject({ code: 0, out: 'shop\n', err: expect.stringContaining('no node is a router') as string });
    expect((await world.muster(['route', 'ls'])).out).toMatch(/shop +shop\.example\.com\/api +web:8080 +0 +no node is a router/);
    expect(await world.json('route', 'update', '--sticky', 'true', '--response-timeout', '5s', '--to', 'web:81', 'shop')).toMatchObject({ name: 'shop', host: 'shop.example.com', port: 81, sticky: true, timeoutMs: 5_000, retries: 2 });
    expect((await world.muster(['route', 'inspect', 'shop'])).out).toContain('sticky: true');
    expect(await world.muster(['route', 'rm', 'shop'])).toMatchObject({ code: 0, out: 'shop\n' });
    expect(await world.json('route', 'ls')).toEqual([]);
  });

  it('tells what is wrong, where, and what to do', async () => {
    expect(await world.muster(['route', 'create', 'r', 'web'])).toMatchObject({ code: 2, err: expect.stringContaining('Write SERVICE:PORT') as string });
    expect(await world.muster(['route', 'create', 'r', 'gone:80'])).toMatchObject({ code: 4, err: expect.stringContaining('muster service ls') as string });
    expect(await world.muster(['route', 'create', '--path', 'api', 'r', 'web:80'])).toMatchObject({ code: 2, err: expect.stringContaining('spec.path must begin with "/"') as string });
    expect(await world.muster(['route', 'rm', 'nothing'])).toMatchObject({ code: 3, err: expect.stringContaining('muster route ls') as string });
  });
});
