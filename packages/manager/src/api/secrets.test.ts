import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MaterialPin } from '@muster/shared/model/material';
import { startApi, refusal, type ApiWorld } from './testing/api-world.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = await startApi();
});
afterEach(() => world[Symbol.asyncDispose]());

const CANARY = 'canary-8d1f-in-clear';
const SECRET = 'SECRET_TYPE_SECRET' as const;
const CONFIG = 'SECRET_TYPE_CONFIG' as const;
const create = (name: string, text = CANARY, type: typeof SECRET | typeof CONFIG = SECRET) => world.client.call('CreateSecret', { name, type, data: Buffer.from(text) });
const rotate = (ref: string, text: string) => world.client.call('RotateSecret', { ref, type: SECRET, data: Buffer.from(text) });
const using = (name: string, secret = 'db') => ({ name, task: { container: { image: 'app', materials: [{ type: SECRET, name: secret }] } } });
const revisions = (name: string) => {
  const service = world.state.view.serviceByName(name);
  return service === undefined ? [] : [...world.state.view.serviceRevisions(service.id)];
};
const pins = (name: string): (readonly MaterialPin[] | undefined)[] => revisions(name).map(({ materials }) => materials);

/** Everything that the store holds, as text. */
async function stored(): Promise<string> {
  const { items } = await world.store.range({ prefix: '' });
  expect(items.length).toBeGreaterThan(0);
  return JSON.stringify(items);
}

describe('secrets', () => {
  it('are kept sealed and never shown; a config is shown', async () => {
    const { secret } = await create('db');
    expect(secret).toMatchObject({ meta: { name: 'db' }, newest: 1, services: [], versions: [{ number: 1, sizeBytes: CANARY.length }] });
    await create('site', `${CANARY}-config`, CONFIG);
    expect((await world.client.call('GetSecret', { type: SECRET, ref: 'db' })).data).toHaveLength(0);
    expect(Buffer.from((await world.client.call('GetSecret', { type: CONFIG, ref: 'site' })).data).toString()).toBe(`${CANARY}-config`);
    const text = await stored();
    expect(text).toContain('material-versions/');
    for (const form of [CANARY, Buffer.from(CANARY).toString('base64'), Buffer.from(CANARY).toString('base64url'), Buffer.from(CANARY).toString('hex')]) expect(text).not.toContain(form);
  });

  it.each([
    ['without a name', { name: '', type: SECRET, data: Buffer.from('x') }, 'name'],
    ['with a name that is a path', { name: '../x', type: SECRET, data: Buffer.from('x') }, 'name'],
    ['that is empty', { name: 'a', type: SECRET, data: Buffer.alloc(0) }, 'data'],
    ['above 500 KiB', { name: 'a', type: SECRET, data: Buffer.alloc(500 * 1024 + 1) }, 'data'],
    ['that is a config above 1 MiB', { name: 'a', type: CONFIG, data: Buffer.alloc(1024 * 1024 + 1) }, 'data'],
    ['that is to be filled in', { name: 'a', type: SECRET, data: Buffer.from('x'), templateDriver: 'golang' }, 'template_driver'],
    ['with a placeholder that there is not', { name: 'a', type: CONFIG, data: Buffer.from('{{range .Task}}'), templateDriver: 'golang' }, 'data'],
    ['of no type', { name: 'a', data: Buffer.from('x') }, 'type'],
  ])('one %s is refused', async (_what, request, field) => {
    expect(await refusal(world.client.call('CreateSecret', request))).toMatchObject({ code: 'invalid-argument', fields: [field] });
  });

  it('the largest config fits, and a name is taken once for each type', async () => {
    await world.client.call('CreateSecret', { name: 'big', type: CONFIG, data: Buffer.alloc(1024 * 1024, 1) });
    await create('big');
    expect(await refusal(create('big'))).toMatchObject({ code: 'already-exists', reason: 'SECRET_NAME_TAKEN', hint: expect.stringContaining('muster secret rotate big') as string });
  });

  it('cannot be used before they are made, nor removed while they are used', async () => {
    expect(await refusal(world.client.call('CreateService', { spec: using('web') }))).toMatchObject({ reason: 'SECRET_NOT_FOUND', fields: ['spec.task.container.materials[0].name'], hint: expect.stringContaining('muster secret create db') as string });
    await create('db');
    await world.client.call('CreateService', { spec: using('web') });
    expect(pins('web')).toEqual([[expect.objectContaining({ name: 'db', number: 1 })]]);
    expect(await refusal(world.client.call('DeleteSecret', { type: SECRET, ref: 'db' }))).toMatchObject({ reason: 'SECRET_IN_USE', message: expect.stringContaining('in use by web') as string });
    const update = { ref: 'web', spec: { name: 'web', task: { container: { image: 'app' } } } };
    await world.client.call('UpdateService', update);
    await world.client.call('DeleteSecret', { type: SECRET, ref: 'db' });
    expect([...world.state.view.materials()]).toEqual([]);
    expect(await stored()).not.toContain('material-versions/');
    expect(await refusal(world.client.call('RollbackService', { ref: 'web', toRevision: 1 }))).toMatchObject({ reason: 'SECRET_NOT_FOUND' });
  });

  it('a rotation gives the services that use it a new revision with the same spec; a rollback has the version before', async () => {
    await create('db');
    await create('other');
    await world.client.call('CreateService', { spec: using('web') });
    await world.client.call('CreateService', { spec: using('api', 'other') });
    const plan = await world.client.call('RotateSecret', { type: SECRET, ref: 'db', data: Buffer.from('second'), validateOnly: true });
    expect(plan).toMatchObject({ services: ['web'], plan: { changes: [{ kind: 'secret', name: 'db' }, { name: 'web' }] } });
    expect(revisions('web')).toHaveLength(1);
    expect(await rotate('db', 'second')).toMatchObject({ services: ['web'], secret: { newest: 2 } });
    expect(pins('web').map((list) => list?.map(({ number }) => number))).toEqual([[1], [2]]);
    const [first, second] = revisions('web');
    expect(second?.spec).toEqual(first?.spec);
    expect(pins('api')).toHaveLength(1);
    await world.client.call('RollbackService', { ref: 'web' });
    expect(world.state.view.serviceByName('web')?.revision).toBe(1);
    expect(world.events().map(({ type }) => type)).toContain('secret.rotated');
  });

  it('the same request again does nothing, and a stale one is refused', async () => {
    await create('db');
    for (let round = 0; round < 2; round++) await world.client.call('RotateSecret', { type: SECRET, ref: 'db', data: Buffer.from('2'), requestId: 'r' });
    expect([...world.state.view.materials()][0]?.newest).toBe(2);
    expect(await refusal(world.client.call('RotateSecret', { type: SECRET, ref: 'db', data: Buffer.from('3'), etag: 'old' }))).toMatchObject({ code: 'conflict' });
  });

  it('a new wrapping key wraps every version, the old one goes, and all can be opened', async () => {
    for (let number = 0; number < 30; number++) await create(`c${number}`, `content ${number}`, CONFIG);
    const before = world.state.view.vault()?.keys[0]?.id;
    expect(await world.client.call('RotateWrappingKey', {})).toMatchObject({ rewrapped: 30 });
    expect(world.state.view.vault()?.keys.map(({ id }) => id)).not.toContain(before);
    expect(world.state.view.vault()?.keys).toHaveLength(1);
    expect(Buffer.from((await world.client.call('GetSecret', { type: CONFIG, ref: 'c29' })).data).toString()).toBe('content 29');
  });
});

describe('secrets of a stack', () => {
  const apply = (text: string, more: { readonly validateOnly?: boolean } = {}) =>
    world.client.call('ApplyStack', { name: 'shop', services: [{ ...using('shop_web', 'shop_db') }, { name: 'shop_log', task: { container: { image: 'log' } } }], secrets: [{ type: SECRET, name: 'shop_db', data: Buffer.from(text) }], ...more });

  it('are made with the services, left when they are the same, and given a new version that rolls who uses them', async () => {
    await apply('first');
    expect([...world.state.view.materials()]).toMatchObject([{ name: 'shop_db', stack: 'shop', owned: true, newest: 1 }]);
    expect((await apply('first')).services.map(({ action }) => action)).toEqual(['APPLY_ACTION_UNCHANGED', 'APPLY_ACTION_UNCHANGED']);
    expect((await apply('second', { validateOnly: true })).plan?.changes.map(({ name }) => name)).toContain('shop_web');
    expect((await apply('second')).services.map(({ service, action }) => [service?.meta?.name, action])).toEqual([['shop_web', 'APPLY_ACTION_UPDATED'], ['shop_log', 'APPLY_ACTION_UNCHANGED']]);
    expect(pins('shop_web').map((list) => list?.map(({ number }) => number))).toEqual([[1], [2]]);
  });

  it('of another stack, or of none, are not taken over', async () => {
    await create('shop_db');
    expect(await refusal(apply('x'))).toMatchObject({ code: 'already-exists', reason: 'SECRET_NAME_TAKEN', hint: expect.stringContaining('external: true') as string });
  });
});
