import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan } from '@muster/shared/model/plan';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorld } from '../testing/cli-world.ts';

let world: CliWorld;
beforeAll(async () => {
  world = await createCliWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

function directory(text: string): string {
  const path = mkdtempSync(join(tmpdir(), 'muster-plan-'));
  writeFileSync(join(path, 'compose.yaml'), text);
  return path;
}
const compose = (image: string, replicas = 2) =>
  `name: shop\nservices:\n  web: {image: "${image}", deploy: {replicas: ${String(replicas)}, update_config: {monitor: 10ms}}}\n  db: {image: app}\n`;

describe('the plan of a stack', () => {
  it('is what then happens, and is enforced by its check revision', async () => {
    const cwd = directory(compose('app:v1'));
    const planned = await world.muster(['plan', '--json', '--exit-code'], { cwd });
    expect(planned.code).toBe(10);
    const plan = JSON.parse(planned.out) as Plan;
    expect(plan.changes.map(({ kind, name, action }) => [action, kind, name])).toEqual([['create', 'stack', 'shop'], ['create', 'network', 'shop_default'], ['create', 'service', 'shop_web'], ['create', 'service', 'shop_db']]);
    expect(plan.steps.map(({ effects }) => effects.map(({ service, effect }) => `${effect.type} ${service}.${String(effect.slot)}`))).toEqual([['create shop_web.1', 'create shop_web.2', 'create shop_db.1']]);
    expect(await world.json('service', 'ls')).toEqual([]);

    expect(await world.muster(['up', '--check', plan.checkRevision], { cwd })).toMatchObject({ code: 0 });
    const late = await world.muster(['up', '--check', plan.checkRevision], { cwd });
    expect(late.code).toBe(4);
    expect(late.err).toContain('the cluster has changed since the plan was made');
    expect(await world.muster(['plan', '--exit-code'], { cwd })).toMatchObject({ code: 0, out: 'Nothing would change.\n' });
  });

  it('shows fields, steps and what comes of it', async () => {
    const cwd = directory(compose('app:v2'));
    const { out, code } = await world.muster(['up', '--plan', '--prune'], { cwd });
    expect(code).toBe(0);
    expect(out).toMatch(/^~ service shop_web\n {4}~ task.container.image: "app:v1" → "app:v2"\n\nStep 1\n {2}replace {2}shop_web.1 .*\nStep 2\n {2}replace {2}shop_web.2 /);
    expect(out).toMatch(/shop_web {2}2 running now, 2 of 2 then\n\nTo do just this, or nothing: --check \d+-\w+\n$/);
    expect(await world.json('service', 'history', 'shop_web')).toHaveLength(1);
  });
});

describe('the plan of several changes of which some cannot be made', () => {
  it('shows the others, says what is wrong, and ends with the code of the failure, not as if all were planned', async () => {
    const text = await world.muster(['service', 'rm', 'shop_web', 'nope', '--plan', '--exit-code']);
    expect(text).toMatchObject({ code: 3, out: expect.stringContaining('- service shop_web') as string, err: expect.stringContaining('no service "nope"') as string });
    const json = await world.muster(['service', 'scale', 'nope=2', 'shop_web=3', '--plan', '--exit-code', '--json']);
    expect(json.code).toBe(3);
    expect((JSON.parse(json.out) as Plan[]).map(({ changes }) => changes.map(({ name }) => name))).toEqual([['shop_web']]);
    expect(await world.muster(['node', 'drain', 'nope', '--plan', '--exit-code'])).toMatchObject({ code: 3, out: '' });
    expect(await world.muster(['service', 'scale', 'shop_web=99999999999', '--plan', '--exit-code'])).toMatchObject({ code: 2 });
  });
});

describe('the plan of other changes', () => {
  it.each<readonly [string, readonly string[], string]>([
    ['creating', ['service', 'create', '--name', 'new', 'app:v1'], '+ service new'],
    ['updating', ['service', 'update', '--env-add', 'A=1', 'shop_web'], '+ task.container.env.A: "1"'],
    ['scaling', ['service', 'scale', 'shop_web=3'], '~ mode.replicas: 2 → 3'],
    ['scaling to more than there is room for', ['service', 'update', '--reserve-memory', '1t', 'shop_web'], 'does not fit: '],
    ['restarting', ['service', 'restart', 'shop_web'], '~ task.forceUpdate: 0 → 1'],
    ['removing', ['service', 'rm', 'shop_web'], '- service shop_web'],
    ['taking down', ['down', 'shop'], '- stack shop'],
    ['draining', ['node', 'drain', 'host-a'], '~ availability: "active" → "drain"'],
    ['labelling', ['node', 'label', 'host-a', 'zone=east'], '+ labels.zone: "east"'],
    ['forgetting a node', ['node', 'rm', '--force', 'host-a'], '- node host-a'],
  ])('of %s is told, and nothing is changed', async (_what, argv, expected) => {
    const state = async () => [await world.json('service', 'ls'), await world.json('node', 'ls'), await world.json('ls')];
    const before = await state();
    const [command = '', ...rest] = argv[0] === 'down' ? ['down', ...argv.slice(1)] : argv;
    const withPlan = command === 'service' && rest[0] === 'create' ? [command, 'create', '--plan', ...rest.slice(1)] : [...argv, '--plan'];
    const { out, err, code } = await world.muster(withPlan);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(expected);
    expect(await state()).toEqual(before);
  });

  it('goes back with the check revision of a service, too, and holds one change only', async () => {
    const plans = JSON.parse((await world.muster(['service', 'scale', 'shop_web=3', '--plan', '--json'])).out) as Plan[];
    const check = plans[0]?.checkRevision ?? '';
    await world.muster(['service', 'update', '--label-add', 'a=b', 'shop_web']);
    expect(await world.muster(['service', 'scale', 'shop_web=3', '--check', check])).toMatchObject({ code: 4 });
    expect(await world.muster(['service', 'scale', 'shop_web=3', 'shop_db=2', '--check', check])).toMatchObject({ code: 2 });
  });
});
