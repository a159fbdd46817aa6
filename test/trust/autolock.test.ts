import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readClusterKey, writeClusterKey } from '@muster/cli/daemons/identity-file';
import { formatUnlockKey, newUnlockKey, parseUnlockKey } from '@muster/shared/trust/lock';
import { newKey } from '@muster/shared/trust/seal';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../lab/command.ts';
import { freePort } from '../e2e/muster.ts';
import { startTrustedWorld } from './world.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'muster-autolock-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('autolock', () => {
  it('tells every manager what to seal its key with, anew for each key, and when it is off', async () => {
    await using world = await startTrustedWorld({ managers: 2 });
    const admin = world.client(world.admin);
    const { unlockKey } = await admin.call('SetAutolock', { on: true });
    await world.until('autolock', (view) => view.trust()?.sealedUnlockKey !== undefined);
    expect(await admin.call('GetCa', {})).toMatchObject({ autolock: true });
    const other = await admin.call('SetAutolock', { on: true });
    expect(other.unlockKey).not.toBe(unlockKey);
    await admin.call('SetAutolock', { on: false });
    await world.until('no autolock', (view) => view.trust()?.sealedUnlockKey === undefined);
    const told = new Set(world.kept.map((key) => (key === undefined ? 'plain' : formatUnlockKey(key))));
    expect(told).toEqual(new Set(['plain', unlockKey, other.unlockKey]));
    const { items } = await world.store.range({ prefix: '', limit: 500 });
    for (const key of [unlockKey, other.unlockKey]) expect(JSON.stringify(items)).not.toContain(key.slice(-40));
  });

  it('leaves nothing of the cluster key on the disk, and opens with the unlock key alone', () => {
    const [key, unlockKey] = [newKey(), newUnlockKey()];
    writeClusterKey(directory, key);
    expect(readClusterKey(directory)).toEqual(key);
    writeClusterKey(directory, key, unlockKey);
    const file = readFileSync(join(directory, 'manager', 'cluster-key.json'), 'utf8');
    expect(file).not.toContain(key.toString('base64').slice(0, 20));
    expect(readClusterKey(directory, unlockKey)).toEqual(key);
    expect(() => readClusterKey(directory)).toThrow('this manager is locked');
    expect(() => readClusterKey(directory, newUnlockKey())).toThrow('the unlock key is another one');
  });

  it('reads its key as it was written, and repeats no other text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        expect(Uint8Array.from(parseUnlockKey(`${formatUnlockKey(bytes)}\n`))).toEqual(bytes);
      }),
    );
    expect(() => parseUnlockKey('MUSTER-UNLOCK-1-hunter2')).toThrow(/^this is no unlock key: it begins with MUSTER-UNLOCK-1$/);
  });
});

describe('a manager of a locked cluster', () => {
  const main = new URL('../../packages/cli/src/main.ts', import.meta.url).pathname;
  const node = ['--disable-warning=ExperimentalWarning', '--conditions=source', main];

  it('does not start without the key, and starts with it', async () => {
    const dataDir = join(directory, 'data');
    const address = `127.0.0.1:${await freePort()}`;
    const env = { MUSTER_CONFIG_DIR: join(directory, 'config') };
    const muster = (args: readonly string[], more = {}) => run(process.execPath, [...node, ...args], { timeoutMs: 60_000, env: { ...env, ...more } });
    const start = (more = {}) => {
      const manager = spawn(process.execPath, [...node, 'manager', 'run', '--data-dir', dataDir], { env: { ...process.env, ...env, ...more }, stdio: 'ignore' });
      const ended = new Promise<number | null>((resolve) => manager.once('exit', resolve));
      return {
        async stop() {
          manager.kill('SIGTERM');
          return ended;
        },
        async up() {
          let last = '';
          for (let attempt = 0; attempt < 30; attempt += 1) {
            const answer = await muster(['cluster', 'status']);
            if (answer.exitCode === 0) return;
            last = answer.stderr;
          }
          throw new Error(`the manager does not answer: ${last}`);
        },
      };
    };
    const made = await muster(['cluster', 'init', '--data-dir', dataDir, '--advertise', address, '--listen', address]);
    expect(made).toMatchObject({ exitCode: 0, stderr: '' });
    const first = start();
    await first.up();
    const locked = await muster(['cluster', 'autolock', 'on']);
    expect(locked).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^MUSTER-UNLOCK-1-\S{43}\n$/) });
    expect(await first.stop()).toBe(0);

    expect(await muster(['manager', 'run', '--data-dir', dataDir])).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('--unlock-key-file FILE') });
    const file = join(directory, 'unlock-key');
    writeFileSync(file, formatUnlockKey(newUnlockKey()));
    expect(await muster(['manager', 'run', '--data-dir', dataDir, '--unlock-key-file', file])).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('the unlock key is another one') });

    const second = start({ MUSTER_UNLOCK_KEY: locked.stdout.trim() });
    await second.up();
    expect(await muster(['cluster', 'autolock', 'off'])).toMatchObject({ exitCode: 0 });
    expect(await second.stop()).toBe(0);
    const third = start();
    await third.up();
    expect(await third.stop()).toBe(0);
  }, 180_000);
});
