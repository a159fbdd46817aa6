import { describe, expect, it } from 'vitest';
import { startTrustedWorld } from './world.ts';

describe('a manager that is removed', () => {
  it('is refused by the others from then on, and cannot renew its certificate', async () => {
    await using world = await startTrustedWorld({ managers: 1 });
    const admin = world.client(world.admin);
    const away = await world.identity('manager', 'm2');
    await expect(world.client(away).call('Renew', { csr: 'none' })).rejects.not.toMatchObject({ reason: 'CERTIFICATE_REFUSED' });
    const { certificates } = await admin.call('RemoveManager', { ref: 'm2' });
    expect(certificates).toMatchObject([{ id: away.id, name: 'm2', role: 'CERTIFICATE_ROLE_MANAGER' }]);
    await expect(world.client(away).call('Renew', { csr: 'none' })).rejects.toMatchObject({ reason: 'CERTIFICATE_REFUSED' });
    expect([...world.view.events()].at(-1)).toMatchObject({ type: 'manager.removed', message: 'manager m2 removed' });
    await expect(admin.call('RemoveManager', { ref: 'm2' })).rejects.toMatchObject({ code: 'not-found', message: 'manager "m2" was removed before' });
  });

  it('is all that a machine was which has joined twice, or one by its id', async () => {
    await using world = await startTrustedWorld({ managers: 1 });
    const admin = world.client(world.admin);
    const [first, second, third] = [await world.identity('manager', 'm2'), await world.identity('manager', 'm2'), await world.identity('manager', 'm2')];
    expect((await admin.call('RemoveManager', { ref: first.id })).certificates.map(({ id }) => id)).toEqual([first.id]);
    expect((await admin.call('RemoveManager', { ref: 'm2' })).certificates.map(({ id }) => id).sort()).toEqual([second.id, third.id].sort());
  });

  it('stops by itself when it runs, which takes force', async () => {
    await using world = await startTrustedWorld({ managers: 2 });
    await world.until('two managers', (view) => [...view.managers()].length === 2);
    const admin = world.client(world.admin);
    await expect(admin.call('RemoveManager', { ref: 'm2' })).rejects.toMatchObject({ reason: 'MANAGER_RUNS' });
    await admin.call('RemoveManager', { ref: 'm2', force: true });
    await expect(world.ended[1]).rejects.toMatchObject({ reason: 'REMOVED' });
    await world.until('one manager', (view) => [...view.managers()].length === 1);
  });

  it('is never the only one that runs, nor a node, nor a user', async () => {
    await using world = await startTrustedWorld({ managers: 1 });
    await world.until('a manager', (view) => [...view.managers()].length === 1);
    const admin = world.client(world.admin);
    await world.identity('worker', 'w1');
    await expect(admin.call('RemoveManager', { ref: 'm1', force: true })).rejects.toMatchObject({ reason: 'LAST_MANAGER' });
    await expect(admin.call('RemoveManager', { ref: 'w1', force: true })).rejects.toMatchObject({ reason: 'MANAGER_NOT_FOUND' });
    await expect(admin.call('RemoveManager', { ref: 'admin', force: true })).rejects.toMatchObject({ reason: 'MANAGER_NOT_FOUND' });
  });
});
