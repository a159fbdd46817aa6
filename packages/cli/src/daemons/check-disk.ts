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
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return `${directory} is not there`;
    return `${directory} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const EMBEDDED = 'embedded:';

/** Where a manager writes while it runs. Without TLS it has no certificate to renew, and needs no data directory but for a store in it. */
export function directoriesOfManager(store: string, dataDir: string, insecure: boolean): readonly string[] {
  const ofStore = store.startsWith(EMBEDDED) ? [store.slice(EMBEDDED.length)] : [];
  return insecure ? ofStore : [dataDir, ...ofStore];
}

/** The first thing that is wrong with one of them. */
export async function checkDisks(directories: readonly string[]): Promise<string> {
  const found = await Promise.all(directories.map((directory) => checkDisk(directory)));
  return found.find((text) => text !== '') ?? '';
}
