/** A slip on a manager's machine must not cost it the key of its cluster; and who has the key is not locked out. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.ts';
import { collectingHost } from '../testing/collecting-host.ts';

let directory: string;
let context: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'muster-other-cluster-'));
  const made = await muster('cluster', 'init', '--name', 'home', '--data-dir', at('data'), '--advertise', '127.0.0.1:1', '--json');
  ({ context } = JSON.parse(made.out) as { readonly context: string });
});
afterAll(() => rmSync(directory, { recursive: true }));

const at = (...parts: readonly string[]) => join(directory, ...parts);

async function muster(...argv: readonly string[]) {
  const { host, collected } = collectingHost({ env: { MUSTER_CONFIG_DIR: at('config'), MUSTER_BACKUP_PASSPHRASE: 'correct horse battery staple' } });
  const code = await runCli(argv, host);
  return { code, ...collected };
}

const files = () => ['manager.json', 'manager/identity.json', 'manager/cluster-key.json'].map((file) => readFileSync(at('data', file), 'utf8'));

describe('the files of a manager', () => {
  it('are not written over by another cluster, whether it is made or restored here', async () => {
    const before = files();
    const made = await muster('cluster', 'init', '--name', 'second', '--data-dir', at('data'), '--store', `embedded:${at('elsewhere')}`);
    expect(made).toMatchObject({ code: 4, out: '', err: expect.stringMatching(/a manager of another cluster already, home.*\n.*mv .*data\/manager /) as string });

    expect((await muster('cluster', 'init', '--name', 'third', '--data-dir', at('third'), '--advertise', '127.0.0.1:1')).code).toBe(0);
    expect((await muster('cluster', 'backup', at('third.backup'), '--data-dir', at('third'), '--store', `embedded:${at('third', 'store')}`)).code).toBe(0);
    const restored = await muster('cluster', 'restore', at('third.backup'), '--data-dir', at('data'), '--store', `embedded:${at('restored')}`);
    expect(restored).toMatchObject({ code: 4, out: '', err: expect.stringContaining('another cluster already, home') as string });
    expect(files()).toEqual(before);
  }, 60_000);

  it('are not written over while the manager runs', async () => {
    const before = files();
    expect((await muster('cluster', 'backup', at('home.backup'), '--data-dir', at('data'), '--store', `embedded:${at('data', 'store')}`)).code).toBe(0);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { readonly port: number };
    const config = readFileSync(at('data', 'manager.json'), 'utf8');
    writeFileSync(at('data', 'manager.json'), config.replace('0.0.0.0:1"', `0.0.0.0:${port}"`));
    const restore = ['cluster', 'restore', at('home.backup'), '--data-dir', at('data'), '--store', `embedded:${at('again')}`, '--advertise', '127.0.0.1:1'];
    expect(await muster(...restore)).toMatchObject({ code: 4, out: '', err: expect.stringMatching(/a manager runs on this machine.*\n.*Stop the one that runs first/) as string });
    expect(files().slice(1)).toEqual(before.slice(1));
    server.close();
    await once(server, 'close');
    expect(await muster(...restore)).toMatchObject({ code: 0, err: '' });
  }, 60_000);

  it('are not made before the name of the context is known to be good', async () => {
    const init = ['cluster', 'init', '--data-dir', at('named'), '--advertise', '127.0.0.1:1'];
    expect(await muster(...init, '--name', 'two words')).toMatchObject({ code: 2, err: expect.stringContaining("cannot be a context's name") as string });
    expect((await muster(...init, '--name', 'two-words')).code).toBe(0);
  }, 60_000);

  it('make an administrator when no context of one is left, and the audit has it', async () => {
    rmSync(context);
    const made = await muster('cluster', 'admin', '--data-dir', at('third'), '--json');
    expect(made.err).toBe('');
    const { user, context: path } = JSON.parse(made.out) as { readonly user: string; readonly context: string };
    const written = JSON.parse(readFileSync(path, 'utf8')) as { readonly user: string; readonly managers: readonly string[]; readonly certificates: string };
    expect([user, written.user, written.managers, written.certificates]).toEqual(['admin', 'admin', ['127.0.0.1:1'], expect.stringContaining('BEGIN CERTIFICATE')]);
    const { openStore } = await import('@muster/manager/store/open-store');
    const { systemClock } = await import('@muster/shared/runtime/clock');
    const { systemNewId } = await import('@muster/shared/runtime/ids');
    const { systemRandom } = await import('@muster/shared/runtime/random');
    const { silentLogger } = await import('@muster/shared/runtime/logger');
    const store = await openStore(`embedded:${at('third', 'store')}`, { clock: systemClock, random: systemRandom, newId: systemNewId, logger: silentLogger });
    const [entry] = (await store.range({ prefix: 'audit/' })).items.map(({ value }) => JSON.parse(value) as unknown);
    await store.close();
    expect(entry).toMatchObject({ who: 'the key on here', method: 'cluster admin', target: 'admin', result: 'ok' });

    expect(await muster('cluster', 'admin', '--data-dir', at('nowhere'))).toMatchObject({ code: 4, err: expect.stringMatching(/key of a cluster is not in .*\n.*manager’s machine/) as string });
  }, 60_000);
});
