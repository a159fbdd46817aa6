import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorld } from './testing/cli-world.ts';

let world: CliWorld;
let cwd: string;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'muster-secrets-'));
  writeFileSync(join(cwd, 'password.txt'), 'canary-in-a-file');
  world = await createCliWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  rmSync(cwd, { recursive: true, force: true });
});

describe('muster secret and muster config', () => {
  it('make them from a file or standard input, list, show and remove them, and show no secret', async () => {
    expect(await world.muster(['secret', 'create', '--label', 'a=b', 'db', 'password.txt'], { cwd })).toMatchObject({ code: 0, out: 'db\n' });
    expect(await world.muster(['secret', 'create', 'key', '-'], { stdin: 'canary-from-stdin' })).toMatchObject({ code: 0 });
    expect(await world.muster(['config', 'create', 'site'], { stdin: 'listen 80' })).toMatchObject({ code: 0 });
    const outputs = [
      await world.muster(['secret', 'ls']),
      await world.muster(['secret', 'inspect', 'db', 'key']),
      await world.muster(['secret', 'inspect', '--json', 'db']),
      await world.muster(['secret', 'rotate', '--json', 'db', 'password.txt'], { cwd }),
      await world.muster(['events', '--json']),
    ];
    expect(outputs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    for (const { out, err } of outputs) expect(out + err).not.toMatch(/canary/);
    expect(outputs[1]?.out).toMatch(/name: db\n[^]*labels:\n {2}a: b/);
    expect(await world.json('secret', 'ls')).toMatchObject([{ name: 'db', newest: 2, services: [] }, { name: 'key', newest: 1 }]);
    expect(await world.json('config', 'inspect', 'site')).toMatchObject([{ name: 'site', content: 'listen 80' }]);
    expect(await world.muster(['config', 'inspect', '--content', 'site'])).toMatchObject({ out: 'listen 80' });
    expect(await world.muster(['secret', 'rotate-key'])).toMatchObject({ code: 0, out: expect.stringMatching(/^wrapping key [0-9a-f]{16}: \d versions/) as string });
    expect(await world.muster(['secret', 'rm', 'db', 'key'])).toMatchObject({ code: 0, out: 'db\nkey\n' });
    expect((await world.muster(['config', 'rm', 'site'])).code).toBe(0);
  });

  it('credentials of registries are kept, replaced, listed and forgotten, and never shown', async () => {
    const login = (stdin: string) => world.muster(['registry', 'login', '--username', 'me', '--password-stdin', 'https://Registry.Example.com:5000/v2/'], { stdin });
    const outputs = [await login('canary-1\n'), await login('canary-2\n'), await world.muster(['registry', 'ls']), await world.muster(['registry', 'ls', '--json']), await world.muster(['registry', 'logout', 'registry.example.com:5000'])];
    expect(outputs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    for (const { out, err } of outputs) expect(out + err).not.toContain('canary');
    expect(outputs[2]?.out).toContain('registry.example.com:5000');
    expect(await world.json('registry', 'ls')).toEqual([]);
    expect(await world.muster(['registry', 'login', '--username', 'me'])).toMatchObject({ code: 2, err: expect.stringContaining('no password') as string });
    expect(await world.muster(['registry', 'logout', 'nowhere.example.com'])).toMatchObject({ code: 3, err: expect.stringContaining('muster registry ls') as string });
  });

  it('tell what is wrong and what to do', async () => {
    expect(await world.muster(['secret', 'inspect', 'nothing'])).toMatchObject({ code: 3, err: expect.stringContaining('muster secret ls') as string });
    expect(await world.muster(['secret', 'create', 'db', 'missing.txt'], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('missing.txt cannot be read') as string });
    const wrong = await world.muster(['secret', 'create', 'a/b', 'password.txt'], { cwd });
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('name must hold letters') as string });
    expect(wrong.err).not.toContain('canary');
  });
});
