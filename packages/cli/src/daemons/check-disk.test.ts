/** On a real file system that is filled, and one that is made read-only. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDisk, checkDisks, directoriesOfManager } from './check-disk.ts';

const MEBIBYTE = 1024 * 1024;

function smallDisk() {
  const path = mkdtempSync(join(tmpdir(), 'muster-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path]);
  return {
    path,
    remount: (how: string) => execFileSync('mount', ['-o', `remount,${how}`, path]),
    [Symbol.dispose]() {
      execFileSync('umount', ['-l', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

describe.runIf(process.getuid?.() === 0)('a disk', () => {
  it('is well while there is the space that is needed, and is left as it was', async () => {
    using disk = smallDisk();
    expect(await checkDisk(disk.path, 2 * MEBIBYTE)).toBe('');
    expect(readdirSync(disk.path)).toEqual([]);
  });

  it('is full when less is free than is needed, and well again when it was freed', async () => {
    using disk = smallDisk();
    const filler = join(disk.path, 'filler');
    writeFileSync(filler, Buffer.alloc(3 * MEBIBYTE));
    expect(await checkDisk(disk.path, 2 * MEBIBYTE)).toBe(`the disk of ${disk.path} is full`);
    rmSync(filler);
    expect(await checkDisk(disk.path, 2 * MEBIBYTE)).toBe('');
  });

  it('that nobody can write to says so, and where', async () => {
    using disk = smallDisk();
    disk.remount('ro');
    expect(await checkDisk(disk.path)).toContain(`${disk.path} cannot be written: EROFS`);
  });
});

describe('what a manager looks at', () => {
  it('is where it writes: nothing of its own without TLS on etcd or in memory, so a data directory that was never made is no alarm', async () => {
    const missing = join(tmpdir(), 'muster-never-made', 'data');
    for (const store of ['memory:', 'etcd://10.0.0.1:2379/']) {
      expect(directoriesOfManager(store, missing, true)).toEqual([]);
      expect(directoriesOfManager(store, missing, false)).toEqual([missing]);
    }
    expect(directoriesOfManager('embedded:/srv/store', missing, true)).toEqual(['/srv/store']);
    expect(directoriesOfManager('embedded:/srv/store', missing, false)).toEqual([missing, '/srv/store']);
    expect(await checkDisks([])).toBe('');
  });

  it('is said as it is when it has gone', async () => {
    const missing = join(tmpdir(), 'muster-never-made', 'data');
    expect(await checkDisks([tmpdir(), missing])).toBe(`${missing} is not there`);
  });
});
