import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Rollout, RolloutState } from '@muster/shared/model/objects';
import { replace } from '../state/mutation.ts';
import { refusal, startApi, type ApiWorld } from './testing/api-world.ts';

let world: ApiWorld;
let count = 0;
/** Each test has a service of its own. */
let name = '';
beforeAll(async () => {
  world = await startApi();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  name = `roll-${++count}`;
  await call('CreateService', { spec: { name, replicated: { replicas: 2 }, task: { container: { image: 'web:1' } } } });
});

const call: ApiWorld['client']['call'] = (...args) => world.client.call(...args);
const stored = () => {
  const service = world.state.view.serviceByName(name);
  if (service === undefined) throw new Error('the service is gone');
  return service;
};
const update = (image: string) =>
  call('UpdateService', { ref: name, spec: { task: { container: { image } } }, updateMask: { paths: ['task.container.image'] } });
const eventTypes = () => world.events().filter(({ message }) => message.includes(name)).map(({ type }) => type);

/** What the service controller, which does not run here, would have written. */
async function rolloutIs(state: RolloutState, changes: Partial<Rollout> = {}): Promise<void> {
  const service = stored();
  const rollout: Rollout = { state, fromRevision: 1, toRevision: 2, startedAt: 1, message: '', nextAt: 0, ...changes };
  await world.state.commit([replace({ ...service, rollout })], {}, AbortSignal.timeout(5_000));
}

describe('ListServiceRevisions', () => {
  it('gives what is kept, newest first', async () => {
    await update('web:2');
    const { revisions } = await call('ListServiceRevisions', { ref: name });
    expect(revisions.map(({ revision, spec }) => [revision, spec?.task?.container?.image])).toEqual([
      [2, 'web:2'],
      [1, 'web:1'],
    ]);
  });
});

describe('RollbackService', () => {
  it('restores template and ports under the old number, and leaves the rest', async () => {
    await update('web:2');
    await call('ScaleService', { ref: name, replicas: 5 });
    const { service } = await call('RollbackService', { ref: name });
    expect(service).toMatchObject({ revision: 1, spec: { replicated: { replicas: 5 }, task: { container: { image: 'web:1' } } } });
    expect(eventTypes().at(-1)).toBe('service.updated');
    await update('web:3');
    expect(stored().revision).toBe(3);
  });

  it('goes to the revision that the last rollout came from, or to the one that is named', async () => {
    for (const image of ['web:2', 'web:3', 'web:4']) await update(image);
    await rolloutIs('completed', { fromRevision: 2, toRevision: 4 });
    expect((await call('RollbackService', { ref: name, validateOnly: true })).service?.revision).toBe(2);
    expect(stored().revision).toBe(4);
    expect((await call('RollbackService', { ref: name })).service?.revision).toBe(2);
    expect((await call('RollbackService', { ref: name, toRevision: 3 })).service?.revision).toBe(3);
  });

  it('changes nothing while it goes back already', async () => {
    await update('web:2');
    await call('RollbackService', { ref: name });
    await rolloutIs('rolling-back');
    const before = stored().version;
    await call('RollbackService', { ref: name });
    expect(stored().version).toBe(before);
  });

  it('says so when there is no earlier revision, or not the one that is asked for', async () => {
    const none = await refusal(call('RollbackService', { ref: name }));
    expect(none).toMatchObject({ code: 'failed-precondition', reason: 'NO_EARLIER_REVISION' });
    expect(none.message).toContain('has no revision before 1');
    expect(none.hint).toContain(`muster service history ${name}`);
    const unknown = await refusal(call('RollbackService', { ref: name, toRevision: 7 }));
    expect(unknown).toMatchObject({ code: 'not-found', reason: 'REVISION_NOT_FOUND' });
    expect(unknown.message).toContain('kept are 1');
  });
});

describe('rollout settings that contradict each other', () => {
  const startFirst = { order: 'UPDATE_ORDER_START_FIRST' } as const;
  it.each([
    ['nothing may be missing, and nothing may be added', { disruption: { maxUnavailable: { value: 0 } } }, ['spec.disruption.maxUnavailable', 'spec.disruption.maxUnavailable']],
    ['nothing may be missing, and a move stops first', { update: startFirst, rollback: startFirst, disruption: { maxUnavailable: { value: 0 }, moveOrder: 'UPDATE_ORDER_STOP_FIRST' } }, ['spec.disruption.moveOrder']],
    ['a rollback that is to be rolled back', { rollback: { failureAction: 'FAILURE_ACTION_ROLLBACK' } }, ['spec.rollback.failureAction']],
    ['a canary of a rollback', { rollback: { canary: { amount: { value: 1 } } } }, ['spec.rollback.canary']],
    ['a canary of nobody', { update: { canary: { amount: { value: 0 } } } }, ['spec.update.canary.amount']],
    ['more than all may be missing', { disruption: { maxUnavailable: { value: 101, percent: true } } }, ['spec.disruption.maxUnavailable']],
  ] as const)('are refused, each with its path: %s', async (_says, settings, fields) => {
    const before = stored().version;
    const created = await refusal(call('CreateService', { spec: { name: `${name}-new`, replicated: { replicas: 2 }, task: { container: { image: 'web:1' } }, ...settings } }));
    expect(created).toMatchObject({ code: 'invalid-argument', fields });
    const updated = await refusal(call('UpdateService', { ref: name, spec: { name, replicated: { replicas: 2 }, task: { container: { image: 'web:2' } }, ...settings } }));
    expect(updated).toMatchObject({ code: 'invalid-argument', fields });
    // Nothing was begun by what was refused.
    expect(stored().version).toBe(before);
  });
});

describe('ControlRollout', () => {
  const control = (action: 'PAUSE' | 'RESUME' | 'ABORT') => call('ControlRollout', { ref: name, action: `ROLLOUT_ACTION_${action}` });

  it('leaves the command to the service controller, once, with an event', async () => {
    await update('web:2');
    await rolloutIs('updating');
    await control('PAUSE');
    expect(stored()).toMatchObject({ rollout: { state: 'updating' }, rolloutCommand: { action: 'pause', revision: 2 } });
    const before = stored().version;
    await control('PAUSE');
    expect(stored().version).toBe(before);
    await control('RESUME');
    expect(stored().rolloutCommand?.action).toBe('resume');
    expect(eventTypes().filter((type) => type === 'rollout.requested')).toHaveLength(2);
  });

  it('takes a command for a rollout that has not been begun, and drops it with the next revision', async () => {
    await update('web:2');
    await control('PAUSE');
    expect(stored().rolloutCommand?.action).toBe('pause');
    await update('web:3');
    expect(stored().rolloutCommand).toBeUndefined();
  });

  it.each<readonly ['PAUSE' | 'RESUME' | 'ABORT', RolloutState | undefined, string]>([
    ['PAUSE', undefined, 'has had no rollout yet'],
    ['PAUSE', 'completed', 'the last one is completed'],
    ['RESUME', 'rolled-back', 'the last one is rolled-back'],
    ['ABORT', 'completed', 'the last one is completed'],
    ['ABORT', 'rollback-paused', 'is going back already'],
  ])('refuses %s when the rollout is %s', async (action, state, message) => {
    if (state !== undefined) {
      await update('web:2');
      if (state !== 'completed') await call('RollbackService', { ref: name });
      await rolloutIs(state);
    }
    const error = await refusal(control(action));
    expect(error).toMatchObject({ code: 'failed-precondition', reason: 'NO_ROLLOUT_UNDER_WAY' });
    expect(error.message).toContain(message);
    expect(error.hint).toContain('muster ');
  });

  it('refuses to abort what has nothing to go back to', async () => {
    await update('web:2');
    await rolloutIs('paused', { fromRevision: 2 });
    expect(await refusal(control('ABORT'))).toMatchObject({ reason: 'NO_EARLIER_REVISION' });
  });

  it('promotes canaries, and refuses where there are none', async () => {
    const promote = () => call('ControlRollout', { ref: name, action: 'ROLLOUT_ACTION_PROMOTE' });
    await update('web:2');
    expect(await refusal(promote())).toMatchObject({ code: 'failed-precondition', reason: 'NO_CANARY' });
    const { service } = await call('GetService', { ref: name });
    const canary = { amount: { value: 1 } };
    await call('UpdateService', { ref: name, spec: { ...service?.spec, update: { ...service?.spec?.update, canary } } });
    await promote();
    expect(stored().rolloutCommand).toMatchObject({ action: 'promote', revision: 2 });
  });

  it('asks for an action', async () => {
    expect(await refusal(call('ControlRollout', { ref: name }))).toMatchObject({ code: 'invalid-argument' });
  });
});
