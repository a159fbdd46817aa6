import { access, constants, statfs } from 'node:fs/promises';

/** A certificate and a key fit into less. */
const NEEDED_BYTES = 256 * 1024;

/** Whether a daemon can still write to its data directory: what is wrong, in words; empty: nothing. */
export async function checkDisk(directory: string): Promise<string> {
  try {
    await access(directory, constants.W_OK);
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize < NEEDED_BYTES ? `the disk of ${directory} is full` : '';
  } catch (error) {
    return `${directory} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}
