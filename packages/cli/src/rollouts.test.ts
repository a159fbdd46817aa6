import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorld } from './testing/cli-world.ts';

let world: CliWorld;
beforeAll(async () => {
  world = await createCliWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

interface Status {
  readonly slots: number;
  readonly updated: number;
  readonly rollout: { readonly state: string; readonly reason?: string } | null;
}
interface Revision {
  readonly revision: number;
  readonly changed: readonly string[];
  readonly note: string;
}

let count = 0;
/** Each test has a service of its own. */
let name = '';
beforeEach(async () => {
  name = `web-${String(++count)}`;
  const quick = ['--update-monitor', '10ms', '--rollback-monitor', '10ms', '--rollback-parallelism', '0'];
  await done('service', 'create', '--name', name, '--replicas', '3', ...quick, 'app:v1');
});

async function done(...argv: readonly string[]): Promise<string> {
  const { code, out, err } = await world.muster(argv);
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  return out;
}
const update = (...flags: readonly string[]) => done('service', 'update', ...flags, name);
const status = () => world.json<Status>('rollout', 'status', name);

/** An update that stops by itself after its first slot: the pause before the next one never ends. */
async function halfWay(): Promise<void> {
  await update('--image', 'app:v2', '--update-delay', '1h', '--detach');
  await expect.poll(async () => (await status()).updated).toBe(1);
}

describe('the revisions of a service', () => {
  it('are listed, compared, and gone back to', async () => {
    await update('--image', 'app:v2', '--env-add', 'LOG=debug');
    const history = await world.json<Revision[]>('service', 'history', name);
    expect(history.map(({ revision, changed, note }) => [revision, changed, note])).toEqual([
      [2, ['image', 'env.LOG'], 'current'],
      [1, [], ''],
    ]);
    const diff = '~ task.container.image: "app:v1" → "app:v2"\n+ task.container.env.LOG: "debug"\n';
    expect(await done('service', 'history', name, '--diff')).toBe(diff);
    expect(await done('service', 'history', name, '--diff', '1')).toBe(diff);
    expect(await done('service', 'history', '--diff', name, '1', '2')).toBe(diff);
    expect(await done('service', 'history', name, '--diff', '2', '2')).toBe('');

    await done('service', 'rollback', name);
    expect(await done('service', 'history', name)).toMatch(/2 .*app:v2.*given up: asked for by the operator\n +1 .*app:v1.*current \(rolled-back\)/);
    await done('service', 'rollback', '--to', '2', name);
    expect((await status()).rollout?.state).toBe('completed');
  });

  it('say what is missing', async () => {
    for (const [argv, code, message] of [
      [['service', 'rollback', name], 4, 'has no revision before 1'],
      [['service', 'rollback', '--to', '9', name], 3, 'has no revision 9; kept are 1'],
      [['service', 'history', name, '--diff'], 4, 'has no revision before 1'],
      [['service', 'history', name, '--diff', '4'], 3, 'has no revision 4'],
      [['service', 'history', name, '4'], 2, `muster service history ${name} --diff 4`],
      [['rollout', 'pause', name], 4, 'has had no rollout yet'],
    ] as const) {
      const ran = await world.muster(argv);
      expect([argv, ran.code, ran.out]).toEqual([argv, code, '']);
      expect(ran.err).toContain(message);
    }
  });

  it('grow by one with a restart, which replaces every task', async () => {
    const ids = async () => (await world.json<{ id: string }[]>('service', 'ps', name)).map(({ id }) => id);
    const before = await ids();
    await done('service', 'restart', name);
    const after = await ids();
    expect(after).toHaveLength(3);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
    expect((await world.json<Revision[]>('service', 'history', name))[0]).toMatchObject({ revision: 2, changed: ['forceUpdate'] });
  });
});

describe('a rollout under way', () => {
  it('is paused and resumed', async () => {
    await halfWay();
    const paused = await world.muster(['rollout', 'pause', name]);
    expect(paused).toMatchObject({ code: 0, out: `${name}\n` });
    expect(paused.err).toContain(`muster rollout resume ${name}`);
    await expect.poll(async () => (await status()).rollout?.state).toBe('paused');
    expect(await done('rollout', 'status', name)).toMatch(/: paused .*revision 1 → 2\n {2}1 of 3 slots run revision 2\n {2}paused by the operator\n/);
    await update('--update-delay', '0s', '--detach');
    await done('rollout', 'resume', name);
    expect(await status()).toMatchObject({ updated: 3, rollout: { state: 'completed' } });
  });

  it('is aborted, and says so afterwards', async () => {
    await halfWay();
    await done('rollout', 'abort', name);
    expect(await status()).toMatchObject({ slots: 3, updated: 3, rollout: { state: 'rolled-back', reason: 'aborted by the operator' } });
    expect(await done('service', 'inspect', name)).toContain('reason: aborted by the operator');
  });

  it('fails by itself when nothing gets to run, and says why', async () => {
    const ran = await world.muster(['service', 'update', '--constraint-add', 'node.hostname==nowhere', '--update-order', 'start-first', '--update-progress-deadline', '300ms', name]);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/the update was rolled back: .*no new task got to run for 0.3 s \(slot 1 waits to be placed/);
  });
});

describe('a rollout with canaries', () => {
  it('waits with the canaries, says so, and goes on when it is promoted', async () => {
    const { code, err } = await world.muster(['service', 'update', '--image', 'app:v2', '--update-canary', '30%', name]);
    expect(code).toBe(0);
    expect(err).toContain('canary: 1 of 3 slots run revision 2');
    expect(await status()).toMatchObject({ updated: 1, slots: 3, rollout: { state: 'updating' } });
    expect(await done('rollout', 'status', name)).toContain(`muster rollout promote ${name}`);
    await done('rollout', 'promote', name);
    expect(await status()).toMatchObject({ updated: 3, rollout: { state: 'completed' } });
  });

  it('is refused where it makes no sense', async () => {
    const promote = await world.muster(['rollout', 'promote', name]);
    expect(promote.code).not.toBe(0);
    expect(promote.err).toContain('no rollout');
    const alone = await world.muster(['service', 'update', '--update-canary-promote-after', '1m', name]);
    expect(alone.err).toContain('--update-canary-promote-after needs --update-canary');
    const contradiction = await world.muster(['service', 'update', '--max-unavailable', '0', name]);
    expect(contradiction.err).toContain('spec.update.order start-first');
  });
});
