import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatBytes } from '../values/bytes.ts';
import { fail, type Finding, ok, warn } from './finding.ts';

const LOW_BYTES = 1024 ** 3;
const EMPTY_BYTES = 64 * 1024 ** 2;

export async function checkDataDir(directory: string): Promise<readonly Finding[]> {
  const existing = await nearestExisting(directory);
  const willBeMade = existing === directory ? '' : ` (will be made in ${existing})`;
  try {
    await access(existing, constants.W_OK | constants.X_OK);
  } catch {
    return [fail('data directory', `${directory} cannot be written${willBeMade}`, 'Run as root, or choose another one: --data-dir DIR or MUSTER_DATA_DIR.')];
  }
  const { bavail, bsize, blocks } = await statfs(existing);
  // As in /proc and /sys.
  if (blocks === 0) return [fail('data directory', `${directory} lies in a file system that keeps no files`, 'Choose another one: --data-dir DIR or MUSTER_DATA_DIR.')];
  const free = bavail * bsize;
  const message = `${directory}${willBeMade}, ${formatBytes(free)} free`;
  if (free < EMPTY_BYTES) return [fail('data directory', message, 'Free some space: nothing can be stored.')];
  if (free < LOW_BYTES) return [warn('data directory', message, 'Free some space soon.')];
  return [ok('data directory', message)];
}

async function nearestExisting(path: string): Promise<string> {
  for (let current = path; ; current = dirname(current)) {
    const found = await stat(current).catch(() => undefined);
    if (found !== undefined || dirname(current) === current) return current;
  }
}
