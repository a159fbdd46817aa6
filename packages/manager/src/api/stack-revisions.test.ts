import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ServiceSpec } from '@muster/shared/rpc/gen/muster/v1/ServiceSpec';
import { MAX_STACK_REVISIONS } from './stack-record.ts';
import { refusal, startApi, type ApiWorld } from './testing/api-world.ts';

const spec = (name: string, image = 'a:1', replicas = 1): ServiceSpec => ({ name, task: { container: { image } }, replicated: { replicas } });
const apply = (world: ApiWorld, services: ServiceSpec[], prune = true, requestId = '') => world.client.call('ApplyStack', { name: 'shop', services, prune, requestId });
const rollback = (world: ApiWorld, toRevision = 0, more: { readonly requestId?: string; readonly validateOnly?: boolean; readonly checkRevision?: string } = {}) => world.client.call('RollbackStack', { name: 'shop', toRevision, ...more });

async function history(world: ApiWorld) {
  const { revisions } = await world.client.call('ListStackRevisions', { name: 'shop' });
  return revisions.map(({ revision, services, rollbackOf }) => `${String(revision)}${rollbackOf === 0 ? '' : ` = ${String(rollbackOf)}`}: ${services.map(({ name, task }) => `${name} ${task?.container?.image ?? ''}`).join(', ')}`);
}

/** What the stack consists of, services on their way out left out. */
function present(world: ApiWorld): readonly string[] {
  return [...world.state.view.services()].filter(({ removing, stack }) => !removing && stack === 'shop').map(({ spec: { name, task, mode } }) => `${name} ${task.container.image} ${mode.type === 'replicated' ? String(mode.replicas) : ''}`).sort();
}

/** The service is stopped and gone, as the controllers would see to it. */
async function reap(world: ApiWorld): Promise<void> {
  for (const service of [...world.state.view.services()].filter(({ removing }) => removing)) {
    const revisions = [...world.state.view.serviceRevisions(service.id)];
    await world.change({ op: 'remove', object: service }, ...revisions.map((object) => ({ op: 'remove' as const, object })));
  }
}

describe('the revisions of a stack', () => {
  it('are made by what changes it, and by nothing else', async () => {
    await using world = await startApi();
    await apply(world, [spec('web'), spec('db')]);
    await apply(world, [spec('web'), spec('db')]);
    await world.client.call('ApplyStack', { name: 'shop', services: [spec('web', 'a:2')], validateOnly: true });
    await apply(world, [spec('web', 'a:2')], false);
    await apply(world, [spec('web', 'a:2')], true);
    // What is changed by hand is put right again: no new revision.
    await world.client.call('ScaleService', { ref: 'web', replicas: 5 });
    await apply(world, [spec('web', 'a:2')]);
    expect(await history(world)).toEqual(['3: web a:2', '2: db a:1, web a:2', '1: db a:1, web a:1']);
    const { stacks } = await world.client.call('ListStacks', {});
    expect(stacks).toMatchObject([{ revision: 3 }]);
  });

  it(`are ${String(MAX_STACK_REVISIONS)} at most`, async () => {
    await using world = await startApi();
    for (let index = 1; index <= MAX_STACK_REVISIONS + 3; index += 1) await apply(world, [spec('web', `a:${String(index)}`)]);
    const kept = await history(world);
    expect(kept).toHaveLength(MAX_STACK_REVISIONS);
    expect(kept.at(-1)).toBe('4: web a:4');
  });

  it('go with the stack', async () => {
    await using world = await startApi();
    await apply(world, [spec('web')]);
    const { stacks } = await world.client.call('ListStacks', {});
    const id = [...world.state.view.stacks()][0]?.id;
    await world.client.call('DeleteStack', { name: 'shop' });
    expect(stacks).toHaveLength(1);
    expect(id === undefined ? [] : [...world.state.view.stackRevisions(id)]).toEqual([]);
    expect((await refusal(world.client.call('ListStackRevisions', { name: 'shop' }))).reason).toBe('STACK_NOT_FOUND');
  });

  it('too large to be kept says so, and is no way back', async () => {
    await using world = await startApi();
    const big = Array.from({ length: 200 }, (_, index) => ({ name: `s${String(index)}`, task: { container: { image: 'a', env: [`A=${'x'.repeat(4_000)}`] } } }));
    await apply(world, big);
    await apply(world, [spec('web')]);
    const error = await refusal(rollback(world, 1));
    expect(error).toMatchObject({ code: 'failed-precondition', reason: 'REVISION_NOT_KEPT' });
  });
});

describe('going back', () => {
  it('brings back what was, removes what was not, and is a revision itself', async () => {
    await using world = await startApi();
    await apply(world, [spec('web', 'a:1', 2), spec('db')]);
    await apply(world, [spec('web', 'a:2', 3), spec('new')]);
    await reap(world);
    const { services } = await rollback(world);
    expect(services.map(({ service, action }) => `${service?.spec?.name ?? ''} ${action}`)).toEqual(['db APPLY_ACTION_CREATED', 'web APPLY_ACTION_UPDATED', 'new APPLY_ACTION_DELETED']);
    expect(present(world)).toEqual(['db a:1 1', 'web a:1 2']);
    expect(await history(world)).toEqual(['3 = 1: db a:1, web a:1', '2: new a:1, web a:2', '1: db a:1, web a:1']);
    expect(world.events().map(({ type }) => type)).toContain('stack.rolled-back');
    await reap(world);
    await rollback(world, 2);
    expect(present(world)).toEqual(['new a:1 1', 'web a:2 3']);
  });

  it('takes changes by hand back, too', async () => {
    await using world = await startApi();
    await apply(world, [spec('web', 'a:1', 2)]);
    await world.client.call('ScaleService', { ref: 'web', replicas: 7 });
    await rollback(world, 1);
    expect(present(world)).toEqual(['web a:1 2']);
    expect(await history(world)).toEqual(['1: web a:1']);
  });

  it('is planned without a change, is enforced by its check revision, and is done once for a repeated request', async () => {
    await using world = await startApi();
    await apply(world, [spec('web')]);
    await apply(world, [spec('web', 'a:2')]);
    const { plan } = await rollback(world, 1, { validateOnly: true });
    expect(plan?.changes).toMatchObject([{ name: 'web', fields: [{ field: 'task.container.image' }] }]);
    expect(present(world)).toEqual(['web a:2 1']);
    await world.client.call('ScaleService', { ref: 'web', replicas: 2 });
    expect((await refusal(rollback(world, 1, { checkRevision: plan?.checkRevision ?? '' }))).reason).toBe('PLAN_OUTDATED');
    await rollback(world, 1, { requestId: 'once' });
    await apply(world, [spec('web', 'a:3')]);
    await rollback(world, 1, { requestId: 'once' });
    expect(present(world)).toEqual(['web a:3 1']);
  });

  it.each([
    [0, 'failed-precondition', 'has no earlier revision to go back to'],
    [9, 'not-found', 'has no revision 9; kept are 1'],
  ])('to %i is refused when there is none', async (to, code, message) => {
    await using world = await startApi();
    await apply(world, [spec('web')]);
    const error = await refusal(rollback(world, to));
    expect(error).toMatchObject({ code });
    expect(error.message).toContain(message);
    expect(error.hint).toContain('muster stack history shop');
  });

  it('to any revision makes the stack what that revision says, whatever was done before', async () => {
    const files = fc.uniqueArray(fc.constantFrom('web', 'db', 'api'), { minLength: 1, maxLength: 3 }).chain((names) => fc.tuple(...names.map((name) => fc.integer({ min: 1, max: 3 }).map((tag) => spec(name, `a:${String(tag)}`)))));
    await fc.assert(
      fc.asyncProperty(fc.array(files, { minLength: 1, maxLength: 4 }), fc.nat(), async (applied, pick) => {
        await using world = await startApi();
        const states: (readonly string[])[] = [];
        for (const services of applied) {
          await apply(world, services);
          await reap(world);
          const { revisions } = await world.client.call('ListStackRevisions', { name: 'shop' });
          states[revisions[0]?.revision ?? 0] = present(world);
        }
        const wanted = 1 + (pick % (states.length - 1));
        await rollback(world, wanted);
        expect(present(world)).toEqual(states[wanted]);
      }),
      { numRuns: 6 },
    );
  }, 60_000);
});
