/** On a real file system that is filled, and one that is made read-only. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDisk } from './check-disk.ts';

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
