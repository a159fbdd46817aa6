import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeDirectory } from './make-directory.ts';

describe('makeDirectory', () => {
  it('makes what is missing, for the owner alone, and nothing when it is there', () => {
    const root = mkdtempSync(join(tmpdir(), 'muster-directory-'));
    const directory = join(root, 'a', 'b');
    makeDirectory(directory);
    makeDirectory(directory);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(join(root, 'a')).mode & 0o777).toBe(0o700);
    rmSync(root, { recursive: true });
  });

  it('fails at once where no directory can be made', () => {
    expect(() => makeDirectory('/proc/muster/data')).toThrow(/ENOENT/);
  });
});
