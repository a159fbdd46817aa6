import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A certificate and a key fit into less. */
const NEEDED_BYTES = 256 * 1024;
const PROBE = '.can-be-written';

/** Whether a daemon can still write to its data directory: what is wrong, in words; empty: nothing. */
export async function checkDisk(directory: string, neededBytes = NEEDED_BYTES): Promise<string> {
  try {
    // A disk that the kernel has stopped writing to may still count as one that can be written.
    const probe = join(directory, PROBE);
    await writeFile(probe, '');
    await rm(probe);
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize < neededBytes ? `the disk of ${directory} is full` : '';
  } catch (error) {
    return `${directory} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}
