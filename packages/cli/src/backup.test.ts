import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorld } from './testing/cli-world.ts';

const ENV = { MUSTER_BACKUP_PASSPHRASE: 'correct horse battery staple' };

let world: CliWorld;
let directory: string;
beforeAll(async () => {
  world = await createCliWorld();
  directory = await mkdtemp(join(tmpdir(), 'muster-backup-'));
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const at = (...parts: readonly string[]) => join(directory, ...parts);
const run = (...argv: readonly string[]) => world.muster(argv, { env: ENV });

interface Restored {
  readonly clusterId: string;
  readonly objects: number;
  readonly incarnation: number;
}

describe('a cluster’s backup', () => {
  it('is made by any manager, checked, and restored into an empty store', async () => {
    await run('service', 'create', '--name', 'web', '--replicas', '2', 'app');
    const made = await run('cluster', 'backup', at('one.backup'), '--json');
    expect(made).toMatchObject({ code: 0, err: '' });
    const { objects, clusterId } = JSON.parse(made.out) as Restored;
    expect((await stat(at('one.backup'))).mode & 0o777).toBe(0o600);
    expect((await readFile(at('one.backup'))).includes('web')).toBe(false);
    expect((await run('cluster', 'restore', at('one.backup'), '--verify')).out).toContain(`${objects} objects`);

    const restore = ['cluster', 'restore', at('one.backup'), '--data-dir', at('new'), '--advertise', '127.0.0.1:7400'];
    const restored = await run(...restore, '--json');
    expect(JSON.parse(restored.out)).toMatchObject({ clusterId, objects });
    expect(JSON.parse(await readFile(at('new', 'manager.json'), 'utf8'))).toEqual({ store: `embedded:${at('new', 'store')}`, listen: '0.0.0.0:7400', advertise: '127.0.0.1:7400' });

    const again = await run(...restore);
    expect(again).toMatchObject({ code: 4, out: '' });
    expect(again.err).toMatch(/there is a cluster in embedded .* already\n.*Name an empty store/);

    // Read out of the store itself, with no manager.
    const offline = await run('cluster', 'backup', at('two.backup'), '--store', `embedded:${at('new', 'store')}`, '--json');
    expect(JSON.parse(offline.out)).toMatchObject({ objects, clusterId });

    const moved = await run('store', 'migrate', `embedded:${at('moved')}`, '--data-dir', at('new'), '--json');
    expect(JSON.parse(moved.out)).toMatchObject({ clusterId, objects, from: `embedded:${at('new', 'store')}`, to: `embedded:${at('moved')}` });
    expect((JSON.parse(moved.out) as Restored).incarnation).toBeGreaterThan((JSON.parse(restored.out) as Restored).incarnation);
    expect(JSON.parse(await readFile(at('new', 'manager.json'), 'utf8'))).toMatchObject({ store: `embedded:${at('moved')}`, advertise: '127.0.0.1:7400' });
  }, 30_000);

  it.each<[string, readonly string[], Readonly<Record<string, string>>, number, RegExp]>([
    ['no passphrase', ['cluster', 'backup', 'x'], {}, 2, /needs a passphrase\n.*--passphrase-file/],
    ['a short passphrase', ['cluster', 'backup', 'x'], { MUSTER_BACKUP_PASSPHRASE: 'short' }, 2, /has 5 characters; it must have 8/],
    ['no such passphrase file', ['cluster', 'backup', 'x', '--passphrase-file', '/no/such'], {}, 4, /passphrase cannot be read: ENOENT/],
    ['a place that is none', ['cluster', 'backup', '/no/such/place'], ENV, 4, /place cannot be written: ENOENT/],
    ['no such backup', ['cluster', 'restore', '/no/such', '--verify'], ENV, 4, /backup cannot be read: ENOENT/],
    ['a store that would be gone', ['cluster', 'restore', 'DAMAGED', '--store', 'memory:'], ENV, 2, /not a backup of Muster/],
    ['the same store', ['store', 'migrate', 'embedded:/x', '--from', 'embedded:/x'], {}, 2, /is where the cluster is already/],
    ['a store without a cluster', ['cluster', 'backup', 'x', '--store', 'memory:'], ENV, 4, /there is no cluster in this store yet/],
  ])('%s is refused, and says what to do', async (_what, argv, env, code, message) => {
    await writeFile(at('damaged'), 'nothing of ours\n');
    const ran = await world.muster(argv.map((word) => (word === 'DAMAGED' ? at('damaged') : word)), { env });
    expect({ code: ran.code, out: ran.out }).toEqual({ code, out: '' });
    expect(ran.err).toMatch(message);
  });

  it('leaves the file that was there when it cannot be made', async () => {
    await writeFile(at('kept.backup'), 'the last good one');
    expect((await run('cluster', 'backup', at('kept.backup'), '--store', 'memory:')).code).toBe(4);
    expect(await readFile(at('kept.backup'), 'utf8')).toBe('the last good one');
  });
});
