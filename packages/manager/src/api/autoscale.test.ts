import { describe, expect, it } from 'vitest';
import { defaultAutoscale } from '@muster/shared/model/defaults';
import { asManagerId } from '@muster/shared/model/ids';
import { connectControl } from '@muster/shared/rpc/client';
import { systemClock } from '@muster/shared/runtime/clock';
import { Loads } from '../autoscaler/loads.ts';
import { service, SERVICE_ID } from '../orchestrator/testing/fixtures.ts';
import { startApi } from './testing/api-world.ts';

const elastic = () => {
  const plain = service({ replicas: 2 });
  return { ...plain, spec: { ...plain.spec, autoscale: { ...defaultAutoscale, max: 9, metrics: [{ resource: 'cpu', type: 'average', amount: 1 }] as const } } };
};
const leaderIs = (id: string) => ({ kind: 'leader', managerId: asManagerId(id), electedAt: 0 }) as const;

describe('GetAutoscale', () => {
  it('is answered by the leader, whichever manager is asked', async () => {
    await using leading = await startApi();
    await using other = await startApi({ store: leading.store, managerId: 'manager-2', connect: () => connectControl([leading.address]) });
    await leading.put(leaderIs('manager-1'), elastic());
    await other.state.waitFor(leading.state.view.revision);
    for (const { client } of [leading, other]) {
      const { services } = await client.call('GetAutoscale', { ref: '' });
      expect(services).toMatchObject([{ serviceName: 'web', min: 1, max: 9, current: 2, desired: 2, decidedAt: 0, reason: 'nothing was decided yet' }]);
    }
  });

  it('says so when nobody leads, when the service is not autoscaled and when there is none', async () => {
    await using world = await startApi();
    await world.put(service());
    await expect(world.client.call('GetAutoscale', { ref: 'web' })).rejects.toMatchObject({ reason: 'NO_LEADER' });
    await world.put(leaderIs('manager-1'));
    await expect(world.client.call('GetAutoscale', { ref: 'web' })).rejects.toMatchObject({ reason: 'NOT_AUTOSCALED' });
    await expect(world.client.call('GetAutoscale', { ref: 'nothing' })).rejects.toMatchObject({ code: 'not-found' });
  });
});

it('a dry run may be scaled by hand; what is autoscaled may not', async () => {
  await using world = await startApi();
  await world.put(elastic());
  await expect(world.client.call('ScaleService', { ref: 'web', replicas: 3 })).rejects.toMatchObject({ reason: 'SERVICE_AUTOSCALED' });
  const { service: shown } = await world.client.call('GetService', { ref: 'web' });
  await world.client.call('UpdateService', { ref: 'web', spec: { autoscale: { ...shown?.spec?.autoscale, dryRun: true } }, updateMask: { paths: ['autoscale'] } });
  const { service: scaled } = await world.client.call('ScaleService', { ref: 'web', replicas: 3 });
  expect(scaled?.replicas?.desired).toBe(3);
});

describe('PushMetrics', () => {
  const pushed = () => {
    const plain = elastic();
    const queue = { source: 'pushed', name: 'queue', type: 'average', amount: 10 } as const;
    return { ...plain, spec: { ...plain.spec, autoscale: { ...plain.spec.autoscale, metrics: [queue] } } };
  };
  const QUEUE = { source: 'pushed', name: 'queue' } as const;

  it('reaches the leader, whichever manager is told', async () => {
    const loads = new Loads(systemClock);
    await using leading = await startApi({ loads });
    await using other = await startApi({ store: leading.store, managerId: 'manager-2', connect: () => connectControl([leading.address]) });
    await leading.put(leaderIs('manager-1'), pushed());
    await other.state.waitFor(leading.state.view.revision);
    for (const [value, { client }] of [[41, leading], [42, other]] as const) {
      await client.call('PushMetrics', { ref: 'web', metrics: [{ name: 'queue', value }] });
      expect(loads.read(SERVICE_ID, QUEUE)).toMatchObject({ value });
    }
  });

  it.each<readonly [what: string, metrics: readonly { readonly name: string; readonly value: number }[], field: string, why: string]>([
    ['nothing', [], 'metrics', 'must not be empty'],
    ['a metric that the service does not know', [{ name: 'queue', value: 1 }, { name: 'lenght', value: 1 }], 'metrics[1].name', 'it has queue'],
    ['a negative value', [{ name: 'queue', value: -1 }], 'metrics[0].value', 'not negative, is -1'],
    ['no number', [{ name: 'queue', value: NaN }], 'metrics[0].value', 'is NaN'],
  ])('refuses %s, and says where it is wrong', async (_what, metrics, field, why) => {
    await using world = await startApi();
    await world.put(leaderIs('manager-1'), pushed());
    await expect(world.client.call('PushMetrics', { ref: 'web', metrics: [...metrics] })).rejects.toMatchObject({
      code: 'invalid-argument',
      violations: [{ field, description: expect.stringContaining(why) as string }],
    });
  });
});

it('ListAutoscaleDecisions tells what the store keeps', async () => {
  await using world = await startApi();
  const decision = { at: 7, from: 2, to: 4, dryRun: true, reason: 'cpu: …' };
  await world.put(elastic());
  expect(await world.client.call('ListAutoscaleDecisions', { ref: 'web' })).toEqual({ decisions: [] });
  await world.put({ kind: 'autoscale', serviceId: SERVICE_ID, at: 7, replicas: 4, dryRun: true, reason: '', history: { recommendations: [], changes: [] }, decisions: [decision] });
  expect(await world.client.call('ListAutoscaleDecisions', { ref: 'web' })).toEqual({ decisions: [decision] });
});

it.each<readonly [what: string, cron: string, timeZone: string, field: string, why: string]>([
  ['never fires', '0 0 30 2 *', 'UTC', 'spec.autoscale.schedules[0].cron', 'never comes'],
  ['is no cron expression', 'at noon', 'UTC', 'spec.autoscale.schedules[0].cron', 'must be five fields'],
  ['is in a time zone that does not exist', '0 8 * * *', 'Europe/Atlantis', 'spec.autoscale.schedules[0].timeZone', 'is not a time zone'],
])('a schedule that %s is refused, and so is its preview', async (_what, cron, timeZone, field, why) => {
  await using world = await startApi();
  await world.put(elastic());
  const { service: shown } = await world.client.call('GetService', { ref: 'web' });
  const autoscale = { ...shown?.spec?.autoscale, schedules: [{ cron, timeZone, durationMs: 60_000, min: 2 }] };
  for (const validateOnly of [true, false]) {
    await expect(world.client.call('UpdateService', { ref: 'web', spec: { autoscale }, updateMask: { paths: ['autoscale'] }, validateOnly })).rejects.toMatchObject({
      code: 'invalid-argument',
      violations: [{ field, description: expect.stringContaining(why) as string }],
    });
  }
});
