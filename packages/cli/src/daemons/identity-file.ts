/** What a daemon proves itself with, and a manager's cluster key, as files in the data directory: readable by their owner alone. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import { createIdentityHolder, type Identity, type IdentityHolder } from '@muster/shared/trust/identity';
import { parseUnlockKey } from '@muster/shared/trust/lock';
import { seal, unseal } from '@muster/shared/trust/seal';
import { writePrivate } from '../context/context.ts';
import type { Host } from '../host.ts';

/** The place of the sealed key: this file. */
const FILE_CONTEXT = 'manager/cluster-key';

export type DaemonKind = 'manager' | 'agent';

export const identityPath = (dataDir: string, kind: DaemonKind): string => join(dataDir, kind, 'identity.json');
const keyPath = (dataDir: string): string => join(dataDir, 'manager', 'cluster-key.json');

/** Undefined when there is none yet. */
export function readIdentity(dataDir: string, kind: DaemonKind): Identity | undefined {
  const path = identityPath(dataDir, kind);
  const identity = readJson(path) as Partial<Identity> | undefined;
  if (identity === undefined) return undefined;
  const { certificates, privateKey, roots } = identity;
  if (typeof certificates === 'string' && typeof privateKey === 'string' && typeof roots === 'string') return identity as Identity;
  throw damaged(path);
}

export function writeIdentity(dataDir: string, kind: DaemonKind, identity: Identity): void {
  writePrivate(identityPath(dataDir, kind), `${JSON.stringify(identity, null, 2)}\n`);
}

export function holdIdentity(dataDir: string, kind: DaemonKind, identity: Identity): IdentityHolder {
  return createIdentityHolder(identity, (fresh) => writeIdentity(dataDir, kind, fresh));
}

/** Throws when it is locked and the unlock key is not given, or another one. */
export function readClusterKey(dataDir: string, unlockKey?: Uint8Array): Buffer | undefined {
  const path = keyPath(dataDir);
  const file = readJson(path) as { readonly key?: string; readonly sealed?: string } | undefined;
  if (file === undefined) return undefined;
  if (file.sealed !== undefined) return unlocked(file.sealed, unlockKey);
  const key = Buffer.from(file.key ?? '', 'base64');
  if (key.length === 32) return key;
  throw damaged(path);
}

function unlocked(sealed: string, unlockKey: Uint8Array | undefined): Buffer {
  const key = unlockKey === undefined ? undefined : unseal(unlockKey, sealed, FILE_CONTEXT);
  if (key !== undefined) return key;
  throw new MusterError('failed-precondition', unlockKey === undefined ? 'this manager is locked: the key of the cluster on its disk is sealed' : 'the unlock key is another one', {
    reason: 'LOCKED',
    hint: 'Give the key that `muster cluster autolock on` printed, the one that was good when this manager ran last: --unlock-key-file FILE, or MUSTER_UNLOCK_KEY. When it is lost, this machine joins again: muster node join MANAGER-TOKEN@HOST:PORT',
  });
}

export function writeClusterKey(dataDir: string, key: Uint8Array, unlockKey?: Uint8Array): void {
  const content = unlockKey === undefined ? { key: Buffer.from(key).toString('base64') } : { sealed: seal(unlockKey, key, FILE_CONTEXT) };
  writePrivate(keyPath(dataDir), `${JSON.stringify(content)}\n`);
}

/** Out of a file, or the environment; never out of a flag, which every user of the machine sees. */
export function readUnlockKey(path: string | undefined, host: Pick<Host, 'env' | 'cwd'>): Uint8Array | undefined {
  const given = path === undefined ? host.env['MUSTER_UNLOCK_KEY'] : readText(resolve(host.cwd, path));
  return given === undefined || given.trim() === '' ? undefined : parseUnlockKey(given);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new MusterError('failed-precondition', `the unlock key cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error, hint: 'Name a file that you may read: --unlock-key-file FILE' });
  }
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new MusterError('failed-precondition', `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
      hint: 'Run as the user who made the directory, or choose another one with --data-dir.',
    });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw damaged(path);
  }
}

function damaged(path: string): MusterError {
  return new MusterError('failed-precondition', `${path} is damaged`, { reason: 'IDENTITY_DAMAGED', hint: 'Remove it and join again: muster node join TOKEN@HOST:PORT' });
}
