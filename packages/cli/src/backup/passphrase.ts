/** The passphrase of a backup: out of a file, or the environment. Never out of a flag, which every user of the machine sees. */
import { readFile } from 'node:fs/promises';
import { MusterError } from '@muster/shared/model/error';
import type { Host } from '../host.ts';

export const PASSPHRASE_VARIABLE = 'MUSTER_BACKUP_PASSPHRASE';
const MIN_CHARACTERS = 8;

/** One line; a line feed at its end is no part of it. */
export async function readPassphrase(path: string | undefined, { env, readStdin }: Pick<Host, 'env' | 'readStdin'>): Promise<string> {
  const hint = `Put it into a file (--passphrase-file FILE; - is standard input) or into ${PASSPHRASE_VARIABLE}. Make one: openssl rand -base64 32`;
  const given = path === undefined ? env[PASSPHRASE_VARIABLE] : path === '-' ? readStdin() : await contentOf(path);
  if (given === undefined) throw new MusterError('invalid-argument', 'a backup is encrypted and needs a passphrase', { hint });
  const passphrase = given.replace(/\r?\n$/, '');
  if (passphrase.length < MIN_CHARACTERS) throw new MusterError('invalid-argument', `the passphrase has ${passphrase.length} characters; it must have ${MIN_CHARACTERS} at least`, { hint });
  return passphrase;
}

async function contentOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MusterError('failed-precondition', `the passphrase cannot be read: ${reason}`, { cause: error, hint: 'Name a file that you may read: --passphrase-file FILE' });
  }
}
