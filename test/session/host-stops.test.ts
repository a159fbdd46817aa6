/** The last word of an agent whose host is being shut down. */
import { noteRefused } from '@muster/manager/dispatcher/register-node';
import { asManagerId } from '@muster/shared/model/ids';
import { afterEach, describe, expect, it } from 'vitest';
import { basics, nodeId, World } from './world.ts';

let world: World;
afterEach(async () => {
  await world.end();
});

/** Two managers, and an agent in session with the first. */
async function inSession(hostStops: () => Promise<boolean>) {
  world = new World();
  const m1 = world.manager('m1');
  const m2 = world.manager('m2');
  await world.write(m1, ...basics());
  const { agent, stop } = world.agent(['m1'], { hostStops });
  await world.clock.advance(100);
  expect(agent.session).toMatchObject({ connected: true, address: 'm1' });
  return { m1, m2, stop, session: () => m2.state.view.node(nodeId)?.session };
}

describe('an agent that is told to end', () => {
  it('says that its host is being shut down, and has ended as soon as a manager knows', async () => {
    const { stop, session } = await inSession(() => Promise.resolve(true));
    const stopped = stop();
    await world.clock.advance(50);
    await stopped;
    expect(session()).toMatchObject({ connected: false, hostStops: true });
  });

  it.each([
    ['it is not', () => Promise.resolve(false)],
    ['nobody can say', () => Promise.reject(new Error('no systemd'))],
  ])('says nothing where %s', async (_what, hostStops) => {
    const { stop, session } = await inSession(hostStops);
    const stopped = stop();
    await world.clock.advance(50);
    await stopped;
    expect(session()?.connected).toBe(false);
    expect(session()?.hostStops).toBeUndefined();
  });

  it('says it to another manager when its own is gone', async () => {
    const { m1, m2, stop, session } = await inSession(() => Promise.resolve(true));
    await world.write(m2, { kind: 'manager', id: asManagerId('m2'), name: 'm2', address: 'm2', softwareVersion: '0.1.0', startedAt: 0 });
    await world.clock.advance(50);
    m1.kill();
    const stopped = stop();
    await world.clock.advance(2_900);
    await stopped;
    expect(session()).toMatchObject({ connected: false, hostStops: true, managerId: 'm2' });
  });

  it('ends after 3 s where no manager answers', async () => {
    const { m1, m2, stop, session } = await inSession(() => Promise.resolve(true));
    m1.kill();
    m2.kill();
    let hasEnded = false;
    const stopped = stop().then(() => (hasEnded = true));
    await world.clock.advance(2_900);
    expect(hasEnded).toBe(false);
    await world.clock.advance(200);
    await stopped;
    expect(session()?.hostStops).toBeUndefined();
  });

  it('is no longer off when its host is back with an agent that is refused', async () => {
    const { m1, stop, session } = await inSession(() => Promise.resolve(true));
    const stopped = stop();
    await world.clock.advance(50);
    await stopped;
    const noted = noteRefused(m1.state, nodeId, 'too new', world.clock.now());
    await world.clock.advance(50);
    await noted;
    expect(session()).toMatchObject({ connected: false, refused: 'too new' });
    expect(session()?.hostStops).toBeUndefined();
  });

  it('is a node like any other when its host is back', async () => {
    const { stop, session } = await inSession(() => Promise.resolve(true));
    const stopped = stop();
    await world.clock.advance(50);
    await stopped;
    world.agent(['m1']);
    await world.clock.advance(2_000);
    expect(session()?.connected).toBe(true);
    expect(session()?.hostStops).toBeUndefined();
  });
});
