import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorld } from './testing/cli-world.ts';

let world: CliWorld;
beforeAll(async () => {
  world = await createCliWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});
afterEach(async () => {
  const services = await world.json<readonly { readonly name: string }[]>('service', 'ls');
  if (services.length > 0) await world.muster(['service', 'rm', ...services.map(({ name }) => name), '--timeout', '20s']);
});

const create = (name: string, ...flags: string[]) => world.muster(['service', 'create', '--name', name, ...flags, 'app:v1']);
const placed = async (name: string) => {
  const tasks = await world.json<readonly { readonly slot: number; readonly node: string }[]>('service', 'ps', name);
  return Object.fromEntries(tasks.map(({ slot, node }) => [slot, node]));
};

interface Told {
  readonly services: readonly { readonly service: string; readonly effects: readonly { readonly type: string; readonly slot: number; readonly toNode: string }[] }[];
}

describe('why-not', () => {
  it('names the obstacle and the command that takes it away, which then does', async () => {
    await create('web', '--constraint', 'node.labels.zone==east', '--detach');
    const { code, out } = await world.muster(['why-not', 'web', 'host-a']);
    expect(code).toBe(0);
    expect(out).toContain('takes no task of web');
    expect(out).toContain('muster node label host-a zone=east');
    await world.muster(['node', 'label', 'host-a', 'zone=east']);
    expect((await world.muster(['why-not', 'web', 'host-a'])).out).toContain('would take one more task of web');
    await world.muster(['node', 'label', '--remove', 'host-a', 'zone']);
  });

  it('has stable keys as JSON', async () => {
    await create('web');
    expect(await world.json('why-not', 'web', 'host-a')).toEqual({ service: 'web', node: 'host-a', fits: true, tasksHere: expect.any(Number) as number, obstacles: [] });
  });
});

describe('what-if', () => {
  it('says of a scale what the managers then do', async () => {
    await create('web', '--replicas', '2');
    const told = await world.json<Told>('what-if', '--scale', 'web=5');
    const created = told.services.flatMap(({ effects }) => effects.map(({ type, slot, toNode }) => [type, slot, toNode] as const));
    expect(created.map(([type, slot]) => [type, slot])).toEqual([['create', 3], ['create', 4], ['create', 5]]);
    const before = await placed('web');
    expect(Object.keys(before)).toEqual(['1', '2']);
    await world.muster(['service', 'scale', 'web=5', '--timeout', '20s']);
    expect(await placed('web')).toEqual({ ...before, ...Object.fromEntries(created.map(([, slot, node]) => [slot, node])) });
  });

  it('tells which tasks would move and which would not fit, and moves none', async () => {
    await create('web', '--replicas', '2', '--replicas-max-per-node', '1');
    const before = await placed('web');
    const { code, out } = await world.muster(['what-if', '--node-down', 'host-a']);
    expect(code).toBe(0);
    expect(out).toContain('1 of 2');
    expect(out).toContain('from host-a: does not fit: ');
    expect(await placed('web')).toEqual(before);
  });
});

describe('risk', () => {
  it('ends with 10 when it is asked to and there is one', async () => {
    await create('web', '--replicas', '2', '--replicas-max-per-node', '1');
    const { code, out } = await world.muster(['risk', '--exit-code']);
    expect(out).toContain('1 of 2 tasks would find no place');
    expect(code).toBe(10);
    expect((await world.muster(['risk'])).code).toBe(0);
  });

  it('ends with 0 when there is none', async () => {
    await create('web', '--replicas', '2');
    expect(await world.muster(['risk', '--exit-code'])).toMatchObject({ code: 0, out: 'None of 2 hosts is one whose loss would hurt a service.\n' });
  });
});

describe('what cannot be asked', () => {
  it.each<readonly [string, readonly string[], number, string]>([
    ['no supposition', ['what-if'], 2, 'nothing is supposed'],
    ['a scale that is none', ['what-if', '--scale', 'web'], 2, '"web" is not NAME=REPLICAS'],
    ['too large a scale', ['what-if', '--scale', 'web=1000000'], 2, 'must be 0 to 10000'],
    ['a global service', ['what-if', '--scale', 'each=3'], 4, 'is global and cannot be scaled'],
    ['no such service', ['why-not', 'nope', 'host-a'], 3, 'there is no service "nope"'],
    ['no such node', ['what-if', '--node-down', 'nope'], 3, 'there is no node "nope"'],
  ])('%s', async (_what, argv, code, message) => {
    await create('web', '--detach');
    await create('each', '--mode', 'global', '--detach');
    const ran = await world.muster(argv);
    expect(ran.err).toContain(message);
    expect(ran.code).toBe(code);
  });
});
