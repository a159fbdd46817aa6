import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorld } from './testing/cli-world.ts';

let world: CliWorld;
beforeAll(async () => {
  world = await createCliWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

interface NetworkRow {
  readonly name: string;
  readonly range: string;
  readonly internal: boolean;
  readonly stack: string;
  readonly services: readonly string[];
}
const named = async (name: string) => (await world.json<NetworkRow[]>('network', 'ls')).find((row) => row.name === name);

describe('muster network', () => {
  it('makes networks, lists them with a range that was chosen or given, shows and removes them', async () => {
    expect(await world.muster(['network', 'create', 'back'])).toMatchObject({ code: 0, out: 'back\n' });
    expect(await world.json<NetworkRow>('network', 'create', '--range', '10.100.0.0/16', '--internal', '--label', 'a=b', 'closed')).toMatchObject({ name: 'closed', internal: true });
    await expect.poll(async () => (await named('back'))?.range, { timeout: 20_000 }).toMatch(/^10\.64\./);
    expect(await named('closed')).toMatchObject({ range: '10.100.0.0/16' });
    const shown = await world.muster(['network', 'inspect', 'closed']);
    expect(shown.out).toContain('range: 10.100.0.0/16');
    expect((await world.muster(['network', 'ls'])).out).toMatch(/closed +10\.100\.0\.0\/16 .* internal/);
    expect(await world.muster(['network', 'rm', 'back', 'closed'])).toMatchObject({ code: 0, out: 'back\nclosed\n' });
    expect(await world.json('network', 'ls')).toEqual([]);
  });

  it('tells what is wrong, where, and what to do', async () => {
    expect(await world.muster(['network', 'inspect', 'nothing'])).toMatchObject({ code: 3, err: expect.stringContaining('muster network ls') as string });
    const small = await world.muster(['network', 'create', '--range', '10.1.0.0/30', 'small']);
    expect(small).toMatchObject({ code: 2, err: expect.stringContaining('spec.range 10.1.0.0/30 is too small') as string });
    const missing = await world.muster(['service', 'create', '--name', 'lost', '--network', 'nowhere', 'app']);
    expect(missing).toMatchObject({ code: 4, err: expect.stringContaining('muster network create nowhere') as string });
    expect(await world.muster(['service', 'create', '--network', 'host', '--network', 'nowhere', 'app'])).toMatchObject({ code: 2, err: expect.stringContaining('is the engine’s own network and goes with no other') as string });
  });

  it('a service is attached, changed and detached; on hosts that cannot have networks it waits and says so', async () => {
    await world.muster(['network', 'create', 'front']);
    await world.muster(['service', 'create', '--detach', '--name', 'api', '--network', 'name=front,alias=www', '--endpoint-mode', 'dnsrr', 'app']);
    expect(await named('front')).toMatchObject({ services: ['api'] });
    expect((await world.muster(['network', 'rm', 'front'])).err).toContain('is in use by api');
    const [task] = await world.json<{ id: string }[]>('service', 'ps', 'api');
    await expect.poll(async () => (await world.muster(['why', task?.id ?? ''])).out, { timeout: 20_000 }).toContain('cannot have networks');
    expect((await world.muster(['service', 'update', '--detach', '--network-rm', 'front', 'api'])).code).toBe(0);
    expect((await world.muster(['service', 'rm', 'api'])).code).toBe(0);
    expect((await world.muster(['network', 'rm', 'front'])).code).toBe(0);
  });

  it('is checked by the hosts: what cannot take part is said, with why and what to do, and is not broken by that', async () => {
    const said = await world.muster(['network', 'check']);
    expect(said).toMatchObject({ code: 0 });
    expect(said.out).toMatch(/FROM \\ TO +host-a +host-b\n/);
    expect(said.out).toContain('warning  host-a has none of the cluster’s networks: its containers are in the engine’s own\n         this agent sets up no networks\n         → Do on that host what it says');
    expect(said.out).toContain('Nothing is broken, 2 warnings: 2 hosts, 0 paths between them fine, 0 services tried in 0 ways.');
    const check = await world.json<Record<string, readonly unknown[]>>('network', 'check');
    expect(check).toMatchObject({ ok: true, hosts: [{ name: 'host-a', networks: 0, absent: '' }, { name: 'host-b' }], paths: [{ from: 'host-a', to: 'host-b', verdict: 'unused', micros: 0 }, {}], services: [] });
    expect(check['findings']).toMatchObject([{ level: 'warning', code: 'no-networks', hosts: ['host-a'], services: [] }, { hosts: ['host-b'] }]);
    expect(await world.muster(['network', 'check', '--service', 'nothing'])).toMatchObject({ code: 3, err: expect.stringContaining('muster service ls') as string });
  });
});
