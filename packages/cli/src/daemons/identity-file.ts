/** What a daemon proves itself with, and a manager's cluster key, as files in the data directory: readable by their owner alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import { createIdentityHolder, type Identity, type IdentityHolder } from '@muster/shared/trust/identity';
import { writePrivate } from '../context/context.ts';

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

export function readClusterKey(dataDir: string): Buffer | undefined {
  const path = keyPath(dataDir);
  const file = readJson(path) as { readonly key?: string } | undefined;
  if (file === undefined) return undefined;
  const key = Buffer.from(file.key ?? '', 'base64');
  if (key.length === 32) return key;
  throw damaged(path);
}

export function writeClusterKey(dataDir: string, key: Uint8Array): void {
  writePrivate(keyPath(dataDir), `${JSON.stringify({ key: Buffer.from(key).toString('base64') })}\n`);
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
