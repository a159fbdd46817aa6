/** A file that is there whole or not at all, readable by its owner alone. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MusterError } from '@muster/shared/model/error';

/** @returns bytes written. The pieces' own errors pass through. */
export async function writeWhole(path: string, pieces: AsyncIterable<Uint8Array>): Promise<number> {
  const unfinished = `${path}.unfinished`;
  const refuse = (error: unknown): never => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MusterError('failed-precondition', `${path} cannot be written: ${reason}`, { cause: error, hint: 'Choose another place, or free some space.' });
  };
  const file = await open(unfinished, 'w', 0o600).catch(refuse);
  let bytes = 0;
  try {
    for await (const piece of pieces) {
      await file.writeFile(piece).catch(refuse);
      bytes += piece.length;
    }
    await file.sync().catch(refuse);
    await file.close();
    await rename(unfinished, path).catch(refuse);
    await syncDirectory(dirname(path));
    return bytes;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** So that the name survives a power cut, too; some file systems cannot. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r').catch(() => undefined);
  await directory?.sync().catch(() => undefined);
  await directory?.close();
}
