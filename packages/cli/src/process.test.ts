/** What only a process of its own shows: the entry point, its streams and its start script. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const script = fileURLToPath(new URL('../../../bin/muster', import.meta.url));
const args = ['--disable-warning=ExperimentalWarning', '--conditions=source', main];

describe('the process', () => {
  it('ends with the exit code and prints to the right stream', () => {
    const wrong = spawnSync(process.execPath, [...args, 'service', 'ls', '-H', '127.0.0.1:1'], { encoding: 'utf8', env: { ...process.env, MUSTER_INSECURE: '1' } });
    expect(wrong.status).toBe(5);
    expect(wrong.stdout).toBe('');
    expect(wrong.stderr).toContain('no manager');
  });

  it('is quiet when its reader has gone', async () => {
    const child = spawn(process.execPath, [...args, 'service', 'create', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let errors = '';
    child.stderr.on('data', (part: Buffer) => (errors += part.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
  });
});

describe('bin/muster', () => {
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'muster-bin-'));
    mkdirSync(join(root, 'bin'));
    cpSync(script, join(root, 'bin/muster'));
  });
  afterAll(() => rmSync(root, { recursive: true }));
  const run = (path: string, env: Readonly<Record<string, string>> = {}) =>
    spawnSync(path, ['a b', 'c'], { encoding: 'utf8', cwd: '/', env: { PATH: process.env['PATH'] ?? '', ...env } });

  it('says how to build when nothing is built', () => {
    const { status, stderr } = run(join(root, 'bin/muster'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/not built yet[\s\S]*make -C .* build/);
  });

  it('works from anywhere, through links, with its arguments whole', () => {
    mkdirSync(join(root, 'packages/cli/dist'), { recursive: true });
    writeFileSync(join(root, 'packages/cli/dist/main.js'), 'console.log(JSON.stringify(process.argv.slice(2)))');
    mkdirSync(join(root, 'elsewhere'));
    symlinkSync('../bin/muster', join(root, 'elsewhere/one'));
    symlinkSync(join(root, 'elsewhere/one'), join(root, 'elsewhere/two'));
    mkdirSync(join(root, 'fake-path'));
    symlinkSync(process.execPath, join(root, 'fake-path/node'));
    const { stdout, status } = run(join(root, 'elsewhere/two'), { PATH: `${join(root, 'fake-path')}:/usr/bin:/bin` });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(['a b', 'c']);
  });

  it('runs commands from the bundle when there is one, and daemons from their own files', () => {
    mkdirSync(join(root, 'packages/cli/bundle'), { recursive: true });
    writeFileSync(join(root, 'packages/cli/bundle/main.js'), 'console.log("bundle")');
    writeFileSync(join(root, 'packages/cli/dist/main.js'), 'console.log("own files")');
    const env = { PATH: `${join(root, 'fake-path')}:/usr/bin:/bin` };
    const outputOf = (...words: string[]) => spawnSync(join(root, 'bin/muster'), words, { encoding: 'utf8', env }).stdout.trim();
    expect([outputOf('service', 'ls'), outputOf('agent', 'run', '--name', 'x'), outputOf('manager', 'run'), outputOf('dev')]).toEqual([
      'bundle',
      'own files',
      'own files',
      'own files',
    ]);
  });

  it('refuses a Node that is too old', () => {
    mkdirSync(join(root, 'old-path'));
    writeFileSync(join(root, 'old-path/node'), '#!/bin/sh\necho v20.1.0\n', { mode: 0o755 });
    const { stderr, status } = run(join(root, 'bin/muster'), { PATH: `${join(root, 'old-path')}:/usr/bin:/bin` });
    expect(status).toBe(1);
    expect(stderr).toContain('is v20.1.0');
  });
});
