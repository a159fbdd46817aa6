/**
 * Contexts: how this person reaches which cluster. One file each, for its owner's
 * eyes alone, with the addresses of all managers, the roots to trust and either a
 * client certificate or a token.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import type { Host } from '../host.ts';
import { suggest } from '../values/suggest.ts';

export interface Context {
  readonly clusterId: string;
  readonly clusterName: string;
  /** `host:port` each. */
  readonly managers: readonly string[];
  /** PEM. */
  readonly roots: string;
  readonly user: string;
  readonly certificates?: string;
  readonly privateKey?: string;
  readonly issuedAt?: number;
  readonly expiresAt?: number;
  readonly token?: string;
  /** When the cluster was last asked where its managers are. */
  readonly checkedAt?: number;
}

export interface NamedContext {
  readonly name: string;
  readonly path: string;
  readonly context: Context;
}

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/;
const SUFFIX = '.json';

export function configDirectory(host: Host): string {
  return host.env['MUSTER_CONFIG_DIR'] ?? join(host.env['HOME'] ?? homedir(), '.muster');
}

const directoryOf = (host: Host) => join(configDirectory(host), 'contexts');
const currentFile = (host: Host) => join(configDirectory(host), 'current-context');

export function contextPath(host: Host, name: string): string {
  if (!NAME.test(name)) throw new MusterError('invalid-argument', `"${name}" cannot be a context's name`, { hint: 'Use letters, digits, ".", "_" and "-", at most 63.' });
  return join(directoryOf(host), `${name}${SUFFIX}`);
}

export function contextNames(host: Host): readonly string[] {
  try {
    return readdirSync(directoryOf(host)).filter((file) => file.endsWith(SUFFIX)).map((file) => basename(file, SUFFIX)).sort();
  } catch {
    return [];
  }
}

/** The name chosen with `context use`; undefined when none was. */
export function currentContext(host: Host): string | undefined {
  try {
    const name = readFileSync(currentFile(host), 'utf8').trim();
    return name === '' ? undefined : name;
  } catch {
    return undefined;
  }
}

export function setCurrentContext(host: Host, name: string): void {
  writePrivate(currentFile(host), `${name}\n`);
}

/** By flag, by MUSTER_CONTEXT, else the one in use: a name, or the path of a file (with a slash). */
export function chosenContext(host: Host, given?: string): NamedContext | undefined {
  const fromEnvironment = host.env['MUSTER_CONTEXT'];
  const name = given ?? (fromEnvironment === undefined || fromEnvironment === '' ? currentContext(host) : fromEnvironment);
  return name === undefined ? undefined : readContext(host, name);
}

export function readContext(host: Host, name: string): NamedContext {
  const path = name.includes('/') ? resolve(host.cwd, name) : contextPath(host, name);
  let text: string;
  try {
    // Whoever else can read it could act as its owner.
    if ((statSync(path).mode & 0o077) !== 0) throw new MusterError('failed-precondition', `${path} can be read by others`, { reason: 'CONTEXT_NOT_PRIVATE', hint: `Make it yours alone: chmod 600 ${path}` });
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof MusterError) throw error;
    const names = contextNames(host);
    const meant = suggest(name, names);
    throw new MusterError('not-found', `there is no context "${name}"${meant === undefined ? '' : `, did you mean ${meant}?`}`, {
      reason: 'CONTEXT_NOT_FOUND',
      hint: names.length === 0 ? 'Add one: muster context add NAME TOKEN@HOST:PORT' : `There are: ${names.join(', ')}.`,
      cause: error,
    });
  }
  return { name, path, context: parseContext(text, path) };
}

export function parseContext(text: string, where: string): Context {
  try {
    const value = JSON.parse(text) as Partial<Context>;
    if (!Array.isArray(value.managers) || value.managers.length === 0 || typeof value.roots !== 'string') throw new Error('managers or roots are missing');
    return value as Context;
  } catch (error) {
    throw new MusterError('invalid-argument', `${where} is no context: ${error instanceof Error ? error.message : String(error)}`, {
      reason: 'CONTEXT_INVALID',
      hint: 'Export it anew: muster context export NAME',
      cause: error,
    });
  }
}

export function writeContext(path: string, context: Context): void {
  writePrivate(path, `${JSON.stringify(context, null, 2)}\n`);
}

export function removeContext(host: Host, name: string): void {
  rmSync(readContext(host, name).path);
  if (currentContext(host) === name) rmSync(currentFile(host), { force: true });
}

/** Whole or not at all, and never for a moment readable by others. */
export function writePrivate(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw new MusterError('failed-precondition', `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
      hint: 'Run as the user whom the directory belongs to, or choose another one.',
    });
  }
}
