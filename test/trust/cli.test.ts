import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '@muster/cli/run-cli';
import { collectingHost } from '@muster/cli/testing/collecting-host';
import { parseToken } from '@muster/shared/model/join-token';
import { systemClock } from '@muster/shared/runtime/clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTrustedWorld, type TrustedWorld } from './world.ts';

let world: TrustedWorld;
let directory: string;
beforeAll(async () => {
  world = await startTrustedWorld();
  directory = mkdtempSync(join(tmpdir(), 'muster-contexts-'));
  const { clusterId, clusterName, roots, certificates, privateKey, issuedAt, expiresAt } = world.admin;
  writeFileSync(join(directory, 'admin.json'), JSON.stringify({ clusterId, clusterName, managers: world.addresses, roots, user: 'admin', certificates, privateKey, issuedAt, expiresAt }), { mode: 0o600 });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});

async function muster(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { host, collected } = collectingHost({ clock: systemClock, env: { MUSTER_CONFIG_DIR: join(directory, 'config'), ...env } });
  const code = await runCli(argv, host);
  return { code, ...collected };
}
/** As the first administrator. */
const admin = (...argv: readonly string[]) => muster(argv, { MUSTER_CONTEXT: join(directory, 'admin.json'), MUSTER_MANAGERS: world.addresses.join(',') });
const json = async <T>(...argv: readonly string[]): Promise<T> => {
  const { code, out, err } = await admin(...argv, '--json');
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as T;
};
const here = () => world.addresses.join(',');
const tokenIn = (text: string): string => /MUSTER-1-[0-9a-z-]+/.exec(text)?.[0] ?? '';

describe('muster cluster token', () => {
  it('makes a line to join with, lists it without its secret, rotates and deletes it', async () => {
    const made = await admin('cluster', 'token', 'create', 'worker', '--ttl', '1h', '--uses', '3', '--description', 'rack 4');
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(/^muster node join MUSTER-1-worker-\S+@\S+\n$/);
    const { id, secret } = parseToken(tokenIn(made.out));
    const listed = await admin('cluster', 'token', 'ls');
    expect(listed.out).toMatch(new RegExp(`${id} +worker +0 of 3 +in \\S+ +user admin +rack 4`));
    expect(listed.out).not.toContain(secret);
    expect((await admin('cluster', 'token', 'rotate', 'worker')).out).toMatch(/^muster node join /);
    const left = await json<{ id: string; role: string }[]>('cluster', 'token', 'ls');
    expect(left.map(({ role }) => role)).toHaveLength(2);
    const worker = left.find(({ role }) => role === 'worker')?.id ?? '';
    expect((await admin('cluster', 'token', 'rm', worker)).out).toBe(`${worker}\n`);
    expect(await admin('cluster', 'token', 'rm', worker)).toMatchObject({ code: 3, err: expect.stringContaining('muster cluster token ls') });
    expect((await admin('cluster', 'token', 'create', 'chief')).code).toBe(2);
    // None at all is not any number.
    expect(await admin('cluster', 'token', 'create', 'worker', '--uses', '0')).toMatchObject({ code: 2, err: expect.stringContaining('between 1 and') });
  });

  it('that is not taken says what to ask for: of its own kind, or with the flags of its kind', async () => {
    const dataDir = mkdtempSync(join(directory, 'joins-'));
    const unknown = world.tokens.manager.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect(await muster(['node', 'join', `${unknown}@${here()}`, '--data-dir', dataDir])).toMatchObject({ code: 1, err: expect.stringMatching(/not known\n.*token create manager\n/) });
    expect(await muster(['node', 'join', `${world.tokens.worker}@${here()}`, '--data-dir', dataDir, '--advertise', '10.0.0.1:7400'])).toMatchObject({ code: 2, err: expect.stringMatching(/--advertise is for a manager.*\n.*token create manager/) });
    const nobody = await muster(['node', 'join', `${world.tokens.worker}@127.0.0.1:1`, '--data-dir', dataDir]);
    expect(nobody).toMatchObject({ code: 5, err: expect.stringMatching(/127\.0\.0\.1:1 \(connection refused\)\.\n.*what follows the @/) });
    expect(nobody.err).not.toContain('--managers');
  });
});

describe('muster user and muster context', () => {
  it('lead a new person from a token to a context of their own, private and followed', async () => {
    const made = await admin('user', 'create', 'ann', '--role', 'operator');
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^muster context add NAME MUSTER-1-user-/) });
    const token = tokenIn(made.out);
    const added = await muster(['context', 'add', 'prod', `${token}@${here()}`, '--certificate']);
    expect(added).toMatchObject({ code: 0, err: '', out: 'Context prod: ann on cluster test, in use.\n' });
    const path = join(directory, 'config', 'contexts', 'prod.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const context = JSON.parse(readFileSync(path, 'utf8')) as { managers: string[]; token?: string; certificates: string };
    expect(context.managers).toEqual(expect.arrayContaining([...world.addresses]));
    expect(context.token).toBeUndefined();
    // No flag, no variable: the context says all.
    expect(await muster(['service', 'ls'], { MUSTER_MANAGERS: here() })).toMatchObject({ code: 0, err: '' });
    expect((await muster(['context', 'ls'])).out).toMatch(/\* +prod +test +ann +certificate, ends in/);
    const shown = await muster(['context', 'show']);
    for (const secret of [token, 'PRIVATE KEY', 'BEGIN']) expect(shown.out).not.toContain(secret);

    const denied = await muster(['user', 'ls'], { MUSTER_MANAGERS: here() });
    expect(denied).toMatchObject({ code: 1, err: expect.stringMatching(/ann \(operator\) may not call AccessService\/ListUsers\n.*takes the role admin.*muster user update ann --role admin/) });

    const exported = await muster(['context', 'export', 'prod']);
    writeFileSync(join(directory, 'moved.json'), exported.out, { mode: 0o600 });
    expect(await muster(['context', 'add', 'again', join(directory, 'moved.json')])).toMatchObject({ code: 0 });
    expect(await muster(['context', 'add', 'prod', `${token}@${here()}`])).toMatchObject({ code: 4, err: expect.stringContaining('--replace') });

    expect((await admin('user', 'ls')).out).toMatch(/ann +operator +all/);
    expect((await admin('user', 'rm', 'ann')).out).toBe('ann\n');
    expect(await muster(['service', 'ls'], { MUSTER_MANAGERS: here() })).toMatchObject({ code: 1, err: expect.stringContaining('the certificate is refused') });
    expect((await muster(['context', 'rm', 'prod', 'again'])).code).toBe(0);
  });

  it('show a person who is restricted to stacks the cluster and their services', async () => {
    for (const [name, stacks] of [['one', ['shop']], ['two', ['shop', 'blog']]] as const) {
      const made = await admin('user', 'create', name, '--role', 'operator', ...stacks.flatMap((stack) => ['--stack', stack]));
      expect(await muster(['context', 'add', name, `${tokenIn(made.out)}@${here()}`, '--use'])).toMatchObject({ code: 0, err: '' });
      expect(await muster(['status'], { MUSTER_MANAGERS: here() })).toMatchObject({ code: 0, err: '', out: expect.stringMatching(name === 'one' ? /nodes[\s\S]*No services/ : /nodes[\s\S]*muster service ls --stack NAME/) });
      // Networks are nobody's stack's: no --stack would help.
      expect(await muster(['network', 'create', 'front'], { MUSTER_MANAGERS: here() })).toMatchObject({ code: 1, err: expect.stringMatching(/may use only .*\n.*--all-stacks/) });
      expect((await muster(['context', 'rm', name])).code).toBe(0);
    }
  });

  it('refuse a context that others can read, one of another cluster, and a machine’s token', async () => {
    writeFileSync(join(directory, 'open.json'), readFileSync(join(directory, 'admin.json')), { mode: 0o644 });
    expect(await muster(['service', 'ls'], { MUSTER_CONTEXT: join(directory, 'open.json') })).toMatchObject({ code: 4, err: expect.stringContaining('chmod 600') });
    await using other = await startTrustedWorld();
    const elsewhere = await muster(['service', 'ls'], { MUSTER_CONTEXT: join(directory, 'admin.json'), MUSTER_MANAGERS: other.addresses.join(',') });
    expect(elsewhere).toMatchObject({ code: 5, err: expect.stringMatching(/is of another cluster.*\n.*muster context ls/) });
    const { token } = await other.client(other.admin).call('CreateUser', { name: 'eve', role: 'USER_ROLE_ADMIN' });
    expect(await muster(['context', 'add', 'wrong', `${token}@${here()}`])).toMatchObject({ code: 1, err: expect.stringContaining('is not the cluster that the token is for') });
    expect(await muster(['context', 'add', 'wrong', `${world.tokens.worker}@${here()}`])).toMatchObject({ code: 2, err: expect.stringContaining('muster node join') });
  });

  it('goes on with a fresh certificate when the root was replaced, as long as the context is in use', async () => {
    const { token } = await world.client(world.admin).call('CreateUser', { name: 'fred', role: 'USER_ROLE_ADMIN' });
    expect(await muster(['context', 'add', 'fred', `${token}@${here()}`, '--certificate', '--use'])).toMatchObject({ code: 0, err: '' });
    const path = join(directory, 'config', 'contexts', 'fred.json');
    const stale = () => writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), checkedAt: 0 }), { mode: 0o600 });
    const before = (JSON.parse(readFileSync(path, 'utf8')) as { certificates: string }).certificates;
    const client = world.client(world.admin);
    await client.call('RotateCa', {});
    stale();
    expect(await muster(['service', 'ls'], { MUSTER_MANAGERS: here() })).toMatchObject({ code: 0, err: '' });
    expect((JSON.parse(readFileSync(path, 'utf8')) as { certificates: string }).certificates).not.toBe(before);
    await world.until('the old root to be gone', (view) => view.trust()?.roots.length === 1);
    expect(await muster(['cluster', 'ca', 'status'], { MUSTER_MANAGERS: here() })).toMatchObject({ code: 0, out: expect.stringMatching(/^root \S+ +made .*, issues\n/) });
    const rotated = await muster(['cluster', 'ca', 'rotate'], { MUSTER_MANAGERS: here() });
    expect(rotated).toMatchObject({ code: 0, out: expect.stringMatching(/^The old root is gone; root \S+ issues\.\n$/) });
  }, 40_000);
});

describe('muster cluster ca rotate', () => {
  it('asked again, for example after Ctrl-C, sees the end of it', async () => {
    await using other = await startTrustedWorld();
    const { clusterId, clusterName, roots, certificates, privateKey, issuedAt, expiresAt } = other.admin;
    const path = join(directory, 'rotating.json');
    writeFileSync(path, JSON.stringify({ clusterId, clusterName, managers: other.addresses, roots, user: 'admin', certificates, privateKey, issuedAt, expiresAt }), { mode: 0o600 });
    expect(await muster(['cluster', 'ca', 'rotate', '--detach'], { MUSTER_CONTEXT: path })).toMatchObject({ code: 0 });
    expect(await muster(['cluster', 'ca', 'rotate'], { MUSTER_CONTEXT: path })).toMatchObject({ code: 0, out: expect.stringMatching(/^The old root is gone/) });
  }, 60_000);
});

describe('muster doctor', () => {
  it('says how a context forgets a manager that is gone for good', async () => {
    const path = join(directory, 'admin.json');
    const found = await muster(['doctor', '--data-dir', directory], { MUSTER_CONTEXT: path, MUSTER_MANAGERS: `${here()},127.0.0.1:1` });
    expect(found.out).toMatch(/fail +manager +127\.0\.0\.1:1: no manager answers\n.*take its address out of "managers" in .*admin\.json/);
  });
});

describe('muster context ls', () => {
  it('shows the others beside one that is broken', async () => {
    const contexts = join(directory, 'some', 'contexts');
    mkdirSync(contexts, { recursive: true });
    writeFileSync(join(contexts, 'good.json'), readFileSync(join(directory, 'admin.json')), { mode: 0o600 });
    writeFileSync(join(contexts, 'bad.json'), '{', { mode: 0o600 });
    const listed = await muster(['context', 'ls'], { MUSTER_CONFIG_DIR: join(directory, 'some') });
    expect(listed).toMatchObject({ code: 0, out: expect.stringMatching(/good +test +admin/), err: expect.stringMatching(/bad\.json is no context.*muster context export/) });
  });
});

describe('muster audit', () => {
  it('shows who changed what, and what was refused', async () => {
    await using other = await startTrustedWorld();
    const { clusterId, clusterName, roots, certificates, privateKey } = other.admin;
    const path = join(directory, 'other.json');
    writeFileSync(path, JSON.stringify({ clusterId, clusterName, managers: other.addresses, roots, user: 'admin', certificates, privateKey, checkedAt: Date.now() }), { mode: 0o600 });
    const run = (...argv: readonly string[]) => muster(argv, { MUSTER_CONTEXT: path });
    await run('user', 'create', 'gina');
    await run('service', 'scale', '-d', 'nosuch=3');
    const { out } = await run('audit');
    expect(out).toMatch(/user admin +127\.0\.0\.1:\d+ +CreateUser +gina +ok/);
    expect(out).toMatch(/user admin .* ScaleService +nosuch +not-found: /);
    const failed = JSON.parse((await run('audit', '--failed', '--json')).out) as { target: string }[];
    expect(failed.map(({ target }) => target)).toEqual(['nosuch']);
  });
});
