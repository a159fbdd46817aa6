import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.ts';

const run = promisify(execFile);
const main = new URL('main.ts', import.meta.url).pathname;

describe('a seed', () => {
  it.each([2, 14, 20])('%i gives the same run every time', async (seed) => {
    const [once, again] = [await simulate({ seed }), await simulate({ seed })];
    expect(again).toEqual(once);
  });

  it('gives the same run in another process, and by hand', async () => {
    const { hash } = await simulate({ seed: 7 });
    const { stdout } = await run(process.execPath, ['--conditions=source', main, '--seeds', '1', '--first', '7']);
    expect(stdout).toContain(`trace ${hash}`);
  });

  it('fails the same way every time, and says how to see it again', async () => {
    const [once, again] = [await simulate({ seed: 1, bug: 'api-loses-writes' }), await simulate({ seed: 1, bug: 'api-loses-writes' })];
    expect(once.failure).toBeDefined();
    expect(again.hash).toBe(once.hash);
    expect(again.failure?.step).toBe(once.failure?.step);
    expect(String(again.failure?.error)).toBe(String(once.failure?.error));
    const failed = run(process.execPath, ['--conditions=source', main, '--seeds', '3', '--first', '1', '--bug', 'api-loses-writes']);
    await expect(failed).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('make sim SEEDS=1 FIRST=1') as string });
  });

  it('gives a run of its own', async () => {
    const hashes = new Set<string>();
    for (let seed = 1; seed <= 5; seed++) hashes.add((await simulate({ seed })).hash);
    expect(hashes.size).toBe(5);
  });
});
